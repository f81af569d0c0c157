// A file system of its own with a given size, for what becomes of a directory whose disk is full. Needs root.
import { execFile } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from './command-line.ts';

const run = promisify(execFile);
const FILLER = '.filler';

export interface SmallDisk extends AsyncDisposable {
  /** Where it is mounted. */
  path: string;
  /** Takes all room but so many bytes. */
  fill(freeBytes: number): Promise<void>;
  /** Gives the room back. */
  free(): Promise<void>;
  remount(mode: 'ro' | 'rw'): Promise<void>;
}

/** @throws if nothing can be mounted here */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await makeFolder();
  const { path } = folder;
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
  return {
    path,
    async fill(freeBytes) {
      const { bavail, bsize } = await statfs(path);
      await writeFile(join(path, FILLER), Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
    },
    free: () => rm(join(path, FILLER), { force: true }),
    async remount(mode) {
      await run('mount', ['-o', `remount,${mode}`, path]);
    },
    async [Symbol.asyncDispose]() {
      await run('umount', ['-l', path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}
