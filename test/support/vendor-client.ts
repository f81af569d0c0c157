// The vendors' own programs, which share nothing with the engine: their client loads a script with the character set and the delimiters
// that it has, and their dump tool says what a server holds. Run in the server's container, or on this machine for a local server.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestServer } from './servers.ts';

export interface ScriptOptions {
  /** Of the client; what a script of an old client is in. */
  charset?: string;
  /** Goes on after an error, as `mysql -f` does. */
  force?: boolean;
}

/** Runs an SQL script through the vendor's client. @returns what it printed of errors @throws Error with that, unless it is to go on */
export async function runScript(
  server: TestServer,
  script: Buffer | string,
  { charset = 'utf8mb4', force = false }: ScriptOptions = {},
): Promise<string> {
  const args = [`--default-character-set=${charset}`, '--comments', ...(force ? ['-f'] : [])];
  const { code, stderr } = await run(server, 'client', args, script);
  if (code !== 0 && !force) throw new Error(`the client failed: ${stderr}`);
  return stderr;
}

/** Everything in the schemas as the vendor's dump tool writes it, data in hexadecimal digits, without what depends on the moment. */
export async function vendorDump(
  server: TestServer,
  schemas: readonly string[],
  { force = false }: Pick<ScriptOptions, 'force'> = {},
): Promise<string> {
  const args = [
    ...(force ? ['--force'] : []),
    '--hex-blob',
    '--routines',
    '--events',
    '--triggers',
    '--skip-comments',
    '--skip-extended-insert',
    '--skip-lock-tables',
    '--order-by-primary',
    '--default-character-set=utf8mb4',
    ...(server.flavor === 'mysql' ? ['--set-gtid-purged=OFF', '--no-tablespaces'] : ['--dump-history']),
    '--databases',
    ...schemas,
  ];
  const { code, stdout, stderr } = await run(server, 'dump', args);
  if (code === TIMED_OUT) throw new DumpToolStuck(`the dump tool did not end within ${DUMP_SECONDS} s`);
  if (code !== 0 && !force) throw new Error(`the dump tool failed: ${stderr}`);
  return stdout;
}

/** mysqldump of 9.7 does not end for some bodies of programs. */
export class DumpToolStuck extends Error {}

const DUMP_SECONDS = 180;
/** The exit code of timeout(1). */
const TIMED_OUT = 124;

const PROGRAMS = {
  mysql: { client: 'mysql', dump: 'mysqldump' },
  mariadb: { client: 'mariadb', dump: 'mariadb-dump' },
};

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

async function run(
  server: TestServer,
  kind: 'client' | 'dump',
  args: readonly string[],
  input: Buffer | string = '',
): Promise<Outcome> {
  const program = PROGRAMS[server.flavor][kind];
  const login = [`-u${server.rootUser}`, `-p${server.rootPassword}`];
  const limit = kind === 'dump' ? ['timeout', String(DUMP_SECONDS)] : [];
  const [command, ...rest] =
    server.containerId === undefined
      ? [...limit, program, ...login, `-h${server.host}`, `-P${server.port}`, '--protocol=tcp']
      : ['docker', 'exec', '-i', server.containerId, ...limit, program, ...login];
  const child = spawn(command ?? program, [...rest, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  // A client that ends at an error does not read the rest of its script.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  // Bytes that are not UTF-8 stay apart: one character for each.
  return {
    code,
    stdout: Buffer.concat(stdout).toString('latin1'),
    stderr: Buffer.concat(stderr).toString('latin1'),
  };
}

/** Whether the vendor's programs are there for a server that runs on this machine. */
export async function hasVendorPrograms(server: TestServer): Promise<boolean> {
  if (server.containerId !== undefined) return true;
  const { client, dump } = PROGRAMS[server.flavor];
  const found = [client, dump].map((program) => promisify(execFile)(program, ['--version']));
  return (await Promise.allSettled(found)).every(({ status }) => status === 'fulfilled');
}
