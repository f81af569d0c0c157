import { describe, expect, it } from '@jest/globals';
import type { PlannedTable } from '../../../../src/restore/plan/planned.ts';
import { batchTables } from '../../../../src/restore/plan/table-batches.ts';

const MIB = 1024 * 1024;
const table = (schema: string, name: string, dataBytes: number): PlannedTable =>
  ({ schema, table: { name, dataBytes } }) as PlannedTable;

describe('tables of one statement', () => {
  it('are few and small together, of one schema, each in one batch only; a large one is alone and first', () => {
    const small = Array.from({ length: 120 }, (_, i) => table(i % 2 ? 'a' : 'b', `t${i}`, 100));
    const batches = batchTables([...small, table('a', 'large', 5 * MIB), table('b', 'other', 700_000)]);
    expect(batches[0]).toEqual({ schema: 'a', names: ['large'], isSmall: false, label: 'a.large' });
    expect(batches.slice(1).every(({ isSmall, names }) => isSmall && names.length <= 50)).toBe(true);
    const all = batches.flatMap(({ schema, names }) => names.map((name) => `${schema}.${name}`));
    expect(new Set(all).size).toBe(122);
    expect(all).toHaveLength(122);
    for (const { schema, names } of batches)
      for (const name of names)
        if (name.startsWith('t')) expect(schema).toBe(Number(name.slice(1)) % 2 ? 'a' : 'b');
    expect(batches.length).toBeLessThan(8);
  });

  it('do not add up to a large one', () => {
    const batches = batchTables(Array.from({ length: 4 }, (_, i) => table('a', `t${i}`, 0.6 * MIB)));
    expect(batches.map(({ names }) => names.length)).toEqual([1, 1, 1, 1]);
  });
});
