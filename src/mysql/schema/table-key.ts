// Which key of a table orders its rows and cuts it into chunks.
// Invariants: all columns NOT NULL (a nullable unique key lost rows), no prefix and no expression; never ENUM or
// SET (they compare as numbers here and as text there), never FLOAT or DOUBLE (printing them is not comparing them).
import type { Column } from './column.ts';

export interface IndexColumn {
  index: string;
  column: string | undefined;
  /** NOT NULL, whole column, no expression, BTREE. */
  usable: boolean;
}

export type KeyColumnKind = 'integer' | 'decimal' | 'text' | 'binary' | 'temporal' | 'ascii';

export interface KeyColumn {
  name: string;
  kind: KeyColumnKind;
  charset: string | undefined;
}

export interface TableKey {
  name: string;
  /** All columns of the key, in order: the ORDER BY that makes a dump repeatable. */
  columns: readonly string[];
  /** The leading columns that chunk ranges may be built from; empty: one stream, ordered by the key. */
  rangeColumns: readonly KeyColumn[];
}

const KINDS: Readonly<Record<string, KeyColumnKind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  // Not an integer: the server reads the number 33 as the year 2033.
  year: 'temporal',
  decimal: 'decimal',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
  date: 'temporal',
  time: 'temporal',
  datetime: 'temporal',
  timestamp: 'temporal',
  uuid: 'ascii',
  inet4: 'ascii',
  inet6: 'ascii',
};

/** The primary key, else the unique NOT NULL key that allows the longest ranges; undefined: no usable key. */
export function chooseKey(
  indexColumns: readonly IndexColumn[],
  columns: readonly Column[],
): TableKey | undefined {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const indexes = new Map<string, IndexColumn[]>();
  for (const entry of indexColumns) indexes.set(entry.index, [...(indexes.get(entry.index) ?? []), entry]);
  const keys: TableKey[] = [];
  for (const [name, entries] of indexes) {
    if (!entries.every(({ usable }) => usable)) continue;
    const names = entries.map(({ column }) => column!);
    // A virtual column's value is computed by the server that has it: not a thing to order a backup by.
    if (names.some((column) => byName.get(column)?.generated !== false)) continue;
    keys.push({ name, columns: names, rangeColumns: rangeColumns(names, byName) });
  }
  const primary = keys.find(({ name }) => name === 'PRIMARY');
  return (
    primary ??
    keys.sort((a, b) => b.rangeColumns.length - a.rangeColumns.length || (a.name < b.name ? -1 : 1))[0]
  );
}

function rangeColumns(names: readonly string[], byName: ReadonlyMap<string, Column>): KeyColumn[] {
  const result: KeyColumn[] = [];
  for (const name of names) {
    const column = byName.get(name);
    const kind = column && KINDS[column.dataType];
    if (!column || !kind) break;
    result.push({ name, kind, charset: column.charset });
  }
  return result;
}
