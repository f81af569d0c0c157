// A manifest that somebody has written to do harm is refused when it is read, before anything of it is used.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Manifest } from '../../../src/format/manifest-schema.ts';
import { parseManifest } from '../../../src/format/manifest.ts';
import { loadStatement } from '../../../src/mysql/rows/select-rows.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { ID, validManifest } from './manifests.ts';

const parse = (value: unknown): Manifest => parseManifest(Buffer.from(JSON.stringify(value)), ID);
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'MANIFEST_INVALID', message: expect.stringMatching(message) });
const tableOf = (manifest: Manifest) => manifest.schemas[0]!.tables[0]!;

function changed(change: (manifest: Manifest) => void): Manifest {
  const manifest = validManifest();
  change(manifest);
  return manifest;
}

describe('the SQL of a manifest', () => {
  it.each([
    '`id` <= 10',
    '`id` >= -10',
    '`id` BETWEEN 1 AND 20',
    "`a` = 1 AND (`b` > _utf8mb4 0x61 OR (`b` = _utf8mb4 '' AND `c` <= '2026-01-01 10:00:00.5'))",
    "((`it``s ; DROP` < 0xFF) OR (`it``s ; DROP` = 0xFF AND `x` > ''))",
    "`u` > '::ffff:10.0.0.1'",
    '`d` > -1.50',
  ])('may have the range %s', (where) => {
    expect(tableOf(parse(changed((m) => (tableOf(m).chunks[0]!.where = where)))).chunks[0]!.where).toBe(
      where,
    );
  });

  it.each([
    '',
    ' ',
    '1',
    '`id` <= 10; DROP TABLE t',
    '`id` <= 10 -- ',
    '`id` <= 10 # x',
    '`id` /* x */ <= 10',
    '`id` <= 10) UNION (SELECT 1',
    '(`id` <= 10',
    '`id` <= 10)) OR ((`id` > 0',
    '`id` IN (SELECT id FROM mysql.user)',
    'SLEEP(10)',
    '`id` <= SLEEP(10)',
    '`id` = (SELECT 1)',
    '`id` <= @x',
    '`id` <= @@version',
    '`id` <= `other`',
    'f(`id`) <= 1',
    'id <= 1',
    '`id` <= 1e5',
    "`id` <= 'it''s'",
    "`id` <= 'x\\'",
    '`id` <= "1"',
    '`id` <= _binary"x"',
    '`id` <= 1 ANDSLEEP(1)',
    '`id` <= 1 INTO OUTFILE 0x61',
    '`id` <= 1 LIMIT 0',
    '`id` <= 1 FOR UPDATE',
    '`a`.`id` <= 1',
  ])('may not have the range %s', (where) => {
    expect(() => parse(changed((m) => (tableOf(m).chunks[0]!.where = where)))).toThrow(invalid(/SQL/));
  });

  it.each<[string, (manifest: Manifest) => void]>([
    ['a query for a column', (m) => (tableOf(m).select = ['(SELECT password FROM secrets)'])],
    ['another column', (m) => (tableOf(m).select = ['`other`'])],
    ['a call', (m) => (tableOf(m).select = ['SLEEP(9)'])],
    [
      'a query for a generated column',
      (m) => (tableOf(m).generated = { columns: ['g'], select: ['(SELECT password FROM secrets)'] }),
    ],
    ['a second table', (m) => (tableOf(m).from = ', mysql.user')],
    ['a condition', (m) => (tableOf(m).from = 'WHERE SLEEP(9)')],
    ['an index and more', (m) => (tableOf(m).from = 'FORCE INDEX (`a`) JOIN x')],
    ['an order by a call', (m) => (tableOf(m).orderBy = 'SLEEP(9)')],
    ['an order and a procedure', (m) => (tableOf(m).orderBy = '`id` LIMIT 1')],
    ['an expression of its own', (m) => (tableOf(m).decodeColumns = { id: 'SLEEP(9)' })],
    ['one of another column', (m) => (tableOf(m).decodeColumns = { id: 'CONVERT(@`x` USING utf8mb4)' })],
    ['one more assignment', (m) => (tableOf(m).decodeColumns = { id: '@`id`+0, `x` = 1' })],
    ['a column that is not there', (m) => (tableOf(m).decodeColumns = { x: '@`x`+0' })],
    [
      'the name of __proto__',
      (m) => (tableOf(m).decodeColumns = JSON.parse('{"__proto__": "SLEEP(9)"}') as never),
    ],
  ])('may not have %s', (_, change) => {
    expect(() => parse(changed(change))).toThrow(invalid(/SQL/));
  });

  it.each<[string, (manifest: Manifest) => void]>([
    ['character set', (m) => (m.schemas[0]!.charset = 'utf8mb4; DROP')],
    ['collation', (m) => (m.schemas[0]!.collation = 'x READ ONLY = 1')],
    [
      'next value',
      (m) => m.schemas[0]!.sequences.push({ name: 'q', sha256: '0'.repeat(64), next: 'SLEEP(1)' }),
    ],
    ['AUTO_INCREMENT', (m) => (tableOf(m).autoIncrement = '1; DROP')],
  ])('may not be in a %s', (_, change) => {
    expect(() => parse(changed(change))).toThrow(invalid(/Invalid string/));
  });

  it('knows columns that are called as what every object has', () => {
    const names = ['constructor', '__proto__', 'toString'];
    const manifest = changed((m) => {
      Object.assign(tableOf(m), {
        columns: names,
        select: names.map((name) => `\`${name}\``),
        decodeColumns: JSON.parse('{"__proto__": "CONVERT(@`__proto__` USING utf8mb4)"}') as object,
      });
    });
    const { columns, decodeColumns } = tableOf(parse(manifest));
    const statement = loadStatement({ schema: 's', table: 't', columns, decodeColumns, charset: 'binary' });
    expect(statement).toContain('(`constructor`, @`__proto__`, `toString`) SET `__proto__` = CONVERT');
  });
});

describe('the facts of a manifest', () => {
  it.each([1.5, -1, 2 ** 53, 1e300, null, '1', [1], true])('may not count %j', (count) => {
    for (const change of [
      (m: Manifest) => (tableOf(m).chunks[0]!.rows = count as number),
      (m: Manifest) => (tableOf(m).chunks[0]!.dataBytes = count as number),
      (m: Manifest) => (m.objects[0]!.bytes = count as number),
      (m: Manifest) => (m.totals.rows = count as number),
    ])
      expect(() => parse(changed(change))).toThrow(invalid(/invalid/));
  });

  it.each(['1e999', '-1e999', '1e400'])('may not count %s', (text) => {
    const json = JSON.stringify(validManifest()).replace('"rows":3', `"rows":${text}`);
    expect(() => parseManifest(Buffer.from(json), ID)).toThrow(invalid(/rows/));
  });

  it.each<[string, (manifest: Manifest) => void]>([
    ['a schema', (m) => m.schemas.push({ ...m.schemas[0]!, tables: [] })],
    [
      'a table as a view',
      (m) =>
        m.schemas[0]!.views.push({
          name: 'a',
          sha256: '0'.repeat(64),
          broken: false,
          triggers: [],
        }),
    ],
    ['a column', (m) => Object.assign(tableOf(m), { columns: ['id', 'id'], select: ['`id`', '`id`'] })],
    [
      'an event',
      (m) => m.schemas[0]!.events.push(...['e', 'e'].map((name) => ({ name, sha256: '0'.repeat(64) }))),
    ],
  ])('may not hold %s twice', (_, change) => {
    expect(() => parse(changed(change))).toThrow(invalid(/listed twice/));
  });

  it.each(['a\nb', 'a\u001b[31m', '\u0080', 'a/../b', 'a\ud800'])('may not name the object %j', (name) => {
    const manifest = changed((m) => (m.objects[3]!.name = tableOf(m).chunks[0]!.object = name));
    expect(() => parse(manifest)).toThrow(invalid(/not a plain object name/));
  });

  it('may not be so deep that it breaks the stack', () => {
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    for (const text of [
      deep,
      `{"formatVersion":"2.0","label":${deep}}`,
      `{"formatVersion":"2.0","options":{"x":${deep}}}`,
    ])
      expect(() => parseManifest(Buffer.from(text), ID)).toThrow(invalid(/invalid/));
  });

  it('are refused by a code, or harmless, whatever stands at whatever place', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const key = fc.constantFrom('__proto__', 'constructor', 'prototype', 'name', 'where', 'object', 'x');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.constantFrom('../x', '/x', '`', "'", '\0', '; DROP', -1, 2 ** 60),
        fc
          .array(fc.tuple(key, tie('value')), { maxLength: 3 })
          .map((entries) => fromEntries(entries as [string, unknown][])),
      ),
    }));
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), value, (path, evil) => {
        const manifest = validManifest();
        replaceAt(manifest, path, evil);
        try {
          const { schemas } = parse(manifest);
          for (const { chunks } of schemas.flatMap(({ tables }) => tables))
            for (const { where, object } of chunks)
              expect([where ?? '', object].join()).not.toMatch(/DROP|\.\.|\0/);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^MANIFEST_/) });
        }
      }),
      propertyRuns(1000),
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });
});

function fromEntries(entries: readonly [string, unknown][]): unknown {
  return JSON.parse(
    `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join(',')}}`,
  );
}

/** Walks down as far as there is something to walk into. */
function replaceAt(root: object, path: readonly number[], value: unknown): void {
  let at = root as Record<string, unknown>;
  for (const [i, step] of path.entries()) {
    const names = Object.keys(at);
    const name = names[step % Math.max(1, names.length)];
    if (name === undefined) return;
    const next = at[name];
    if (i === path.length - 1 || typeof next !== 'object' || next === null) {
      at[name] = value;
      return;
    }
    at = next as Record<string, unknown>;
  }
}
