// Choice of the key that orders the rows of a table and splits the table into chunks. Invariants:
// all columns are NOT NULL (a nullable unique key lost rows), without prefix and expression. Range
// columns are never ENUM or SET (their order is by number, their printed form is text), and never
// FLOAT or DOUBLE (a printed value differs from the stored value).
import type { IndexFacts } from '../../../format/table-facts.ts';
import type { Column } from './column.ts';

export type KeyColumnKind = 'integer' | 'decimal' | 'text' | 'binary' | 'temporal' | 'ascii';

export interface KeyColumn {
  name: string;
  kind: KeyColumnKind;
  charset: string | undefined;
}

export interface TableKey {
  name: string;
  /** All columns of the key in order. The ORDER BY over them makes a dump repeatable. */
  columns: readonly string[];
  /** Leading columns that may bound chunk ranges. If empty, the dump is one stream in key order. */
  rangeColumns: readonly KeyColumn[];
}

const KINDS: Readonly<Record<string, KeyColumnKind>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  // Not an integer: the server interprets the number 33 as the year 2033.
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

/** Returns the primary key, or the unique NOT NULL key with the most range columns, if any. */
export function chooseKey(indexes: readonly IndexFacts[], columns: readonly Column[]): TableKey | undefined {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const keys: TableKey[] = [];
  for (const index of indexes) {
    if (!isUsable(index, byName)) continue;
    const names = index.parts.map(({ column }) => column!);
    keys.push({ name: index.name, columns: names, rangeColumns: rangeColumns(names, byName) });
  }
  const primary = keys.find(({ name }) => name === 'PRIMARY');
  return (
    primary ??
    keys.sort((a, b) => b.rangeColumns.length - a.rangeColumns.length || (a.name < b.name ? -1 : 1))[0]
  );
}

/**
 * Returns whether the index can serve as key. FORCE INDEX cannot name a hidden index, and each
 * server computes a virtual column itself.
 */
function isUsable({ unique, type, hidden, parts }: IndexFacts, byName: ReadonlyMap<string, Column>): boolean {
  if (!unique || hidden || type !== 'BTREE') return false;
  return parts.every(({ column, expression, prefix }) => {
    const facts = column === null ? undefined : byName.get(column);
    return expression === null && prefix === null && facts?.nullable === false && !facts.generated;
  });
}

function rangeColumns(names: readonly string[], byName: ReadonlyMap<string, Column>): KeyColumn[] {
  const result: KeyColumn[] = [];
  for (const name of names) {
    const column = byName.get(name);
    const kind = column && KINDS[column.dataType];
    if (!column || !kind || isUnpadded(column)) break;
    result.push({ name, kind, charset: column.charset });
  }
  return result;
}

/**
 * Returns whether the column is CHAR with a NOPAD collation of MariaDB. The server stores such
 * values without trailing spaces, but compares them with these spaces. So if one of two values
 * contains bytes below the space, neither `<=` nor `>` finds a row (seen with 11.8).
 */
function isUnpadded({ dataType, collation }: Column): boolean {
  return dataType === 'char' && /_nopad_/.test(collation ?? '');
}
