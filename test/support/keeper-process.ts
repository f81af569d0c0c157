// Starts a keeper and ends it. It belongs to the process that calls this, through a pipe that closes with it.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const projectRoot = join(import.meta.dirname, '..', '..');

/** The Node.js that the project runs on, whatever is installed on the machine. */
export const nodeProgram =
  [join(projectRoot, 'node_modules', 'node', 'bin', 'node')].find(existsSync) ?? process.execPath;

export interface Keeper {
  runDirectory: string;
  /** Stops every server, removes the run's directory, and returns when that is done. */
  close(): Promise<void>;
}

export async function startKeeper(): Promise<Keeper> {
  const runDirectory = await mkdtemp(join(tmpdir(), 'mysql-backup-test-'));
  // A session of its own: Ctrl-C reaches whoever owns it, and it ends after him.
  const child = spawn(nodeProgram, [join(import.meta.dirname, 'keeper.ts'), runDirectory], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = new Promise((resolve, reject) => child.stdout.once('data', resolve).once('error', reject));
  const failed = exited.then((code) => {
    throw new Error(`the keeper of servers ended with code ${code}`);
  });
  failed.catch(() => {});
  await Promise.race([ready, failed]);
  child.stdin.on('error', () => {});
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref(): void }).unref();
  return {
    runDirectory,
    async close() {
      child.ref();
      child.stdin.end();
      await exited;
    },
  };
}
