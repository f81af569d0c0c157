// Sets of GTIDs, against sets of single numbers that a plain Set holds.
import { describe, expect, it } from '@jest/globals';
import { MariadbGtidSet, MysqlGtidSet } from '../../../src/binlog/gtid-set.ts';

const A = '3e11fa47-71ca-11e1-9e33-c80aa9429562';
const B = '4e11fa47-71ca-11e1-9e33-c80aa9429562';

describe('a set of MySQL', () => {
  it('is read in every form and written in one', () => {
    const text = ` ${A.toUpperCase()}:1-5:7 ,\n${B}:3:tag:1-2:9:other:4 `;
    expect(MysqlGtidSet.parse(text).toString()).toBe(`${A}:1-5:7,${B}:3,${B}:other:4,${B}:tag:1-2:9`);
    expect(MysqlGtidSet.parse('').isEmpty()).toBe(true);
    for (const bad of ['x', `${A}:0`, `${A}:5-3`])
      expect(() => MysqlGtidSet.parse(bad)).toThrow(expect.objectContaining({ code: 'BINLOG_INVALID' }));
  });

  it('holds what was added in any order, as the fewest intervals', () => {
    // Every order of eight numbers with a gap between some of them.
    let seed = 7;
    const random = (n: number): number => (seed = (seed * 48_271) % 2_147_483_647) % n;
    for (let round = 0; round < 200; round++) {
      const set = new MysqlGtidSet();
      const plain = new Set<number>();
      for (let i = 0; i < 30; i++) {
        const number = 1 + random(25);
        set.add(`${A}:${number}`);
        plain.add(number);
      }
      for (let number = 1; number <= 26; number++) expect(set.has(`${A}:${number}`)).toBe(plain.has(number));
      const sorted = [...plain].sort((a, b) => a - b);
      const begins = sorted.filter((number) => !plain.has(number - 1));
      const expected = begins.map((begin) => {
        let end = begin;
        while (plain.has(end + 1)) end++;
        return begin === end ? `${begin}` : `${begin}-${end}`;
      });
      expect(set.toString()).toBe(`${A}:${expected.join(':')}`);
    }
  });

  it('contains another set only if it has all of its numbers', () => {
    const set = MysqlGtidSet.parse(`${A}:1-10:20-30,${B}:t:1`);
    for (const part of [`${A}:1-10`, `${A}:21-29`, `${B}:t:1`, ''])
      expect(set.contains(MysqlGtidSet.parse(part))).toBe(true);
    for (const other of [`${A}:1-11`, `${A}:10:20-31`, `${B}:1`, `${B}:t:2`])
      expect(set.contains(MysqlGtidSet.parse(other))).toBe(false);
    const copy = set.clone();
    copy.add(`${A}:11`);
    expect(set.has(`${A}:11`)).toBe(false);
  });
});

describe('a set of MariaDB', () => {
  it('has the last number of each domain and server', () => {
    const set = MariadbGtidSet.parse('0-1-7, 1-2-3');
    set.add('0-1-5');
    set.add('0-3-8');
    expect(set.toString()).toBe('0-1-7,0-3-8,1-2-3');
    expect(set.contains(MariadbGtidSet.parse('0-1-7'))).toBe(true);
    expect(set.contains(MariadbGtidSet.parse('0-1-8'))).toBe(false);
    expect(set.contains(MariadbGtidSet.parse('2-1-1'))).toBe(false);
    expect(set.has('0-1-6')).toBe(true);
    expect(() => set.add('0-1')).toThrow(expect.objectContaining({ code: 'BINLOG_INVALID' }));
  });
});
