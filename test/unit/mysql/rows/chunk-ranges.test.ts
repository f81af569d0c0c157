import { describe, expect, it } from '@jest/globals';
import { cutIntoRanges, type Range } from '../../../../src/mysql/rows/chunk-ranges.ts';
import type { KeyColumn } from '../../../../src/mysql/schema/tables/table-key.ts';
import { fakeSession, integer, type Key, selects, tableWith, text } from './fake-table.ts';

interface Cut {
  rowsPerChunk: number;
  isExplicit?: boolean;
  estimatedRows?: number;
  estimate?: (rows: number) => number;
}

async function cut(
  keys: readonly Key[],
  columns: readonly KeyColumn[],
  { rowsPerChunk, isExplicit = false, estimatedRows = keys.length, estimate }: Cut,
): Promise<Range[]> {
  const session = fakeSession(keys, columns, estimate);
  const table = tableWith(columns, estimatedRows);
  const ranges: Range[] = [];
  for await (const range of cutIntoRanges(session, table, { rowsPerChunk, isExplicit })) ranges.push(range);
  return ranges;
}

/** The keys that not exactly one range selects. */
const uncovered = (ranges: readonly Range[], columns: readonly KeyColumn[], keys: readonly Key[]): Key[] =>
  keys.filter((key) => ranges.filter((range) => selects(range, columns, key)).length !== 1);

const rowsOf = (ranges: readonly Range[], columns: readonly KeyColumn[], keys: readonly Key[]): number[] =>
  ranges.map((range) => keys.filter((key) => selects(range, columns, key)).length);

const id = [integer('id')];
const numbers = (from: number, to: number, step = 1): Key[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => [BigInt(from + i * step)]);

describe('integer keys', () => {
  // Rows that other sessions add after the bounds were read: below, between and above.
  const everyKey = [...numbers(-300, 1300), [-(2n ** 63n)], [2n ** 64n - 1n]] as Key[];

  it.each([
    ['without gaps', numbers(1, 1000), undefined],
    ['with gaps', numbers(-200, 1000, 7), undefined],
    ['in two far groups', [...numbers(1, 100), ...numbers(900, 1000)], undefined],
    ['when the server estimates too many rows', numbers(1, 1000), (rows: number) => rows * 50 + 3],
    ['when the server estimates one row each', numbers(1, 1000), () => 1],
  ])('are covered exactly once %s', async (_, keys, estimate) => {
    const ranges = await cut(keys, id, { rowsPerChunk: 30, ...(estimate ? { estimate } : {}) });
    expect(ranges.length).toBeGreaterThan(1);
    expect(uncovered(ranges, id, everyKey)).toEqual([]);
  });

  it('are cut into chunks of about the wanted size, in order', async () => {
    const keys = numbers(1, 1000);
    const ranges = await cut(keys, id, { rowsPerChunk: 100 });
    expect(rowsOf(ranges, id, keys)).toEqual(Array.from({ length: 10 }, () => 100));
    expect(ranges.slice(0, 2)).toEqual(['`id` <= 100', '`id` BETWEEN 101 AND 200']);
    expect(ranges.at(-1)).toBe('`id` >= 901');
  });

  it('are one range when the server estimates no rows in any part', async () => {
    expect(await cut(numbers(1, 1000), id, { rowsPerChunk: 30, estimate: () => 0 })).toEqual([undefined]);
  });

  it('beyond 2^53 keep their last digit', async () => {
    const big = 2n ** 63n + 1n;
    const keys = Array.from({ length: 200 }, (_, i): Key => [big + BigInt(i)]);
    const ranges = await cut(keys, id, { rowsPerChunk: 10 });
    expect(ranges[0]).toBe(`\`id\` <= ${big + 9n}`);
    expect(ranges).toHaveLength(20);
    expect(uncovered(ranges, id, keys)).toEqual([]);
  });

  it('of a small table that is walked are covered too', async () => {
    const keys = numbers(-20, 79);
    const ranges = await cut(keys, id, { rowsPerChunk: 30, isExplicit: true });
    expect(rowsOf(ranges, id, keys)).toEqual([30, 30, 30, 10]);
    expect(uncovered(ranges, id, everyKey)).toEqual([]);
  });

  it('whose estimate is right but which hold no row any more are one range', async () => {
    expect(await cut([], id, { rowsPerChunk: 10, estimatedRows: 1000 })).toEqual([undefined]);
  });
});

describe('text keys', () => {
  const columns = [text('code')];
  const keys: Key[] = ['', ' ', "'", '\\', 'A', 'AA', 'B', '`', 'a', 'a\0', 'aa', 'b', 'z', '\xff']
    .sort()
    .map((value) => [value]);

  it.each([1, 2, 3, 5, 7, 8])('are covered exactly once in chunks of %d rows', async (rowsPerChunk) => {
    const ranges = await cut(keys, columns, { rowsPerChunk, isExplicit: true });
    expect(ranges).toHaveLength(Math.ceil(keys.length / rowsPerChunk));
    expect(rowsOf(ranges, columns, keys).every((rows) => rows > 0 && rows <= rowsPerChunk)).toBe(true);
    const later: Key[] = [['\0'], ['Ab'], ['aaa'], ['\xff\xff']];
    expect(uncovered(ranges, columns, [...keys, ...later])).toEqual([]);
  });

  it('are bytes in their own character set', async () => {
    const ranges = await cut([['a'], ['b']], columns, { rowsPerChunk: 1, isExplicit: true });
    expect(ranges).toEqual(['`code` <= _utf8mb4 0x61', '`code` > _utf8mb4 0x61']);
  });
});

describe('composite keys', () => {
  const columns = [integer('shop'), text('code'), integer('n')];
  const product = (shops: number, codes: string[], ns: number): Key[] =>
    Array.from({ length: shops }, (_, shop) =>
      codes.flatMap((code) => Array.from({ length: ns }, (_, n): Key => [BigInt(shop), code, BigInt(n)])),
    ).flat();
  const everyKey = [
    ...product(12, ['', 'a', 'aa', 'b', 'c', 'd'], 8),
    [-5n, 'x', 3n],
    [99n, '', 0n],
  ] as Key[];

  it.each([1, 4, 10, 17])('are covered exactly once by a walk in steps of %d', async (rowsPerChunk) => {
    const keys = product(5, ['a', 'b', 'd'], 4);
    const ranges = await cut(keys, columns, { rowsPerChunk, isExplicit: true });
    expect(ranges).toHaveLength(Math.ceil(keys.length / rowsPerChunk));
    expect(uncovered(ranges, columns, everyKey)).toEqual([]);
  });

  it.each([
    ['first', 0n],
    ['middle', 5n],
    ['last', 9n],
    ['only', 0n],
  ])('are covered exactly once where the %s value holds most rows', async (which, crowded) => {
    const few = which === 'only' ? [] : product(10, ['a'], 1).filter(([shop]) => shop !== crowded);
    const many = product(1, ['a', 'b', 'c', 'd'], 50).map(([, ...rest]): Key => [crowded, ...rest]);
    const keys = [...few, ...many].sort(([a], [b]) => (a! < b! ? -1 : a! > b! ? 1 : 0));
    const ranges = await cut(keys, columns, { rowsPerChunk: 20 });
    expect(Math.max(...rowsOf(ranges, columns, keys))).toBeLessThanOrEqual(40);
    expect(uncovered(ranges, columns, [...everyKey, ...many])).toEqual([]);
  });
});

describe('one range without a condition', () => {
  it.each([
    ['no rows', [], { rowsPerChunk: 10 }],
    ['no rows, walked', [], { rowsPerChunk: 10, isExplicit: true }],
    ['one row', numbers(1, 1), { rowsPerChunk: 10 }],
    ['one row, walked', numbers(1, 1), { rowsPerChunk: 1, isExplicit: true }],
    ['one row where many are estimated', numbers(1, 1), { rowsPerChunk: 10, estimatedRows: 1000 }],
    ['a small table', numbers(1, 14), { rowsPerChunk: 10 }],
  ])('has a table with %s', async (_, keys, options) => {
    expect(await cut(keys, id, options)).toEqual([undefined]);
  });

  it('has a table without a key that may bound ranges', async () => {
    expect(await cut(numbers(1, 100), [], { rowsPerChunk: 10 })).toEqual([undefined]);
  });
});
