// What only a directory has: modes, links, full disks, and folders that are not there.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DirectoryStorage } from '../../../../src/storage/directory/directory-storage.ts';
import { translateFileError } from '../../../../src/storage/directory/directory-errors.ts';

const never = new AbortController().signal;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'directory-storage-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

it('keeps folders and files to their owner', async () => {
  const storage = new DirectoryStorage(path.join(root, 'new', 'place'));
  const writer = await storage.create('id', never);
  await writer.write('object', Buffer.from('x'), 1);
  await writer.commit('manifest', Buffer.from('{}'));
  const modeOf = async (name: string): Promise<number> =>
    (await stat(path.join(storage.location, name))).mode & 0o777;
  expect(await modeOf('.')).toBe(0o700);
  expect(await modeOf('id')).toBe(0o700);
  expect(await modeOf('id/object')).toBe(0o600);
});

it('follows no link out of its directory', async () => {
  const storage = new DirectoryStorage(path.join(root, 'backups'));
  await mkdir(path.join(root, 'backups', 'real'), { recursive: true });
  await mkdir(path.join(root, 'outside'));
  await writeFile(path.join(root, 'outside', 'secret'), 'secret');
  await symlink('../outside', path.join(root, 'backups', 'linked'));
  await symlink('../../outside/secret', path.join(root, 'backups', 'real', 'secret'));
  await expect(storage.read('linked/secret')).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' });
  await expect(storage.read('real/secret')).rejects.toMatchObject({ code: 'STORAGE_ACCESS_DENIED' });
  await storage.delete(['linked/secret', 'real/secret']);
  expect(existsSync(path.join(root, 'outside', 'secret'))).toBe(true);
  await expect(storage.create('linked', never)).rejects.toMatchObject({ code: 'STORAGE_EXISTS' });
});

it('does not wait for what is no file', async () => {
  const storage = new DirectoryStorage(root);
  await mkdir(path.join(root, 'id'));
  execFileSync('mkfifo', [path.join(root, 'id', 'pipe')]);
  await expect(storage.read('id/pipe')).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' });
});

it('makes nothing when it is only read, and says that the directory is missing', async () => {
  const storage = new DirectoryStorage(path.join(root, 'missing'));
  const listing = storage.listFolders()[Symbol.asyncIterator]().next();
  await expect(listing).rejects.toMatchObject({ code: 'STORAGE_BUCKET_NOT_FOUND' });
  expect(await storage.freeBytes()).toBeGreaterThan(0);
  expect(existsSync(storage.location)).toBe(false);
});

it('a file in the place of the directory is refused', async () => {
  await writeFile(path.join(root, 'file'), 'x');
  const storage = new DirectoryStorage(path.join(root, 'file'));
  await expect(storage.checkWritable('20261122T030000Z-000001')).rejects.toMatchObject({ exitCode: 11 });
});

it('gives the codes of the file system their meaning', () => {
  const codes = { ENOSPC: 'STORAGE_FULL', EDQUOT: 'STORAGE_FULL', EACCES: 'STORAGE_ACCESS_DENIED' };
  for (const [code, meaning] of Object.entries(codes)) {
    expect(translateFileError(Object.assign(new Error('x'), { code }), 'write /x')).toMatchObject({
      code: meaning,
    });
  }
});

// A device that is always full; root is refused nothing else.
const full = existsSync('/dev/full') ? it : it.skip;
full('a full device is told by its code', async () => {
  const error: unknown = await writeFile('/dev/full', 'x').catch((thrown: unknown) => thrown);
  expect(translateFileError(error, 'write /dev/full')).toMatchObject({ code: 'STORAGE_FULL', exitCode: 11 });
});
