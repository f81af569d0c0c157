// What a restore will send to the target.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { ContentsTable } from '../../repository/contents.ts';
import type { Change, Incompatibility } from '../../repository/upgrade/finding.ts';
import type { ScopedSchema } from '../../repository/scope.ts';
import type { LoadMethod } from '../load/load-method.ts';
import type { SplitCreateTable } from '../../sql/create-table.ts';

/** One object to create. */
export interface PlannedDefinition {
  /** For messages: `view shop.v`, with the name on the target. */
  what: string;
  /** On the target; empty for accounts. */
  schema: string;
  name: string;
  /** Rewritten for the target; without facts. */
  record: DefinitionRecord;
}

export interface PlannedTable {
  schema: string;
  table: ContentsTable;
  /** Column → expression: those of the table, and what only this target needs. */
  decodeColumns: Readonly<Record<string, string>>;
  /** Absent: as all others. */
  method?: LoadMethod;
  /** Which table of the backup it is, whatever part of it is restored under whatever name. */
  id: string;
  /** Absent: the table is there already. Its statements have one character per byte. */
  split?: SplitCreateTable;
  /** Of the connection that creates it; absent: it does not matter. */
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
  /** Grants and default roles, in the order in which they can be given. */
  granted: PlannedDefinition[];
}

export interface RestorePlan {
  schemas: PlannedSchema[];
  sequences: PlannedDefinition[];
  tables: PlannedTable[];
  histograms: PlannedDefinition[];
  libraries: PlannedDefinition[];
  routines: PlannedDefinition[];
  /** Without those that are invalid on the source. */
  views: PlannedDefinition[];
  triggers: PlannedDefinition[];
  events: PlannedDefinition[];
  /** All events come up disabled. */
  disablesEvents: boolean;
  /** Those that are enabled in the backup: `event shop.e`. */
  disabledEvents: readonly string[];
  /** undefined: not asked for. */
  accounts: PlannedAccounts | undefined;
  /** Tables that are not restored, because what they hold is outside of the backup. */
  leftOut: ReadonlySet<ContentsTable>;
  refusals: readonly string[];
  /** Objects that the target does not take as they are. */
  incompatibilities: readonly Incompatibility[];
  /** Foreign keys that a target may not allow. */
  nonStandardKeys: readonly Incompatibility[];
  /** What `--upgrade` changes in the definitions. */
  changes: readonly Change[];
  warnings: readonly string[];
  /** Definers that the definitions name, as they are written, each with one of its objects: `view shop.v`. */
  definers: ReadonlyMap<string, string>;
}
