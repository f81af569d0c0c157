import { describe, expect, it } from '@jest/globals';
import { BackupError } from '../../../src/core/errors.ts';
import { renderDoneJson } from '../../../src/format/dump-json.ts';
import { SUMMARY, summaryOf } from '../../../src/format/manifest.ts';
import type { Manifest } from '../../../src/format/manifest-schema.ts';
import { crossCheckManifest } from '../../../src/repository/cross-check-manifest.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { ID, validManifest } from '../format/manifests.ts';

type Json = Record<string, unknown>;
const missing = () => new BackupError('STORAGE_OBJECT_NOT_FOUND', 'it is not there', { hint: 'h' });

/** A manifest whose own sums agree, with `@.done.json` among its objects. */
function sound(): Manifest {
  const manifest = validManifest();
  for (const table of manifest.schemas[0]!.tables) table.dataBytes = table.rows * 10;
  manifest.objects.push({ name: '@.done.json', bytes: 200, sha256: manifest.objects[0]!.sha256 });
  const { totals, objects } = manifest;
  totals.objects = objects.length;
  totals.storedBytes = objects.reduce((sum, { bytes }) => sum + bytes, 0);
  return manifest;
}

const doneOf = ({ end, schemas }: Manifest): string =>
  renderDoneJson({
    end: new Date(end),
    tables: schemas.flatMap(({ name: schema, tables }) =>
      tables.map(({ name: table, rows, dataBytes, chunks }) => ({ schema, table, rows, dataBytes, chunks })),
    ),
  });

interface Files {
  summary?: string | Error;
  done?: string | Error;
}

/** Checks a manifest against the files of the sound one, except for those that are given. */
function check(manifest: Manifest, files: Files = {}): Promise<string[]> {
  const { summary = JSON.stringify(summaryOf(sound())), done = doneOf(sound()) } = files;
  const give = <T>(value: T | Error): Promise<T> =>
    value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  const storage = {
    read: (key: string) => {
      expect(key).toBe(`${ID}/${SUMMARY}`);
      return give(summary instanceof Error ? summary : Buffer.from(summary));
    },
  } as unknown as Storage;
  return crossCheckManifest(storage, manifest, () => give(done));
}

function changed(change: (manifest: Manifest) => void): Manifest {
  const manifest = sound();
  change(manifest);
  return manifest;
}

const refused = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'MANIFEST_INVALID', message: expect.stringMatching(message) });

it('files that agree are no contradiction', async () => {
  expect(await check(sound())).toEqual([]);
});

describe('a manifest is refused', () => {
  it.each(['tables', 'rows', 'dataBytes', 'chunks', 'objects', 'storedBytes'] as const)(
    'where its total of %s is not what it has',
    async (name) => {
      const manifest = changed(({ totals }) => (totals[name] += 1));
      await expect(check(manifest)).rejects.toEqual(refused(new RegExp(`invalid: ${name}: it has`)));
    },
  );

  it.each<[string, RegExp, (manifest: Manifest) => void]>([
    [
      'the bytes of its chunks are not those of its tables',
      /bytes of its tables and of their chunks disagree/,
      ({ schemas }) => (schemas[0]!.tables[0]!.chunks[0]!.dataBytes -= 1),
    ],
    [
      'it lost a table, and its totals too',
      /nothing in it refers to s@b@@0\.tsv\.zst/,
      ({ schemas, totals }) => {
        const { rows, dataBytes } = schemas[0]!.tables.pop()!;
        totals.tables -= 1;
        totals.chunks -= 1;
        totals.rows -= rows;
        totals.dataBytes -= dataBytes;
      },
    ],
    [
      'it lost rows, and its totals too',
      /rows: the manifest has 11, @\.backup\.json 12/,
      ({ schemas, totals }) => {
        schemas[0]!.tables[1]!.rows -= 1;
        totals.rows -= 1;
      },
    ],
    [
      'its server is another',
      /flavor: the manifest has mariadb/,
      ({ server }) => (server.flavor = 'mariadb'),
    ],
    [
      'its selection is hidden',
      /selection: the manifest has x, @\.backup\.json none/,
      (manifest) => (manifest.selection = { mark: 'x' } as Manifest['selection']),
    ],
  ])('where %s', async (_, message, change) => {
    await expect(check(changed(change))).rejects.toEqual(refused(message));
  });

  it.each<[string, RegExp, (done: Record<'tableRows' | 'tableDataBytes', Record<string, Json>>) => void]>([
    ['the rows of a table', /rows of s\.a: the manifest has 7, .* 8/, (d) => (d.tableRows['s']!['a'] = 8)],
    ['the bytes of a table', /bytes of s\.a: .* 1/, (d) => (d.tableDataBytes['s']!['a'] = 1)],
    ['a table more', /rows of s\.c: the manifest has none/, (d) => (d.tableRows['s']!['c'] = 0)],
    ['a table less', /rows of s\.b: .* none/, (d) => delete d.tableRows['s']!['b']],
  ])('where @.done.json has other facts: %s', async (_, message, change) => {
    const done = JSON.parse(doneOf(sound())) as Parameters<typeof change>[0];
    change(done);
    await expect(check(sound(), { done: JSON.stringify(done) })).rejects.toEqual(refused(message));
  });

  it('where @.done.json has another size of a data file', async () => {
    const done = JSON.parse(doneOf(sound())) as { chunkFileBytes: Record<string, number> };
    const [name] = Object.keys(done.chunkFileBytes);
    done.chunkFileBytes[name!]! += 1;
    await expect(check(sound(), { done: JSON.stringify(done) })).rejects.toEqual(refused(/bytes of s@a@/));
  });

  it.each(['{', '{}', 'null'])('where @.done.json has the right hash, but is %s', async (done) => {
    await expect(check(sound(), { done })).rejects.toEqual(refused(/cannot be read although/));
  });

  it('where @.done.json is too large for it', async () => {
    const manifest = changed(({ objects, totals }) => {
      objects.at(-1)!.bytes += 1_000_000;
      totals.storedBytes += 1_000_000;
    });
    await expect(check(manifest)).rejects.toEqual(refused(/too large/));
  });
});

describe('what cannot be compared is only said', () => {
  it.each<[string, Files, RegExp]>([
    ['a missing summary', { summary: missing() }, /has no @\.backup\.json/],
    ['a damaged summary', { summary: '{' }, /could not be compared/],
    ['a missing @.done.json', { done: missing() }, /@\.done\.json of .* is missing/],
    [
      'a damaged @.done.json',
      { done: new BackupError('OBJECT_CORRUPT', 'm', { hint: 'h' }) },
      /@\.done\.json of .* is missing or damaged/,
    ],
  ])('%s', async (_, files, message) => {
    expect(await check(sound(), files)).toEqual([expect.stringMatching(message)]);
  });

  it('but a storage that cannot be reached is an error', async () => {
    const error = new BackupError('STORAGE_UNREACHABLE', 'm', { hint: 'h' });
    await expect(check(sound(), { summary: error })).rejects.toBe(error);
    await expect(check(sound(), { done: error })).rejects.toBe(error);
  });
});
