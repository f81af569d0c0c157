// What a listing makes of folders that an attacker, a wrong clock or a crash has left: backups are named and never guessed.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { list } from '../../../src/repository/find/list.ts';
import { OpenBackup } from '../../../src/repository/open-backup.ts';
import { openSource } from '../../../src/repository/open-source.ts';
import { resolveBackup } from '../../../src/repository/find/resolve-backup.ts';
import { DirectoryStorage } from '../../../src/storage/directory/directory-storage.ts';
import { ID, validManifest } from '../format/manifests.ts';
import { contextOf, idOf, makeInDirectory, objectsOf } from '../prune/made-backups.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folders-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const context = () => contextOf(new DirectoryStorage(root), () => NOW);
const latest = (label?: string) =>
  resolveBackup(context(), { backup: 'latest', ...(label === undefined ? {} : { label }) });
const open = (id: string) => openSource(context(), id, undefined);

describe('encryption', () => {
  it.each([
    ['plain', false, '@.manifest.json', 'not '],
    ['encrypted', true, '@.manifest.json.age', ''],
  ])('is listed as it is, whatever the summary says: %s', async (_, encrypted, manifest, word) => {
    const id = await makeInDirectory(root, daysAgo(1));
    const summary = JSON.parse(objectsOf(id, daysAgo(1)).get('@.backup.json')!) as object;
    await writeFile(join(root, id, '@.backup.json'), JSON.stringify({ ...summary, encrypted: !encrypted }));
    await rm(join(root, id, '@.manifest.json'));
    await writeFile(join(root, id, manifest), '{}');
    const { backups, warnings } = await list({}, context());
    expect(backups).toEqual([expect.objectContaining({ backupId: id, encrypted })]);
    expect(warnings).toEqual([
      `backup ${id} is ${word}encrypted, but its summary says otherwise: someone has changed the summary`,
    ]);
  });

  it('is not a matter of choice: a folder with both manifests is no backup', async () => {
    const id = await makeInDirectory(root, daysAgo(1));
    await writeFile(join(root, id, '@.manifest.json.age'), 'age-encryption.org/v1\n');
    await expect(open(id)).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
    const { backups, warnings } = await list({}, context());
    expect(backups).toEqual([]);
    expect(warnings[0]).toContain('both @.manifest.json and @.manifest.json.age');
  });
});

describe('latest', () => {
  it('passes over the future, and says so', async () => {
    const id = await makeInDirectory(root, daysAgo(1));
    const future = await makeInDirectory(root, daysAgo(-1500));
    const broken = idOf(daysAgo(-10));
    await mkdir(join(root, broken));
    await writeFile(join(root, broken, '@.manifest.json'), '{}');
    const said = context();
    expect((await resolveBackup(said, { backup: 'latest' })).backupId).toBe(id);
    expect(said.said.join('\n')).toContain(`${broken}, ${future} lie in the future`);
    const listed = await list({ maxAgeSeconds: 3600 }, context());
    expect(listed.stale).toMatchObject({ code: 'BACKUP_STALE' });
    expect(listed.warnings.join('\n')).toContain(`backup ${future} lies in the future`);
  });

  it('is no backup from the future, even where there is no other', async () => {
    await makeInDirectory(root, daysAgo(-1));
    await expect(latest()).rejects.toMatchObject({ code: 'BACKUP_NOT_FOUND' });
    const { stale } = await list({ maxAgeSeconds: 3600 }, context());
    expect(stale).toMatchObject({ code: 'BACKUP_STALE' });
  });

  it('is a partial one where the only full one is from the future', async () => {
    const partial = await makeInDirectory(root, daysAgo(1), { selection: 'abc' });
    await makeInDirectory(root, daysAgo(-1500));
    expect((await latest()).backupId).toBe(partial);
    const listed = await list({ maxAgeSeconds: 2 * 86_400 }, context());
    expect([listed.newest, listed.stale]).toEqual([partial, undefined]);
  });

  it('passes over what failed its verification, and says so', async () => {
    const sound = await makeInDirectory(root, daysAgo(3));
    const damaged = [
      await makeInDirectory(root, daysAgo(2), { verified: 'failed' }),
      await makeInDirectory(root, daysAgo(1), { verified: 'failed' }),
    ];
    const { backupId, warnings } = await latest();
    expect(backupId).toBe(sound);
    expect(warnings).toEqual(
      damaged.map((id) =>
        expect.stringMatching(new RegExp(`^${id} is passed over, .*: 1 object of the backup is damaged`)),
      ),
    );
    const listed = await list({ maxAgeSeconds: 2.5 * 86_400 }, context());
    expect(listed.backups.map(({ status, failure }) => [status, failure])).toEqual([
      ['stored', undefined],
      ['verification-failed', '1 object of the backup is damaged'],
      ['verification-failed', '1 object of the backup is damaged'],
    ]);
    // What is known to be damaged is not the backup that was expected within that time.
    expect(listed.stale).toMatchObject({ code: 'BACKUP_STALE' });
    await rm(join(root, sound), { recursive: true });
    await expect(latest()).rejects.toMatchObject({
      code: 'BACKUP_NOT_FOUND',
      message: expect.stringContaining('whose last verification did not fail'),
    });
  });

  it('is not decided where a newer one cannot be read, and names a few of thousands', async () => {
    await makeInDirectory(root, daysAgo(3));
    for (let i = 0; i < 12; i++) {
      const id = await makeInDirectory(root, new Date(daysAgo(2).getTime() + i * 1000));
      await writeFile(join(root, id, '@.backup.json'), 'x');
    }
    const error = await latest().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID' });
    expect((error as Error).message).toContain('7 others, ');
    expect((error as Error).message.length).toBeLessThan(500);
  });
});

it('a summary that says another time than its id is not believed', async () => {
  const id = await makeInDirectory(root, daysAgo(300));
  const summary = objectsOf(id, daysAgo(300)).get('@.backup.json')!;
  const begin = daysAgo(300).toISOString();
  await writeFile(join(root, id, '@.backup.json'), summary.replace(begin, daysAgo(0.1).toISOString()));
  const { backups, warnings } = await list({}, context());
  expect(backups).toEqual([]);
  expect(warnings[0]).toContain('it says that the backup began at');
});

describe('an id that there is not', () => {
  const IDS = ['20261120T030000Z-4f2a9c', '20261120T150000Z-77aa01', '20261121T030000Z-0b1c2d'];
  beforeEach(async () => {
    for (const id of IDS) await mkdir(join(root, id));
  });

  it.each([
    ['shortened', '20261121', [IDS[2]]],
    ['shortened with an ellipsis', '20261120T15…', [IDS[1]]],
    ['a date', '2026-11-20', [IDS[1], IDS[0]]],
    ['a time', '2026-11-20 03:00', [IDS[0]]],
    ['its end', '0b1c', [IDS[2]]],
    ['mistyped', '20261121T030000Z-0b1c2e', [IDS[2]]],
    ['mistyped and short', '2026112T030000Z-0b1c2d', [IDS[2]]],
    ['in small letters', '20261121t030000z-0b1c2d', [IDS[2]]],
    ['nothing like it', 'production', []],
    ['a path', '../../etc', []],
    ['hidden', '.x', []],
  ])('%s', async (_, text, suggestions) => {
    const error = await open(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'BACKUP_NOT_FOUND', details: { suggestions } });
    const { message, hint } = error as { message: string; hint: string };
    expect(message).toContain(`holds no backup ${text}`);
    for (const id of suggestions) expect(message).toContain(id!);
    expect(message + hint).not.toMatch(/shell/i);
  });

  it('is told apart from one that was not finished', async () => {
    await writeFile(join(root, IDS[0]!, '@.json'), '{}');
    await expect(open(IDS[0]!)).rejects.toMatchObject({
      code: 'BACKUP_NOT_FOUND',
      message: expect.stringContaining(`no manifest of ${IDS[0]}`),
    });
  });
});

it('a file of definitions that would fill the memory is refused before it is read', async () => {
  const manifest = validManifest();
  manifest.objects[0]!.bytes = 3 * 1024 ** 3;
  await mkdir(join(root, ID));
  await writeFile(join(root, ID, manifest.objects[0]!.name), '');
  await truncate(join(root, ID, manifest.objects[0]!.name), manifest.objects[0]!.bytes);
  let reads = 0;
  class Counting extends DirectoryStorage {
    override read(key: string, maxBytes?: number): Promise<Buffer> {
      reads++;
      return super.read(key, maxBytes);
    }
  }
  await expect(
    new OpenBackup(new Counting(root), manifest).readBytes(manifest.objects[0]!.name),
  ).rejects.toMatchObject({
    code: 'OBJECT_CORRUPT',
  });
  expect(reads).toBe(0);
});
