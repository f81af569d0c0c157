// Programs of Debian for tests that need the real one: from the PATH, or unpacked from their packages into a folder of the tests.
// Nothing is installed, and no service begins.
import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(homedir(), '.cache', 'mysql-backup-tests', 'debian');

export interface DebianProgram {
  path: string;
  /** What it needs to find its libraries. */
  environment: Record<string, string>;
  /** Folder that it was unpacked into; absent: it is installed. */
  root?: string;
}

/**
 * @param path of the program in its package: `usr/sbin/sshd`
 * @param packages its own, and those of the libraries that may be missing
 * @returns why there is none, as text
 */
export async function findDebianProgram(
  path: string,
  packages: readonly string[],
): Promise<DebianProgram | string> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  for (const folder of folders)
    if (await exists(join(folder, name))) return { path: join(folder, name), environment: {} };
  const root = join(CACHE, packages.join('+'));
  try {
    if (!(await exists(join(root, path)))) await unpack(root, packages);
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    return `no ${name} on the PATH, and its package cannot be had: ${(stderr.trim() || message).split('\n').at(-1)}`;
  }
  if (!(await exists(join(root, path)))) return `${packages[0]} has no ${path}`;
  const libraries = await run('dpkg-architecture', ['-qDEB_HOST_MULTIARCH']).then(
    ({ stdout }) => stdout.trim(),
    () => (process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'),
  );
  const places = ['usr/lib', 'lib'].map((folder) => join(root, folder, libraries));
  return { path: join(root, path), environment: { LD_LIBRARY_PATH: places.join(':') }, root };
}

async function unpack(root: string, packages: readonly string[]): Promise<void> {
  const work = `${root}.${process.pid}`;
  await mkdir(join(work, 'root'), { recursive: true });
  try {
    await run('apt-get', ['-q', 'download', ...packages], { cwd: work, timeout: 120_000 });
    for (const file of await readdir(work))
      if (file.endsWith('.deb')) await run('dpkg', ['-x', join(work, file), join(work, 'root')]);
    await rename(join(work, 'root'), root).catch((error: NodeJS.ErrnoException) => {
      // Another test was first.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
