import { expect, it } from '@jest/globals';
import type { Table } from '../../../../src/mysql/schema/catalog.ts';
import { columnOf, type Column } from '../../../../src/mysql/schema/tables/column.ts';
import type { ServerFacts } from '../../../../src/mysql/connection/server-facts.ts';
import {
  chunkQuery,
  loadStatement,
  planReading,
  selectFrom,
  type TableReading,
} from '../../../../src/mysql/rows/select-rows.ts';

const server = (flavor: ServerFacts['flavor']): ServerFacts => ({ flavor }) as ServerFacts;

const column = (name: string, type: string, extra = '', expression: string | null = null): Column =>
  columnOf({
    name,
    type,
    nullable: false,
    default: null,
    charset: null,
    collation: null,
    extra,
    comment: '',
    expression,
  });
const generated = (name: string, type: string, kind = 'VIRTUAL'): Column =>
  column(name, type, `${kind} GENERATED`, '1');

const table = (columns: readonly Column[], more: object = {}): Table =>
  ({
    schema: 's',
    name: 't',
    engine: 'InnoDB',
    columns,
    key: undefined,
    systemVersioned: false,
    partitioned: false,
    facts: { indexes: [], columns: [] },
    ...more,
  }) as unknown as Table;

const read = (columns: Column[], flavor: ServerFacts['flavor'] = 'mysql', more = {}): TableReading =>
  planReading(table(columns, more), server(flavor));

it.each([
  ['int', '`x`', undefined],
  ['double', '`x`', undefined],
  ['float', '`x`*1e0', undefined],
  ['float unsigned', '`x`*1e0', undefined],
  ['binary(16)', '`x`', undefined],
  ['longblob', '`x`', undefined],
  ['bit(64)', '`x`', undefined],
  ['geometry', '`x`', undefined],
  ['text', '`x`', undefined],
  ['json', '`x`', 'CONVERT(@`x` USING utf8mb4)'],
  ['uuid', '`x`', 'CONVERT(@`x` USING ascii)'],
  ['inet4', '`x`', 'CONVERT(@`x` USING ascii)'],
  ['inet6', '`x`', 'CONVERT(@`x` USING ascii)'],
  ["enum('a','b')", '`x`', undefined],
  ["enum('','b')", '`x`+0', '@`x`+0'],
  ["enum('a','a')", '`x`+0', '@`x`+0'],
  ["enum('it''s','''')", '`x`', undefined],
  ["set('a','b')", '`x`', undefined],
  ["set('a','')", 'CAST(`x` AS UNSIGNED)', 'CAST(@`x` AS UNSIGNED)'],
  ["set('a','b','a')", 'CAST(`x` AS UNSIGNED)', 'CAST(@`x` AS UNSIGNED)'],
])('%s is read as %s and loaded as %s', (type, select, decode) => {
  const reading = read([column('x', type)]);
  expect(reading).toMatchObject({ columns: ['x'], select: [select] });
  expect({ ...reading.decodeColumns }).toEqual(decode === undefined ? {} : { x: decode });
  expect(reading.generated).toBeUndefined();
});

it('JSON of MariaDB is text and loads as it is', () => {
  expect({ ...read([column('x', 'json')], 'mariadb').decodeColumns }).toEqual({});
});

it('leaves generated columns out of the dump, but reads them for the hash', () => {
  const reading = read([
    column('a', 'int'),
    generated('v', 'float'),
    column('b', 'float'),
    generated('s', 'int', 'STORED'),
  ]);
  expect(reading).toMatchObject({
    columns: ['a', 'b'],
    select: ['`a`', '`b`*1e0'],
    generated: { columns: ['v', 's'], select: ['`v`*1e0', '`s`'] },
  });
});

it('a default that is an expression does not make a column generated', () => {
  const reading = read([column('a', 'int', 'DEFAULT_GENERATED')]);
  expect(reading.columns).toEqual(['a']);
  expect(reading.generated).toBeUndefined();
});

it('a table with only generated columns still has its rows', () => {
  const { columns, select, from, decodeColumns } = read([generated('g', 'int')]);
  expect([columns, select]).toEqual([[], []]);
  expect(chunkQuery({ schema: 's', table: 't', select, from, where: [] })).toBe(
    "SELECT '' FROM `s`.`t` USE INDEX ()",
  );
  expect(loadStatement({ schema: 's', table: 't', columns, decodeColumns, charset: 'binary' })).toContain(
    '(@`nothing`)',
  );
});

it('quotes names, and loads a column that is called like a property of every object', () => {
  const { columns, select, decodeColumns } = read([column('a`b', 'json'), column('constructor', 'int')]);
  expect(select).toEqual(['`a``b`', '`constructor`']);
  const statement = loadStatement({ schema: 's', table: 't', columns, decodeColumns, charset: 'binary' });
  expect(statement).toMatch(/\(@`a``b`, `constructor`\) SET `a``b` = CONVERT\(@`a``b` USING utf8mb4\)$/);
});

it('reads all rows in the order of the whole key, where there is one', () => {
  const key = { name: 'u', columns: ['b', 'a'], rangeColumns: [] };
  expect(read([column('a', 'int'), column('b', 'enum')], 'mysql', { key })).toMatchObject({
    from: 'FORCE INDEX (`u`)',
    orderBy: '`b`, `a`',
  });
  expect(read([column('a', 'int')])).toMatchObject({ from: 'USE INDEX ()', orderBy: undefined });
});

it('reads the history of a system-versioned table, with period columns that are not listed', () => {
  const more = { systemVersioned: true, key: { name: 'PRIMARY', columns: ['a'], rangeColumns: [] } };
  expect(read([column('a', 'int')], 'mariadb', more)).toMatchObject({
    columns: ['a', 'row_start', 'row_end'],
    select: ['`a`', '`row_start`', '`row_end`'],
    from: 'FOR SYSTEM_TIME ALL USE INDEX ()',
    orderBy: undefined,
  });
});

it('dumps listed period columns once, although the server calls them generated', () => {
  const period = [
    column('a', 'int'),
    column('since', 'timestamp(6)', 'STORED GENERATED', 'ROW START'),
    column('until', 'timestamp(6)', 'STORED GENERATED', 'ROW END'),
  ];
  const reading = read(period, 'mariadb', { systemVersioned: true });
  expect(reading.columns).toEqual(['a', 'since', 'until']);
  expect(reading.generated).toBeUndefined();
});

it('orders a partitioned history by the key and the period', () => {
  const indexes = [{ name: 'PRIMARY', parts: [{ column: 'b' }] }];
  const more = { systemVersioned: true, partitioned: true, facts: { indexes, columns: [] } };
  expect(read([column('a', 'int'), column('b', 'int')], 'mariadb', more).orderBy).toBe(
    '`b`, `row_end`, `row_start`',
  );
});

it('keeps conditions apart', () => {
  const query = { schema: 's', table: 't', select: ['`a`'], from: 'x', orderBy: '`a`' };
  expect(chunkQuery({ ...query, where: ['a OR b', undefined, 'c'] })).toBe(
    'SELECT `a` FROM `s`.`t` x WHERE (a OR b) AND (c) ORDER BY `a`',
  );
});

it('overtakes writers that wait only where the engine has locks of whole tables', () => {
  expect(['InnoDB', 'MyISAM'].map((engine) => selectFrom({ engine }))).toEqual([
    'SELECT',
    'SELECT HIGH_PRIORITY',
  ]);
});
