import { expect, it } from '@jest/globals';
import { readPair, splitItems, unquoteNames } from '../../../../src/options/quoted-names.ts';
import {
  everything,
  matchesPattern,
  type Selection,
  selectsSchema,
  selectsTable,
} from '../../../../src/mysql/schema/selection.ts';

it.each([
  ['shop', 'shop', true],
  ['shop', 'Shop', false],
  ['shop', 'sh*', true],
  ['shop', '*', true],
  ['a.b', 'a.*', true],
  ['axb', 'a.b', false],
  ['a+(b)[c]', 'a+(b)[*', true],
  ['line\nbreak', 'line*', true],
  ['😀x', '*x', true],
])('%j fits %j: %s', (name, pattern, expected) => expect(matchesPattern(name, pattern)).toBe(expected));

const selection = (parts: Partial<Selection>): Selection => ({ ...everything, ...parts });

it('excludes win over includes', () => {
  const both = selection({ schemas: ['a*'], excludeSchemas: ['ab'], excludeTables: ['aa.t'] });
  expect(['aa', 'ab', 'b'].map((name) => selectsSchema(both, name))).toEqual([true, false, false]);
  expect([selectsTable(both, 'aa', 't'), selectsTable(both, 'aa', 'u')]).toEqual([false, true]);
});

it('tables that are included bring their schemas, names with dots too', () => {
  const some = selection({ includeTables: ['a.b.c', 'x*.t'] });
  expect(['a', 'a.b', 'xyz', 'b'].map((name) => selectsSchema(some, name))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(selectsTable(some, 'a.b', 'c')).toBe(true);
  expect(selectsTable(some, 'a.b', 'd')).toBe(false);
});

it.each([
  ['a,b\nc', ['a', 'b', 'c']],
  ['`a,b`, `c\nd` ,,e', ['a,b', 'c\nd', 'e']],
  ['`a,b`.`c=d`', ['a,b.c=d']],
  ['`it``s`.t', ['it`s.t']],
  ['back`tick,it`s', ['back`tick', 'it`s']],
  ['`open,shut', ['`open', 'shut']],
  ['` x `', [' x ']],
  ['``', []],
  ['`a`b', ['`a`b']],
])('the list %j names %j', (text, names) => {
  expect(splitItems(text).map(unquoteNames).filter(Boolean)).toEqual(names);
});

it.each([
  ['a=b', ['a', 'b']],
  [' a = b ', ['a', 'b']],
  ['`a=b`=`c,d`', ['a=b', 'c,d']],
  ['a=b=c', undefined],
  ['a', undefined],
  ['=', undefined],
])('the pair %j is %j', (text, pair) => {
  expect(readPair(text)).toEqual(pair);
});
