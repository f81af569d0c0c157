import { expect, it } from '@jest/globals';
import type { IndexFacts } from '../../../../src/format/table-facts.ts';
import type { Column } from '../../../../src/mysql/schema/tables/column.ts';
import { chooseKey } from '../../../../src/mysql/schema/tables/table-key.ts';

const column = (name: string, dataType = 'int', more: Partial<Column> = {}): Column => ({
  name,
  dataType,
  columnType: dataType,
  nullable: false,
  charset: undefined,
  collation: undefined,
  generated: false,
  period: false,
  ...more,
});

type Part = IndexFacts['parts'][0];
const part = (name: string, more: Partial<Part> = {}): Part => ({
  column: name,
  expression: null,
  prefix: null,
  descending: false,
  ...more,
});

const index = (name: string, parts: (string | Part)[], more: Partial<IndexFacts> = {}): IndexFacts => ({
  name,
  unique: true,
  type: 'BTREE',
  comment: '',
  hidden: false,
  parts: parts.map((each) => (typeof each === 'string' ? part(each) : each)),
  ...more,
});

const columns = [
  column('a'),
  column('b', 'bigint'),
  column('c'),
  column('null', 'int', { nullable: true }),
  column('made', 'int', { generated: true }),
];

const chosen = (...indexes: IndexFacts[]): string | undefined => chooseKey(indexes, columns)?.name;

it('prefers the primary key to a unique key, even one with more columns', () => {
  expect(chosen(index('u', ['a', 'b', 'c']), index('PRIMARY', ['a']))).toBe('PRIMARY');
});

it('takes the unique key with the most range columns, then the first name', () => {
  expect(chosen(index('u1', ['a']), index('u2', ['a', 'b']))).toBe('u2');
  expect(chosen(index('z', ['a']), index('y', ['b']))).toBe('y');
  expect(chosen(index('y', ['b']), index('z', ['a']))).toBe('y');
});

it.each([
  ['a nullable column', index('u', ['a', 'null'])],
  ['a prefix', index('u', ['a', part('b', { prefix: 10 })])],
  ['an expression', index('u', ['a', part('', { column: null, expression: 'lower(`b`)' })])],
  ['an expression beside a column', index('u', [part('a', { expression: '`a` + 1' })])],
  ['a generated column', index('u', ['a', 'made'])],
  ['a column that is not known', index('u', ['a', 'other'])],
  ['the same value twice', index('u', ['a'], { unique: false })],
  ['no order', index('u', ['a'], { type: 'HASH' })],
  ['a name that queries cannot force', index('u', ['a'], { hidden: true })],
])('a key with %s is none', (_, unusable) => {
  expect(chosen(unusable)).toBeUndefined();
  expect(chosen(unusable, index('v', ['a']))).toBe('v');
  expect(chosen({ ...unusable, name: 'PRIMARY' }, index('v', ['a']))).toBe('v');
});

it('a table without indexes has no key', () => {
  expect(chosen()).toBeUndefined();
});

it('a descending key is usable', () => {
  expect(chosen(index('u', [part('a', { descending: true })]))).toBe('u');
});

it.each([
  ['int', 'integer'],
  ['bigint', 'integer'],
  ['decimal', 'decimal'],
  ['year', 'temporal'],
  ['datetime', 'temporal'],
  ['varchar', 'text'],
  ['varbinary', 'binary'],
  ['uuid', 'ascii'],
  ['enum', undefined],
  ['set', undefined],
  ['float', undefined],
  ['double', undefined],
  ['bit', undefined],
  ['geometry', undefined],
])('ranges over a key column of type %s are %s', (dataType, kind) => {
  const key = chooseKey([index('PRIMARY', ['k'])], [column('k', dataType)]);
  expect(key).toMatchObject({ name: 'PRIMARY', columns: ['k'] });
  expect(key!.rangeColumns.map((each) => each.kind)).toEqual(kind === undefined ? [] : [kind]);
});

it('range columns end before the first column that may bound no range, the order does not', () => {
  const key = chooseKey(
    [index('PRIMARY', ['a', 'e', 'b'])],
    [column('b'), column('e', 'enum'), column('a', 'varchar', { charset: 'latin1' })],
  );
  expect(key).toEqual({
    name: 'PRIMARY',
    columns: ['a', 'e', 'b'],
    rangeColumns: [{ name: 'a', kind: 'text', charset: 'latin1' }],
  });
});

it.each([
  ['char', 'utf8mb4_nopad_bin', false],
  ['char', 'utf8mb4_unicode_520_nopad_ci', false],
  ['char', 'utf8mb4_general_ci', true],
  ['varchar', 'utf8mb4_nopad_bin', true],
])('%s with the collation %s may bound ranges: %s', (dataType, collation, isRange) => {
  const key = chooseKey(
    [index('PRIMARY', ['k', 'a'])],
    [column('k', dataType, { charset: 'utf8mb4', collation }), column('a')],
  );
  expect(key?.columns).toEqual(['k', 'a']);
  expect(key?.rangeColumns.map(({ name }) => name)).toEqual(isRange ? ['k', 'a'] : []);
});
