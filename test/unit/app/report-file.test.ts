// The file of --report: nothing is done where it could not be written, and it is private and never another file.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Folder, makeFolder, readJson } from '../../support/command-line.ts';
import { runInProcess } from '../../support/in-process.ts';
import { makeInDirectory } from '../prune/made-backups.ts';

let folder: Folder;
let storage: string;
beforeEach(async () => {
  folder = await makeFolder();
  storage = join(folder.path, 'backups');
  for (const days of [30, 20, 10]) await makeInDirectory(storage, new Date(Date.now() - days * 86_400_000));
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
});

const prune = (report: string) =>
  runInProcess(['prune', '--storage', storage, '--keep-last', '1', '--report', join(folder.path, report)]);

it.each([
  ['missing/report.json', 'does not exist'],
  ['file/report.json', 'is not a folder'],
  ['folder', 'it is not a regular file'],
  ['link', 'it is a symbolic link'],
  ['dangling', 'it is a symbolic link'],
])('%s is refused before anything is done', async (report, why) => {
  await writeFile(join(folder.path, 'file'), 'x');
  await mkdir(join(folder.path, 'folder'));
  await writeFile(join(folder.path, 'victim'), 'precious');
  await symlink(join(folder.path, 'victim'), join(folder.path, 'link'));
  await symlink(join(folder.path, 'nothing'), join(folder.path, 'dangling'));
  const before = await readdir(storage);
  const { exitCode, error } = await prune(report);
  expect([exitCode, error?.code]).toEqual([2, 'CONFIG_INVALID']);
  expect(error?.message).toContain(why);
  expect(await readdir(storage)).toEqual(before);
  expect(await readFile(join(folder.path, 'victim'), 'utf8')).toBe('precious');
});

it('is private, also where it replaces one that was not, and leaves nothing beside it', async () => {
  const path = join(folder.path, 'report.json');
  await writeFile(path, 'old');
  await chmod(path, 0o644);
  expect(await prune('report.json')).toMatchObject({ exitCode: 0 });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readJson(path)).toMatchObject({ status: 'pruned', removed: 2 });
  expect(await readdir(folder.path)).toEqual(['backups', 'report.json']);
});
