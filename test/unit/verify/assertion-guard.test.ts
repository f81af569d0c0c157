// How the statement of an assertion is taken apart: strings and comments are no words, comments that servers execute are.
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { tokensOf } from '../../../src/verify/assertions/assertion-guard.ts';

const words = (sql: string): string =>
  tokensOf(sql)
    .map(({ text }) => text)
    .join(' ');

it.each([
  [`SELECT 'a INTO b', "c INTO d" -- INTO\n, e`, 'SELECT , , e'],
  ['SELECT 1 # INTO\n+ 2', 'SELECT 1 + 2'],
  ['SELECT /* INTO */ 1', 'SELECT 1'],
  ["SELECT 1 /*!50000 INTO OUTFILE '/x' */", 'SELECT 1 INTO OUTFILE'],
  ["SELECT 1 /*M!100100 INTO OUTFILE '/x' */", 'SELECT 1 INTO OUTFILE'],
  ['SELECT 1 /*! INTO @a */', 'SELECT 1 INTO @ a'],
  ["SELECT 'it''s \\' INTO ' FROM t", 'SELECT FROM t'],
  ['SELECT `a``b`.`f`(1)', 'SELECT a`b . f ( 1 )'],
  ['SELECT 1 - -1 * 2 / 3', 'SELECT 1 - - 1 * 2 / 3'],
  ['SELECT größe FROM tabelle', 'SELECT größe FROM tabelle'],
  ["SELECT 'open INTO", 'SELECT'],
])('%s', (sql, expected) => expect(words(sql)).toBe(expected));

it('ends in time, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("'", '"', '`', '/*', '*/', '/*!', '--', ' ', '\n', '#', '\\', 'INTO', '('), {
        maxLength: 200,
      }),
      (parts) => tokensOf(parts.join('')).length <= parts.join('').length,
    ),
  );
  expect(tokensOf('/* '.repeat(100_000))).toEqual([]);
  expect(tokensOf("'".repeat(99_999)).length).toBeLessThan(2);
});
