// A real sshd of OpenSSH on a free port of this machine, for one user with one key. It ends with the test, and may be killed.
import { execFileSync } from 'node:child_process';
import { chmod, chown, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type BoundProcess, startBound } from './bound-process.ts';
import { type DebianProgram, findDebianProgram } from './debian-program.ts';
import { freePort, waitForPort } from './nginx.ts';

export interface Sshd extends AsyncDisposable {
  user: string;
  port: number;
  /** `user@127.0.0.1:port` */
  address: string;
  /** Files: the private key of the user, and the line of the server for known_hosts. */
  key: string;
  knownHosts: string;
  /** As `ssh-keygen -l` prints it. */
  fingerprint: string;
  /** Ends it with all its connections. */
  kill(): Promise<void>;
  /** Again on the same port, with the same keys. */
  start(): Promise<void>;
  log(): Promise<string>;
}

const found = await findDebianProgram('usr/sbin/sshd', ['openssh-server', 'libwrap0']);
const hasKeygen = await findDebianProgram('usr/bin/ssh-keygen', ['openssh-client']);
/** Why there is none, if there is none. */
export const noSshd = [found, hasKeygen].find((program) => typeof program === 'string');

/** sshd demands an account and a folder of its own from root, and none from anyone else. */
const NOBODY = 65_534;

/** @param more lines of sshd_config */
export async function startSshd(more: readonly string[] = []): Promise<Sshd> {
  if (typeof found === 'string' || typeof hasKeygen === 'string') throw new Error(noSshd);
  const folder = await mkdtemp(join(tmpdir(), 'sshd-'));
  await chmod(folder, 0o755);
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? 'nobody' : userInfo().username;
  const at = (name: string): string => join(folder, name);
  for (const name of ['host', 'user'])
    execFileSync(hasKeygen.path, ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', at(name)]);
  const port = await freePort();
  const hostKey = (await readFile(at('host.pub'), 'utf8')).split(' ').slice(0, 2).join(' ');
  await writeFile(at('known_hosts'), `[127.0.0.1]:${port} ${hostKey}\n`);
  await writeFile(at('authorized_keys'), await readFile(at('user.pub'), 'utf8'));
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${at('host')}`,
    `AuthorizedKeysFile ${at('authorized_keys')}`,
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM yes',
    'PidFile none',
    'LogLevel VERBOSE',
    'MaxStartups 100',
    'MaxSessions 100',
    ...more,
  ];
  await writeFile(at('config'), `${config.join('\n')}\n`);
  await writeFile(at('log'), '');
  if (isRoot) for (const name of ['host', 'log']) await chown(at(name), NOBODY, NOBODY);
  const { path, environment } = isRoot ? await moveOut(found, at('program')) : found;
  let program: BoundProcess | undefined;
  const start = async (): Promise<void> => {
    const sshd = startBound([path, '-D', '-f', at('config'), '-E', at('log')], {
      environment,
      ...(isRoot ? { uid: NOBODY } : {}),
    });
    program = sshd;
    await waitForPort(port, () => (sshd.hasEnded() ? sshd.said() : undefined));
  };
  const kill = async (): Promise<void> => {
    await program?.[Symbol.asyncDispose]();
    // The listener has ended; each connection has a process of its own, which names the listener's configuration no more.
    for (const pid of await connectionsOf(at('log'))) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  };
  await start();
  return {
    user,
    port,
    address: `${user}@127.0.0.1:${port}`,
    key: at('user'),
    knownHosts: at('known_hosts'),
    fingerprint: execFileSync(hasKeygen.path, ['-l', '-f', at('host.pub')], { encoding: 'utf8' }).split(
      ' ',
    )[1]!,
    kill,
    start,
    log: () => readFile(at('log'), 'utf8'),
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The folder of root is closed to others. */
async function moveOut(program: DebianProgram, folder: string): Promise<DebianProgram> {
  const { path, environment, root } = program;
  if (root === undefined) return program;
  await cp(root, folder, { recursive: true, verbatimSymlinks: true });
  const moved = Object.entries(environment).map(([name, value]) => [name, value.replaceAll(root, folder)]);
  return {
    path: path.replace(root, folder),
    environment: Object.fromEntries(moved) as Record<string, string>,
  };
}

/** Processes that serve a connection, as the log names them: `User child is on pid N`, or the one that accepted the key. */
async function connectionsOf(log: string): Promise<number[]> {
  const text = await readFile(log, 'utf8');
  return [...text.matchAll(/User child is on pid (\d+)/g)].map(([, pid]) => Number(pid));
}
