// Plan of the statements that a restore sends to the target.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { ContentsTable } from '../../repository/contents.ts';
import type { Change, Incompatibility } from '../../repository/upgrade/finding.ts';
import type { ScopedSchema } from '../../repository/scope/scope.ts';
import type { LoadMethod } from '../load/load-method.ts';
import type { SplitCreateTable } from '../../sql/definitions/create-table.ts';

/** One object to create. */
export interface PlannedDefinition {
  /** Description for messages: `view shop.v`, with the name on the target. */
  object: string;
  /** Schema on the target; empty for accounts. */
  schema: string;
  name: string;
  /** Record rewritten for the target; without facts. */
  record: DefinitionRecord;
}

export interface PlannedTable {
  schema: string;
  table: ContentsTable;
  /** Column → expression: expressions of the table, and those that only this target needs. */
  decodeColumns: Readonly<Record<string, string>>;
  /** Absent: the same method as for all others. */
  method?: LoadMethod;
  /**
   * Identifies the table in the backup, regardless of the restored part and the name on the target.
   */
  id: string;
  /** Absent: the table already exists. Its statements have one character per byte. */
  split?: SplitCreateTable;
  /** Collation of the connection that creates the table; absent: any collation. */
  literalCollation?: string;
}

export interface PlannedSchema {
  schema: ScopedSchema;
  /** Absent: only data is restored. */
  definition?: PlannedDefinition;
}

export interface PlannedAccounts {
  /** Users and roles, each by one statement that names no other account. */
  created: PlannedDefinition[];
  /** Grants and default roles, in an order in which the server accepts them. */
  granted: PlannedDefinition[];
}

export interface RestorePlan {
  schemas: PlannedSchema[];
  sequences: PlannedDefinition[];
  tables: PlannedTable[];
  histograms: PlannedDefinition[];
  libraries: PlannedDefinition[];
  routines: PlannedDefinition[];
  /** Views without those that are invalid on the source. */
  views: PlannedDefinition[];
  triggers: PlannedDefinition[];
  events: PlannedDefinition[];
  /** Whether the restore disables all events. */
  disablesEvents: boolean;
  /** Disabled events that are enabled in the backup: `event shop.e`. */
  disabledEvents: readonly string[];
  /** undefined: not requested. */
  accounts: PlannedAccounts | undefined;
  /** Tables that are not restored, because their contents are outside of the backup. */
  leftOut: ReadonlySet<ContentsTable>;
  refusals: readonly string[];
  /** Objects that the target does not accept as they are. */
  incompatibilities: readonly Incompatibility[];
  /** Foreign keys that a target may not allow. */
  nonStandardKeys: readonly Incompatibility[];
  /** Changes that `--upgrade` makes in the definitions. */
  changes: readonly Change[];
  warnings: readonly string[];
  /** Definers as the definitions write them, each with one of its objects: `view shop.v`. */
  definers: ReadonlyMap<string, string>;
}
