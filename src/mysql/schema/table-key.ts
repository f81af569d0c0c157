// Which key of a table orders its rows and cuts it into chunks.
// Invariants: all columns NOT NULL (a nullable unique key lost rows), no prefix and no expression; never ENUM or
// SET (they compare as numbers here and as text there), never FLOAT or DOUBLE (printing them is not comparing them).
import type { IndexFacts } from '../../format/table-facts.ts';
import type { Column } from './column.ts';

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

/** The primary key, otherwise the unique NOT NULL key that allows the longest ranges; undefined: no usable key. */
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

/** FORCE INDEX cannot name an index that is hidden; a virtual column's value is computed by the server that has it. */
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
 * CHAR values of a NOPAD collation of MariaDB: they are stored without spaces at the end and compared with them, so that of two
 * values, one with bytes below the space, `<=` and `>` find neither (seen with 11.8).
 */
function isUnpadded({ dataType, collation }: Column): boolean {
  return dataType === 'char' && /_nopad_/.test(collation ?? '');
}
