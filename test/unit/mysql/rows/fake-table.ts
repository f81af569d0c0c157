// A table in memory that answers the queries of cutIntoRanges, and the conditions of its ranges.
import type { Table } from '../../../../src/mysql/schema/catalog.ts';
import type { KeyColumn } from '../../../../src/mysql/schema/tables/table-key.ts';
import type { Queryable } from '../../../../src/mysql/connection/reader.ts';

export type Value = bigint | string;
export type Key = readonly Value[];

export const integer = (name: string): KeyColumn => ({ name, kind: 'integer', charset: undefined });
export const text = (name: string): KeyColumn => ({ name, kind: 'text', charset: 'utf8mb4' });

export function tableWith(rangeColumns: readonly KeyColumn[], estimatedRows: number): Table {
  const key = { name: 'PRIMARY', columns: rangeColumns.map(({ name }) => name), rangeColumns };
  return { schema: 's', name: 't', engine: 'InnoDB', estimatedRows, columns: [], key } as unknown as Table;
}

/** Returns whether a condition, as the ranges have them, selects the key. */
export function selects(where: string | undefined, columns: readonly KeyColumn[], key: Key): boolean {
  if (where === undefined) return true;
  const tokens = where.match(/`[^`]+`|<=|>=|[<>=()]|\b(?:AND|OR|BETWEEN)\b|0x[0-9A-F]+|-?\d+|'[^']*'|_\w+/g)!;
  if (tokens.join('') !== where.replaceAll(' ', '')) throw new Error(`the fake cannot read: ${where}`);
  const next = (): string => tokens.shift()!;
  const take = (token: string): boolean => tokens[0] === token && tokens.shift() !== undefined;
  const value = (): Value => {
    const token = next();
    if (token.startsWith('_')) return value();
    if (token.startsWith('0x')) return Buffer.from(token.slice(2), 'hex').toString('latin1');
    return token.startsWith("'") ? token.slice(1, -1) : BigInt(token);
  };
  const atom = (): boolean => {
    if (take('(')) {
      const inner = either();
      if (!take(')')) throw new Error(`no bracket: ${where}`);
      return inner;
    }
    const name = next().slice(1, -1);
    const own = key[columns.findIndex((column) => column.name === name)]!;
    const operator = next();
    const other = value();
    if (operator === 'BETWEEN') {
      if (!take('AND')) throw new Error(`no AND: ${where}`);
      const high = value();
      return own >= other && own <= high;
    }
    if (operator === '=') return own === other;
    if (operator === '<') return own < other;
    if (operator === '<=') return own <= other;
    return operator === '>' ? own > other : own >= other;
  };
  const all = (): boolean => {
    let result = atom();
    while (take('AND')) result = atom() && result;
    return result;
  };
  function either(): boolean {
    let result = all();
    while (take('OR')) result = all() || result;
    return result;
  }
  const result = either();
  if (tokens.length > 0) throw new Error(`more than a condition: ${where}`);
  return result;
}

/**
 * Answers from sorted keys.
 * @param estimate what EXPLAIN says of a number of rows
 */
export function fakeSession(
  keys: readonly Key[],
  columns: readonly KeyColumn[],
  estimate: (rows: number) => number = (rows) => rows,
): Pick<Queryable, 'query'> & { statements: string[] } {
  const statements: string[] = [];
  const query = (sql: string): Promise<Record<string, unknown>[]> => {
    statements.push(sql);
    const where = /WHERE (.+?)(?: ORDER BY |$)/s.exec(sql)?.[1];
    const found = keys.filter((key) => selects(where, columns, key));
    if (sql.startsWith('EXPLAIN')) return Promise.resolve([{ rows: estimate(found.length) }]);
    if (sql.includes('MIN(')) {
      const bound = (key: Key | undefined): string | null => (key ? String(key[0]) : null);
      return Promise.resolve([{ low: bound(keys[0]), high: bound(keys.at(-1)) }]);
    }
    const row = found[Number(/OFFSET (\d+)/.exec(sql)![1])];
    const selected = [...sql.matchAll(/(?:HEX|CAST)\(`([^`]+)`.*? AS (k\d)/g)];
    return Promise.resolve(
      row
        ? [
            Object.fromEntries(
              selected.map(([, name, alias]) => {
                const value = row[columns.findIndex((column) => column.name === name)]!;
                return [alias, typeof value === 'bigint' ? String(value) : hex(value)];
              }),
            ),
          ]
        : [],
    );
  };
  return { statements, query: query as Queryable['query'] };
}

function hex(value: string): string {
  return Buffer.from(value, 'latin1').toString('hex').toUpperCase();
}
