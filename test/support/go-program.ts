// A program written in Go: found on the PATH, or built from the Go module proxy, once for all runs.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export interface GoProgram {
  /** Of the file. */
  name: string;
  /** Path of the package with its version; the PATH alone is searched without it. */
  module?: string | undefined;
}

/** The folder that holds what the tests have built or installed, for all runs. */
export const TEST_CACHE = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'mysql-backup-tests',
);

/** Returns the path of a program on the PATH. */
export function findOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Returns the path of the program.
 * @throws Error that says what is missing
 */
export async function findGoProgram({ name, module }: GoProgram): Promise<string> {
  const own = findOnPath(name);
  if (own) return own;
  if (module === undefined) throw new Error(`${name} is not on the PATH`);
  const folder = join(TEST_CACHE, module.replaceAll('/', '_'));
  const built = join(folder, name);
  if (existsSync(built)) return built;
  const go = findOnPath('go');
  if (!go) throw new Error(`${name} is not on the PATH, and there is no Go to build it`);
  process.stderr.write(`tests: building ${name} with Go, once\n`);
  await mkdir(folder, { recursive: true });
  try {
    await promisify(execFile)(go, ['install', module], {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string };
    throw new Error(`${name} cannot be built: ${stderr.trim().split('\n').slice(-3).join(' ')}`, {
      cause: error,
    });
  }
  return built;
}
