// What a restore will send to the target.
import type { ContentsTable } from '../../repository/contents.ts';
import type { ScopedSchema } from '../../repository/scope.ts';
import type { SplitCreateTable } from '../../sql/create-table.ts';

/** Statements that belong together and run one after the other on one session. */
export interface Script {
  /** For messages: `view shop.v`, with the name on the target. */
  what: string;
  schema: string;
  name: string;
  statements: string[];
}

export interface PlannedTable {
  schema: string;
  table: ContentsTable;
  /** Which table of the backup it is, whatever part of it is restored under whatever name. */
  id: string;
  /** CREATE TABLE between its settings, for a session that uses the schema. */
  statements: string[];
  split: SplitCreateTable;
}

export interface RestorePlan {
  schemas: { schema: ScopedSchema; create: string[]; sequences: Script[] }[];
  tables: PlannedTable[];
  placeholders: Script[];
  routines: Script[];
  views: Script[];
  triggers: Script[];
  events: Script[];
  /** Per account first CREATE USER, then the grants; undefined: not asked for. */
  accounts: Script[] | undefined;
  refusals: readonly string[];
  warnings: readonly string[];
  /** Definers that the definitions name, as they are written. */
  definers: ReadonlySet<string>;
}
