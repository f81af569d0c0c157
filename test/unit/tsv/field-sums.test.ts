import { describe, expect, it } from '@jest/globals';
import { FieldSums } from '../../../src/tsv/field-sums.ts';

const sumOf = (fields: readonly boolean[], ...pieces: string[]): string => {
  const sums = new FieldSums(fields);
  for (const piece of pieces) sums.push(Buffer.from(piece));
  return sums.value;
};
const BOTH = [true, true];

describe('the sum of rows', () => {
  it('is the same in any order and in any pieces', () => {
    const whole = sumOf(BOTH, '1\ta\n2\tb\n3\t\\N\n');
    expect(whole).toMatch(/^3 rows [0-9a-f]{16}$/);
    expect(sumOf(BOTH, '3\t\\N\n1\ta\n2\tb\n')).toBe(whole);
    expect(sumOf(BOTH, ...Array.from('1\ta\n2\tb\n3\t\\N\n'))).toBe(whole);
    const [one, two] = [new FieldSums(BOTH), new FieldSums(BOTH)];
    one.push(Buffer.from('1\ta\n'));
    two.push(Buffer.from('2\tb\n3\t\\N\n'));
    one.add(two);
    expect(one.value).toBe(whole);
  });

  it('differs for other rows', () => {
    const rows = [
      '1\ta\n2\tb\n',
      '1\tb\n2\ta\n',
      '1\ta\n1\ta\n',
      '1\ta\n',
      '1a\t\n2\tb\n',
      '\t1a\n2\tb\n',
      '1\ta\n2\tb\n\t\n',
    ];
    expect(new Set(rows.map((each) => sumOf(BOTH, each))).size).toBe(rows.length);
    const many = Array.from({ length: 20_000 }, (_, i) => sumOf([true], `${i}\n`));
    expect(new Set(many).size).toBe(many.length);
  });

  it('counts the chosen fields only, as a query of these fields prints them', () => {
    const expected = sumOf(BOTH, 'a\tb\n\tc\n');
    expect(sumOf([true, false, true, false], 'a\tx\tb\ty\n\tx\\t\tc\t\n')).toBe(expected);
    expect(sumOf([false, true, false, true], 'x\ta\tx\tb\nx\t\t\tc\n')).toBe(expected);
  });
});
