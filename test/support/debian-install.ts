// The last way to a server: the distribution's MariaDB, installed with apt. `mariadb-server-core` is the
// server of `mariadb-server` without its service, so nothing begins to run, now or at the next boot.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGES = ['mariadb-server-core', 'mariadb-client'];
const APT = ['-q', '-o', 'DPkg::Lock::Timeout=300'];

async function isDebian(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

async function rootPrefix(): Promise<string[]> {
  if (process.getuid?.() === 0) return [];
  await run('sudo', ['-n', 'true']).catch(() => {
    throw new Error('needs root or sudo without a password');
  });
  return ['sudo', '-n'];
}

/** @throws Error if this machine is not Debian or Ubuntu, if root is out of reach, or with apt's last words. */
export async function installMariadb(): Promise<void> {
  if (!(await isDebian())) throw new Error('this is not Debian or Ubuntu');
  const prefix = await rootPrefix();
  process.stderr.write(`tests: installing ${PACKAGES.join(' and ')} with apt-get, no service is started\n`);
  const apt = async (...args: string[]) => {
    const command = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...APT, ...args];
    await run(command[0] ?? '', command.slice(1), { maxBuffer: 64 * 1024 * 1024 }).catch((error: unknown) => {
      const { stderr = '' } = error as { stderr?: string };
      throw new Error(`apt-get ${args[0]} failed: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
    });
  };
  await apt('update');
  await apt('install', '--yes', '--no-install-recommends', ...PACKAGES);
}
