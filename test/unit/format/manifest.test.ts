// What a manifest must be before anything is done with it.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type Manifest,
  parseManifest,
  parseSummary,
  serializeManifest,
  sha256Hex,
} from '../../../src/format/manifest.ts';

const ID = '20261122T030000Z-4f2a9c';
const HASH = sha256Hex('');

const object = (name: string, bytes: number) => ({ name, bytes, sha256: HASH });
const chunk = (number: number, name: string, rows: number, storedBytes: number) => ({
  number,
  object: name,
  rows,
  dataBytes: rows * 10,
  storedBytes,
  sha256: HASH,
});

function table(name: string, chunks: Manifest['schemas'][0]['tables'][0]['chunks']) {
  return {
    name,
    engine: 'InnoDB',
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
    dataBytes: 0,
    columns: ['id'],
    select: ['`id`'],
    from: '',
    decodeColumns: {},
    chunking: 'range' as const,
    transactional: true,
    definitionFile: `s@${name}.sql`,
    definitionSha256: HASH,
    triggers: [],
    chunks,
  };
}

function validManifest(): Manifest {
  return {
    formatVersion: '1.0',
    backupId: ID,
    label: 'l',
    begin: '2026-11-22T03:00:00.000Z',
    end: '2026-11-22T03:00:01.000Z',
    tool: { name: 't', version: '1' },
    options: {},
    server: {
      host: 'h',
      port: 3306,
      flavor: 'mysql',
      version: '9.7.0',
      versionComment: '',
      serverId: 'x',
      lowerCaseTableNames: 0,
    },
    snapshot: { method: 'm', consistent: true },
    schemas: [
      {
        name: 's',
        charset: 'utf8mb4',
        collation: 'utf8mb4_bin',
        file: 's.sql',
        tables: [
          table('a', [chunk(0, 's@a@0.tsv.zst', 3, 30), chunk(1, 's@a@@1.tsv.zst', 4, 40)]),
          table('b', [chunk(0, 's@b@@0.tsv.zst', 5, 50)]),
        ],
        views: [],
        sequences: [],
        routines: [],
        events: [],
      },
    ],
    totals: { tables: 2, rows: 12, dataBytes: 120, storedBytes: 120, chunks: 3, objects: 6 },
    objects: [
      object('s.sql', 1),
      object('s@a.sql', 1),
      object('s@b.sql', 1),
      object('s@a@0.tsv.zst', 30),
      object('s@a@@1.tsv.zst', 40),
      object('s@b@@0.tsv.zst', 50),
    ],
    warnings: [],
  };
}

const parse = (value: unknown): Manifest => parseManifest(Buffer.from(JSON.stringify(value)), ID);
const tablesOf = (manifest: Manifest) => manifest.schemas[0]!.tables;

describe('a manifest', () => {
  it('comes back as it was written, without fields of a newer minor version', () => {
    const manifest = validManifest();
    expect(parseManifest(serializeManifest(manifest), ID)).toEqual(manifest);
    expect(parse({ ...manifest, formatVersion: '1.9', novelty: { x: 1 } })).toEqual({
      ...manifest,
      formatVersion: '1.9',
    });
  });

  it.each<[string, string, RegExp, (manifest: Manifest) => void]>([
    ['a newer major version', 'MANIFEST_TOO_NEW', /2\.0.*reads 1/, (m) => (m.formatVersion = '2.0')],
    ['no readable version', 'MANIFEST_INVALID', /no format version/, (m) => (m.formatVersion = 'new')],
    [
      'another id',
      'MANIFEST_INVALID',
      /it says that it is of/,
      (m) => (m.backupId = '20261122T030000Z-000000'),
    ],
    ['no id', 'MANIFEST_INVALID', /backupId/, (m) => (m.backupId = '../x')],
    [
      'a missing chunk',
      'MANIFEST_INVALID',
      /chunk 0 of s\.a is missing/,
      (m) => void tablesOf(m)[0]!.chunks.shift(),
    ],
    [
      'chunks in another order',
      'MANIFEST_INVALID',
      /chunk 0 of s\.a/,
      (m) => (tablesOf(m)[0]!.chunks = tablesOf(m)[0]!.chunks.toReversed()),
    ],
    [
      'a last chunk that is missing',
      'MANIFEST_INVALID',
      /s\.a has 7 rows and its chunks 3/,
      (m) => void tablesOf(m)[0]!.chunks.pop(),
    ],
    ['a table without chunks', 'MANIFEST_INVALID', /chunks/, (m) => (tablesOf(m)[1]!.chunks = [])],
    [
      'a missing table',
      'MANIFEST_INVALID',
      /it counts 12 rows and its tables 7/,
      (m) => void tablesOf(m).pop(),
    ],
    ['a table twice', 'MANIFEST_INVALID', /s\.a is listed twice/, (m) => (tablesOf(m)[1]!.name = 'a')],
    ['an object twice', 'MANIFEST_INVALID', /listed twice/, (m) => m.objects.push(m.objects[0]!)],
    [
      'a chunk that is used twice',
      'MANIFEST_INVALID',
      /used twice/,
      (m) => {
        tablesOf(m)[1]!.chunks[0]!.object = 's@a@0.tsv.zst';
        tablesOf(m)[1]!.chunks[0]!.storedBytes = 30;
      },
    ],
    ['a chunk without object', 'MANIFEST_INVALID', /refers to s@b@@0/, (m) => void m.objects.pop()],
    [
      'a definition without object',
      'MANIFEST_INVALID',
      /refers to s@a\.sql/,
      (m) => void m.objects.splice(1, 1),
    ],
    [
      'accounts without object',
      'MANIFEST_INVALID',
      /refers to @\.users\.sql/,
      (m) => (m.accounts = { file: '@.users.sql', accounts: [] }),
    ],
    ['a wrong sum of rows', 'MANIFEST_INVALID', /13 rows/, (m) => (m.totals.rows = 13)],
    [
      'a wrong size',
      'MANIFEST_INVALID',
      /sizes of s@a@0\.tsv\.zst disagree/,
      (m) => (m.objects[3]!.bytes = 31),
    ],
    [
      'more expressions than columns',
      'MANIFEST_INVALID',
      /1 columns and 2 expressions/,
      (m) => void tablesOf(m)[0]!.select.push('1'),
    ],
    ['a negative count', 'MANIFEST_INVALID', /rows/, (m) => (tablesOf(m)[0]!.rows = -1)],
    ['a hash that is none', 'MANIFEST_INVALID', /sha256/, (m) => (m.objects[0]!.sha256 = 'abc')],
  ])('is refused with %s', (_, code, message, change) => {
    const manifest = validManifest();
    change(manifest);
    expect(() => parse(manifest)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it.each(['../x', '/etc/passwd', 'a/b', 'a\\b', '..', '.', '.hidden', '', 'a\0b', 'x'.repeat(500)])(
    'is refused with the name %j',
    (name) => {
      const invalid = expect.objectContaining({ code: 'MANIFEST_INVALID' });
      for (const change of [
        (m: Manifest) => (m.objects[3]!.name = tablesOf(m)[0]!.chunks[0]!.object = name),
        (m: Manifest) => (m.objects[0]!.name = m.schemas[0]!.file = name),
        (m: Manifest) => (m.objects[1]!.name = tablesOf(m)[0]!.definitionFile = name),
      ]) {
        const manifest = validManifest();
        change(manifest);
        expect(() => parse(manifest)).toThrow(invalid);
      }
    },
  );

  it.each(['', '{', 'null', '[]', '"x"', '{"formatVersion":1}'])('that is %j is refused', (text) => {
    const invalid = expect.objectContaining({ code: 'MANIFEST_INVALID', hint: expect.any(String) });
    expect(() => parseManifest(Buffer.from(text), ID)).toThrow(invalid);
    expect(() => parseSummary(Buffer.from(text), ID)).toThrow(invalid);
  });

  it('never breaks in another way, whatever is put into it', () => {
    const invalid = expect.objectContaining({ code: expect.stringMatching(/^MANIFEST_/) });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(validManifest())), fc.jsonValue(), (field, value) => {
        try {
          parse({ ...validManifest(), [field]: value });
        } catch (error) {
          expect(error).toEqual(invalid);
        }
      }),
    );
  });
});
