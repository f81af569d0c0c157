// A trial leaves no folder, and does not get in the way of other trials and backups in a folder that none of them has made yet.
import { expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newBackupId } from '../../../../src/format/names.ts';
import { DirectoryStorage } from '../../../../src/storage/directory/directory-storage.ts';

it('leaves the folders as they were', async () => {
  const root = await mkdtemp(join(tmpdir(), 'trial-'));
  try {
    const storage = new DirectoryStorage(join(root, 'a', 'b'));
    await storage.checkWritable(newBackupId(new Date()), { isTrial: true });
    expect(await readdir(root)).toEqual([]);
    await storage.checkWritable(newBackupId(new Date()));
    expect(await readdir(join(root, 'a', 'b'))).toEqual([]);
  } finally {
    await rm(root, { recursive: true });
  }
});

it('runs next to others, which remove what it stands in', async () => {
  const root = await mkdtemp(join(tmpdir(), 'trial-'));
  try {
    for (let round = 0; round < 20; round++) {
      const place = join(root, String(round), 'b');
      const trials = Array.from({ length: 6 }, () =>
        new DirectoryStorage(place).checkWritable(newBackupId(new Date()), { isTrial: true }),
      );
      const { signal } = new AbortController();
      const writer = await new DirectoryStorage(place).create(newBackupId(new Date()), signal);
      await Promise.all(trials);
      await writer.abort();
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
