import { describe, expect, it } from '@jest/globals';
import type { BackupContents, ContentsSchema } from '../../../src/repository/contents.ts';
import { selectScope, type ScopeRequest } from '../../../src/repository/scope/scope.ts';

const REQUEST: ScopeRequest = {
  schemaMap: new Map(),
  schemas: [],
  excludeSchemas: [],
  includeTables: [],
  excludeTables: [],
  tableMap: new Map(),
  where: new Map(),
  parts: 'all',
  skipTriggers: false,
  skipEvents: false,
  skipRoutines: false,
  definers: 'keep',
  enableEvents: false,
  references: 'refuse',
  allowExternalTables: false,
  upgrade: false,
  skipIncompatible: false,
};

const chunk = { number: 0, object: 'x', rows: 2, dataBytes: 10, storedBytes: 5 };

function schemaOf(name: string): ContentsSchema {
  return {
    name,
    charset: 'utf8mb4',
    collation: 'utf8mb4_bin',
    tables: ['orders', 'lines'].map((table) => ({
      name: table,
      engine: 'InnoDB',
      transactional: true,
      rows: 2,
      dataBytes: 10,
      columns: ['id'],
      decodeColumns: {},
      chunking: 'range' as const,
      triggers: [{ name: `${table}_ai` }],
      histograms: [],
      chunks: [chunk],
    })),
    views: [{ name: 'v', broken: false, triggers: [] }],
    sequences: [],
    libraries: [],
    routines: [{ name: 'p', type: 'PROCEDURE' }],
    events: [{ name: 'e' }],
  };
}

const contents: BackupContents = {
  backupId: '20261122T030000Z-4f2a9c',
  label: 'x',
  server: { host: 'h', flavor: 'mysql', version: '9.7.4' },
  snapshot: { method: 'global-lock', consistent: true },
  schemas: [schemaOf('shop'), schemaOf('crm')],
  totals: { tables: 4, rows: 8, dataBytes: 40, storedBytes: 20 },
};

const select = (request: Partial<ScopeRequest>) => selectScope(contents, { ...REQUEST, ...request });
const codeOf = (request: Partial<ScopeRequest>): unknown => {
  try {
    select(request);
    return undefined;
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

describe('what takes part', () => {
  it('is all, where nothing else is said', () => {
    const scope = select({});
    expect(scope).toMatchObject({
      isPartial: false,
      disablesEvents: false,
      totals: { tables: 4, rows: 8, dataBytes: 40, storedBytes: 20 },
    });
    expect(scope.schemas.map(({ name, source }) => [name, source])).toEqual([
      ['shop', 'shop'],
      ['crm', 'crm'],
    ]);
  });

  it('is what was chosen, and then nothing that belongs to a whole schema', () => {
    const scope = select({ includeTables: ['shop.*'], excludeTables: ['shop.lines', '*.v'] });
    expect(scope.isPartial).toBe(true);
    expect(scope.schemas).toHaveLength(1);
    expect(scope.schemas[0]).toMatchObject({ name: 'shop', views: [], routines: [], events: [] });
    expect(scope.schemas[0]!.tables.map(({ name }) => name)).toEqual(['orders']);
    expect(scope.totals).toMatchObject({ tables: 1, rows: 2 });
    expect(scope.leftOut).toEqual([
      { name: 'table shop.lines', reason: 'it is not selected' },
      { name: 'view shop.v', reason: 'it is not selected' },
      { name: 'procedure shop.p', reason: '--include-tables takes tables and views alone' },
      { name: 'event shop.e', reason: '--include-tables takes tables and views alone' },
      { name: 'schema crm', reason: 'it is not selected' },
    ]);
    expect(select({}).leftOut).toEqual([]);
  });

  it('is definitions or rows alone', () => {
    const schema = select({ parts: 'schema' });
    expect(schema.totals).toMatchObject({ tables: 4, rows: 0, dataBytes: 0, storedBytes: 0 });
    expect(schema.schemas[0]!.routines).toHaveLength(1);
    const data = select({ parts: 'data' }).schemas[0]!;
    expect([data.views, data.routines, data.events, data.tables[0]!.triggers]).toEqual([[], [], [], []]);
    expect(data.tables[0]).not.toHaveProperty('triggersFile');
    expect(data.tables[0]!.chunks).toHaveLength(1);
  });

  it('is without what is to be skipped', () => {
    const [schema] = select({ skipTriggers: true, skipRoutines: true, skipEvents: true }).schemas;
    expect([schema!.routines, schema!.events, schema!.tables[0]!.triggers]).toEqual([[], [], []]);
    expect(schema!.views).toHaveLength(1);
    const { leftOut } = select({
      skipTriggers: true,
      skipRoutines: true,
      skipEvents: true,
      includeTables: ['crm.*'],
    });
    expect(leftOut.filter(({ name }) => name.includes('crm'))).toEqual([
      { name: 'trigger crm.orders_ai', reason: '--skip-triggers' },
      { name: 'trigger crm.lines_ai', reason: '--skip-triggers' },
      { name: 'procedure crm.p', reason: '--include-tables takes tables and views alone' },
      { name: 'event crm.e', reason: '--include-tables takes tables and views alone' },
    ]);
  });
});

describe('other names', () => {
  it('are those on the target, and keep events disabled', () => {
    const schemaMap = new Map([['shop', 'stage']]);
    const scope = select({ schemaMap });
    expect(scope.disablesEvents).toBe(true);
    expect([...scope.targets]).toEqual([
      ['shop', 'stage'],
      ['crm', 'crm'],
    ]);
    expect(select({ schemaMap, enableEvents: true }).disablesEvents).toBe(false);
    expect(select({ schemaMap: new Map([['shop', 'shop']]) }).disablesEvents).toBe(false);
  });

  it("may be exchanged, but not shared, the server's or too long", () => {
    const map = (...pairs: [string, string][]) => ({ schemaMap: new Map(pairs) });
    expect(codeOf(map(['shop', 'crm'], ['crm', 'shop']))).toBeUndefined();
    expect(codeOf(map(['shop', 'crm']))).toBe('CONFIG_INVALID');
    expect(codeOf(map(['shop', 'MySQL']))).toBe('CONFIG_INVALID');
    expect(codeOf(map(['shop', 'x'.repeat(65)]))).toBe('CONFIG_INVALID');
  });
});

it('a name that the backup does not have is an error', () => {
  expect(codeOf({ schemaMap: new Map([['none', 'x']]) })).toBe('SCHEMA_NOT_FOUND');
  expect(codeOf({ includeTables: ['shop.orders', 'shop.none'] })).toBe('TABLE_NOT_FOUND');
  expect(codeOf({ includeTables: ['shop.orders'], excludeTables: ['*.*'] })).toBe('SELECTION_EMPTY');
});
