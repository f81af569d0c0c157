// Servers from a program on this machine, on a data directory, a port and a socket of their own below the
// run's directory. Each is a process group of its own, and its pid is written down before it does anything,
// so that whoever cleans up after a crash finds it.

import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, openSync, closeSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { recordProcess } from './run-record.ts';
import type { RunningServer } from './running-server.ts';
import { findFreePort, makePassword, readVersion, runStatements, waitForServer } from './server-probe.ts';
import { serverArguments } from './server-settings.ts';
import type { Flavor, ServerOptions } from './server-types.ts';

const run = promisify(execFile);
const FOLDERS = [
  '/usr/sbin',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/libexec',
  '/opt/homebrew/bin',
];

function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A server program of that flavor: `mysqld` is MariaDB's on many machines, so each is asked who it is. */
export async function findServerProgram(flavor: Flavor): Promise<string | undefined> {
  const program = findProgram(flavor === 'mysql' ? 'mysqld' : 'mariadbd') ?? findProgram('mysqld');
  if (!program) return undefined;
  const { stdout } = await run(program, ['--no-defaults', '--version']);
  return /mariadb/i.test(stdout) === (flavor === 'mariadb') ? program : undefined;
}

async function initialise(flavor: Flavor, program: string, dataDir: string, asUser: string[]): Promise<void> {
  if (flavor === 'mysql') {
    await mkdir(dataDir, { mode: 0o750 });
    await run(program, ['--no-defaults', '--initialize-insecure', `--datadir=${dataDir}`, ...asUser]);
    return;
  }
  const installer = findProgram('mariadb-install-db') ?? findProgram('mysql_install_db');
  if (!installer) throw new Error(`${program} is there, but mariadb-install-db is not`);
  await run(installer, [
    '--no-defaults',
    `--datadir=${dataDir}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...asUser,
  ]);
}

/** Starts the process and returns when it has been written down. */
async function launch(
  program: string,
  args: string[],
  logPath: string,
  runDirectory: string,
): Promise<ChildProcess> {
  const log = openSync(logPath, 'a');
  const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  recordProcess(runDirectory, child.pid ?? 0);
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await exited;
  clearTimeout(tooLong);
}

/** @throws Error if there is no such program here, or with the end of its log if it does not come up. */
export async function startLocalServer(
  flavor: Flavor,
  options: ServerOptions,
  runDirectory: string,
): Promise<RunningServer> {
  const program = await findServerProgram(flavor);
  if (!program) throw new Error(`no ${flavor === 'mysql' ? 'mysqld' : 'mariadbd'} on this machine`);
  const home = await mkdtemp(join(runDirectory, `${flavor}-`));
  const dataDir = join(home, 'data');
  const socketPath = join(home, 'server.sock');
  const logPath = join(home, 'server.log');
  const asUser = process.getuid?.() === 0 ? ['--user=root'] : [];
  const rootPassword = makePassword();
  const port = await findFreePort();
  const args = [
    '--no-defaults',
    `--datadir=${dataDir}`,
    `--socket=${socketPath}`,
    `--pid-file=${join(home, 'server.pid')}`,
    `--tmpdir=${home}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    // The compiled-in directory exists only where a package has made it.
    ...(flavor === 'mysql' ? ['--secure-file-priv=NULL'] : []),
    ...asUser,
    ...serverArguments(flavor, options.extraArgs),
  ];

  let child: ChildProcess;
  const access = { host: '127.0.0.1', port, user: 'root', password: rootPassword };
  const assertAlive = async () => {
    if (child.exitCode === null && child.signalCode === null) return;
    const log = await readFile(logPath, 'utf8');
    throw new Error(
      `${program} ended with code ${child.exitCode}:\n${log.split('\n').slice(-20).join('\n')}`,
    );
  };
  const start = async () => {
    child = await launch(program, args, logPath, runDirectory);
  };
  const stop = async () => {
    if (child) await end(child, 'SIGTERM');
    await rm(home, { recursive: true, force: true });
  };
  let version: string;
  try {
    await initialise(flavor, program, dataDir, asUser);
    await start();
    const local = { socketPath, user: 'root' };
    await waitForServer(local, assertAlive);
    await runStatements(local, [
      // MariaDB's installer makes roots of its own for 127.0.0.1 and this host, nearer than '%' and without a password.
      ...(flavor === 'mariadb'
        ? [`DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost'`, 'FLUSH PRIVILEGES']
        : []),
      `CREATE USER root@'%' IDENTIFIED BY '${rootPassword}'`,
      `GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION`,
      `ALTER USER root@localhost IDENTIFIED BY '${rootPassword}'`,
    ]);
    version = await readVersion(access);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    info: {
      flavor,
      release: flavor,
      host: access.host,
      port,
      socketPath,
      rootUser: 'root',
      rootPassword,
      version,
      source: 'local',
      detail: `program ${program}`,
    },
    stop,
    async kill() {
      await end(child, 'SIGKILL');
    },
    async restart() {
      await end(child, 'SIGTERM');
      await start();
      await waitForServer(access, assertAlive);
    },
  };
}
