// Splits a table into key ranges, without a scan of the table where possible. Invariants: the
// ranges cover every possible key value exactly once. The first and the last range are open-ended,
// because the bounds are read outside of the snapshot. Only the server compares values; our code
// compares integers only.
import type { Table } from '../schema/catalog.ts';
import type { Queryable } from '../connection/reader.ts';
import { selectFrom } from './select-rows.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { KeyColumn, TableKey } from '../schema/tables/table-key.ts';

/** Up to this number of rows, a walk along the key takes milliseconds and finds exact bounds. */
const MAX_WALKED_ROWS = 50_000;

/** WHERE clause over the columns of the table; undefined selects all rows. */
export type Range = string | undefined;

export interface RangeOptions {
  /** Target number of rows per chunk; not a limit. */
  rowsPerChunk: number;
  /** Whether the user set `rowsPerChunk`. Then walk small tables: statistics may be outdated. */
  isExplicit: boolean;
}

/** Yields ranges in key order. Lazy: the size of a table does not change the memory use. */
export async function* cutIntoRanges(
  session: Pick<Queryable, 'query'>,
  table: Table,
  { rowsPerChunk, isExplicit }: RangeOptions,
): AsyncGenerator<Range> {
  const { key } = table;
  const first = key?.rangeColumns[0];
  const isSmall = table.estimatedRows <= rowsPerChunk * 1.5;
  if (!key || !first || (isSmall && !isExplicit)) {
    yield undefined;
    return;
  }
  const cut = { session, table, key, rowsPerChunk };
  // The chunks should show the number of rows that the user set, but statistics of a small table
  // may be off by half.
  const isWalked = isExplicit && (isSmall || table.estimatedRows <= MAX_WALKED_ROWS);
  if (first.kind === 'integer' && !isWalked) yield* cutIntegers(cut, first);
  else yield* walk(cut, [], key.rangeColumns);
}

interface Cut {
  session: Pick<Queryable, 'query'>;
  table: Table;
  key: TableKey;
  rowsPerChunk: number;
}

interface Interval {
  from: bigint;
  to: bigint;
  rows: number;
}

/**
 * Splits an integer key by the optimizer's estimates until each interval is small enough. One
 * estimate costs two index dives.
 */
async function* cutIntegers(cut: Cut, column: KeyColumn): AsyncGenerator<Range> {
  const { session, table, key, rowsPerChunk } = cut;
  const name = quoteName(column.name);
  const [bounds] = await session.query<{ low: number | string | null; high: number | string | null }>(
    `${selectFrom(table)} MIN(${name}) AS low, MAX(${name}) AS high FROM ${quoteTable(table.schema, table.name)}`,
    `cannot read the key bounds of ${table.schema}.${table.name}`,
  );
  if (!bounds || bounds.low === null || bounds.high === null) {
    yield undefined;
    return;
  }
  const whole = { from: BigInt(bounds.low), to: BigInt(bounds.high), rows: table.estimatedRows };
  let isFirst = true;
  let pending: Interval | undefined;
  for await (const interval of splitInterval(cut, name, whole)) {
    // Join sparse neighbours up to the target size.
    if (pending && pending.rows + interval.rows <= rowsPerChunk * 1.2) {
      pending = { from: pending.from, to: interval.to, rows: pending.rows + interval.rows };
      continue;
    }
    if (pending) {
      yield* emit(cut, name, pending, isFirst, false);
      isFirst = false;
    }
    pending = interval;
  }
  if (pending) yield* emit(cut, name, pending, isFirst, true);

  async function* emit(
    cut: Cut,
    name: string,
    { from, to, rows }: Interval,
    isFirst: boolean,
    isLast: boolean,
  ): AsyncGenerator<Range> {
    const rest = key.rangeColumns.slice(1);
    if (from === to && rest.length > 0 && rows > rowsPerChunk * 2) {
      // One value of the first column holds many rows: continue with the further columns.
      if (isFirst) yield `${name} < ${from}`;
      yield* walk(cut, [`${name} = ${from}`], rest);
      if (isLast) yield `${name} > ${to}`;
    } else if (isFirst && isLast) yield undefined;
    else if (isFirst) yield `${name} <= ${to}`;
    else if (isLast) yield `${name} >= ${from}`;
    else yield `${name} BETWEEN ${from} AND ${to}`;
  }
}

async function* splitInterval(
  cut: Cut,
  name: string,
  { from, to, rows }: Interval,
): AsyncGenerator<Interval> {
  const { rowsPerChunk } = cut;
  const width = to - from + 1n;
  if (rows <= rowsPerChunk * 1.5 || width === 1n) {
    yield { from, to, rows };
    return;
  }
  let parts = BigInt(Math.min(64, Math.max(2, Math.ceil(rows / rowsPerChunk))));
  if (parts > width) parts = width;
  const intervals: Interval[] = [];
  for (let part = 0n; part < parts; part++) {
    const low = from + (width * part) / parts;
    const high = from + (width * (part + 1n)) / parts - 1n;
    intervals.push({
      from: low,
      to: high,
      rows: await estimateRows(cut, `${name} BETWEEN ${low} AND ${high}`),
    });
  }
  // Estimates of ranges may all be off by the same factor. Scale them so that their sum equals the
  // estimate of the whole.
  const sum = intervals.reduce((total, interval) => total + interval.rows, 0);
  const scale = sum > 0 ? rows / sum : 1;
  for (const interval of intervals)
    yield* splitInterval(cut, name, { ...interval, rows: interval.rows * scale });
}

/**
 * Estimates the rows of a condition. With FORCE INDEX instead of USE INDEX, MySQL skips the index
 * dives and estimates one row.
 */
async function estimateRows({ session, table, key }: Cut, where: string): Promise<number> {
  const [plan] = await session.query<{ rows: number | string | null }>(
    `EXPLAIN FORMAT=TRADITIONAL ${selectFrom(table)} 1 FROM ${quoteTable(table.schema, table.name)} USE INDEX (${quoteName(key.name)}) WHERE ${where}`,
    `cannot estimate the rows of ${table.schema}.${table.name}`,
  );
  return Number(plan?.rows ?? 0);
}

/** Splits any other key in steps of `rowsPerChunk` rows. Each bound is the key of a row. */
async function* walk(
  { session, table, key, rowsPerChunk }: Cut,
  fixed: readonly string[],
  columns: readonly KeyColumn[],
): AsyncGenerator<Range> {
  const selected = columns.map((column, i) => `${readable(column)} AS k${i}`).join(', ');
  const order = columns.map(({ name }) => quoteName(name)).join(', ');
  const read = async (
    after: string | undefined,
    offset: number,
  ): Promise<Record<string, string | number | null> | undefined> => {
    const where = whereOf(fixed, after);
    const [row] = await session.query<Record<string, string | number | null>>(
      `${selectFrom(table)} ${selected} FROM ${quoteTable(table.schema, table.name)} FORCE INDEX (${quoteName(key.name)})
        ${where === undefined ? '' : `WHERE ${where}`} ORDER BY ${order} LIMIT 1 OFFSET ${offset}`,
      `cannot walk the key ${key.name} of ${table.schema}.${table.name}`,
    );
    return row;
  };
  /** Start of the range that was found last; `found` waits until it is known that rows follow. */
  let from: string | undefined;
  let found: { range: Range; after: string } | undefined;
  for (;;) {
    const row = await read(found?.after, rowsPerChunk - 1);
    // Merge an empty last range into its predecessor. Otherwise it becomes a file without rows.
    if (!row && found && (await read(found.after, 0)) === undefined) break;
    if (found) {
      yield found.range;
      from = found.after;
    }
    if (!row) break;
    const bound = columns.map((column, i) => ({
      name: quoteName(column.name),
      literal: literal(column, String(row[`k${i}`])),
    }));
    found = {
      range: whereOf([...fixed, ...(from === undefined ? [] : [from])], compare(bound, '<', '<=')),
      after: compare(bound, '>', '>'),
    };
  }
  yield whereOf(fixed, from);
}

function whereOf(conditions: readonly string[], last: string | undefined): Range {
  const all = [...conditions, ...(last === undefined ? [] : [last])];
  return all.length > 0 ? all.join(' AND ') : undefined;
}

/** Returns `(a, b) < (x, y)` in a form in which every server's optimizer uses the index. */
function compare(
  bound: readonly { name: string; literal: string }[],
  inner: '<' | '>',
  last: string,
): string {
  const alternatives = bound.map(({ name, literal }, i) => {
    const equal = bound.slice(0, i).map((earlier) => `${earlier.name} = ${earlier.literal}`);
    return [...equal, `${name} ${i === bound.length - 1 ? last : inner} ${literal}`].join(' AND ');
  });
  return alternatives.length === 1
    ? alternatives[0]!
    : `(${alternatives.map((text) => `(${text})`).join(' OR ')})`;
}

function readable({ name, kind }: KeyColumn): string {
  return kind === 'text' || kind === 'binary'
    ? `HEX(${quoteName(name)})`
    : `CAST(${quoteName(name)} AS CHAR)`;
}

/**
 * Returns a key value as SQL. Text is its own bytes in its own character set, so the column's
 * collation decides.
 */
function literal({ kind, charset }: KeyColumn, value: string): string {
  switch (kind) {
    case 'integer':
    case 'decimal':
      return value;
    case 'text':
      return `_${charset} ${value === '' ? `''` : `0x${value}`}`;
    case 'binary':
      return value === '' ? `''` : `0x${value}`;
    case 'temporal':
    case 'ascii':
      return `'${value}'`;
  }
}
