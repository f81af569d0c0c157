// What a manifest must be before anything is done with it.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Manifest } from '../../../src/format/manifest-schema.ts';
import { parseManifest, parseSummary, serializeManifest } from '../../../src/format/manifest.ts';
import { ID, validManifest } from './manifests.ts';

const parse = (value: unknown): Manifest => parseManifest(Buffer.from(JSON.stringify(value)), ID);
const tablesOf = (manifest: Manifest) => manifest.schemas[0]!.tables;

describe('a manifest', () => {
  it('comes back as it was written, without fields of a newer minor version', () => {
    const manifest = validManifest();
    expect(parseManifest(serializeManifest(manifest), ID)).toEqual(manifest);
    expect(parse({ ...manifest, formatVersion: '2.9', novelty: { x: 1 } })).toEqual({
      ...manifest,
      formatVersion: '2.9',
    });
  });

  it.each<[string, string, RegExp, (manifest: Manifest) => void]>([
    ['a newer major version', 'MANIFEST_TOO_NEW', /3\.0.*reads 2/, (m) => (m.formatVersion = '3.0')],
    [
      'an older major version',
      'MANIFEST_INVALID',
      /1\.1.*only versions before/,
      (m) => (m.formatVersion = '1.1'),
    ],
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
      (m) => {
        tablesOf(m).pop();
        m.definitions[0]!.records = 2;
      },
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
      /refers to @\.definitions@0/,
      (m) => void m.objects.splice(0, 1),
    ],
    ['no definitions', 'MANIFEST_INVALID', /definitions/, (m) => (m.definitions = [])],
    [
      'a definition that is missing',
      'MANIFEST_INVALID',
      /names 3 definitions and has 4 records/,
      (m) => (m.definitions[0]!.records = 4),
    ],
    [
      'chunks of a table that has none',
      'MANIFEST_INVALID',
      /s\.a has 2 chunks, its chunking is none/,
      (m) => (tablesOf(m)[0]!.chunking = 'none'),
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
        (m: Manifest) => (m.objects[0]!.name = m.definitions[0]!.object = name),
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
