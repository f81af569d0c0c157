// Rules of masking, as the rules file gives them.
import type { MaskKey } from './mask-key.ts';

export const LOCALES = ['en', 'de', 'fr', 'es'] as const;
export type Locale = (typeof LOCALES)[number];

export type JsonLeaf = 'null' | 'email' | 'first-name' | 'last-name' | 'full-name' | 'phone' | 'hash';

export type Mask =
  /** `bits`: the mask is a permutation of 1 to 2^bits; absent: from AUTO_INCREMENT or the type. */
  | { mask: 'key'; bits?: number }
  | { mask: 'email' }
  | { mask: 'full-name' | 'first-name' | 'last-name'; locale: Locale }
  | { mask: 'phone'; keepFormat: boolean }
  | { mask: 'date'; keep: 'year' | 'month' }
  /** Moves by 1 to `shiftDays` days to either side; `by`: column that decides the days. */
  | { mask: 'date'; shiftDays: number; by?: string }
  | { mask: 'digits'; keepLast: number }
  | { mask: 'iban' }
  | { mask: 'null' }
  | { mask: 'json'; paths: readonly (readonly [path: string, leaf: JsonLeaf])[] }
  | { mask: 'fixed'; value: string }
  | { mask: 'hash'; length?: number }
  | { mask: 'sql'; sql: string };

export type ColumnRule = { mask: 'keep' } | (Mask & { when?: string });

export interface TableEntry {
  /** `shop.audit_*` */
  pattern: string;
  /** `rows: none`, a table that is kept as it is, or rules by column. */
  content: 'no rows' | 'keep' | ReadonlyMap<string, ColumnRule>;
}

export interface MaskRules {
  path: string;
  tables: readonly TableEntry[];
  /** Pattern of `schema.table.column` → rule. */
  columns: ReadonlyMap<string, ColumnRule>;
  /** Data types that need no rule: `int`. */
  keepTypes: ReadonlySet<string>;
  strict: boolean;
  key: MaskKey;
  /** Text that is the same for the same rules, without the secret. */
  mark: string;
}
