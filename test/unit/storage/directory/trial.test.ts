// A trial leaves no folder, and does not get in the way of other trials and backups in a folder that none of them has made yet.
import { expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newBackupId } from '../../../../src/format/names.ts';
import { makeNewFolder, removeFolders } from '../../../../src/storage/directory/directory-file.ts';
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

it('makes a folder although others remove the folders that it stands in', async () => {
  const root = await mkdtemp(join(tmpdir(), 'trial-'));
  const place = join(root, 'a', 'b');
  try {
    for (let i = 0; i < 500; i++) {
      const folder = join(place, String(i));
      await Promise.all([makeNewFolder(folder), removeFolders([place, join(root, 'a')])]);
      await rmdir(folder);
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
