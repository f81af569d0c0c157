// S3 servers beside the one that all tests use: they differ from it in what they list, lock, encrypt and ignore. Each is found by a
// variable, as a program of this machine, or is built from the Go module proxy where there is Go.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findGoProgram } from './go-program.ts';
import { recordProcess } from './run-record.ts';
import type { RunningS3 } from './s3-server.ts';
import { allowedWays } from './server-search.ts';
import { findFreePort } from './server-probe.ts';
import { type OtherS3, type S3Ability, type S3Info, ServerUnavailableError } from './server-types.ts';

const REGION = 'us-east-1';
/** From its start to its first answer. */
const START_MS = 300_000;

interface Program {
  name: string;
  /** Of Go, with its version. */
  module?: string;
  /** Without a module: how the program is had. */
  hint?: string;
  args(at: { port: number; folder: string; accessKeyId: string; secretAccessKey: string }): string[];
  environment(login: { accessKeyId: string; secretAccessKey: string }): Record<string, string>;
  cannot: S3Ability[];
  kmsKey?: string;
}

const PROGRAMS: Record<OtherS3, Program> = {
  minio: {
    name: 'minio',
    module: 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c',
    args: ({ port, folder }) => ['server', join(folder, 'data'), '--address', `127.0.0.1:${port}`, '--quiet'],
    environment: ({ accessKeyId, secretAccessKey }) => ({
      MINIO_ROOT_USER: accessKeyId,
      MINIO_ROOT_PASSWORD: secretAccessKey,
      MINIO_KMS_SECRET_KEY: `testkey-1:${randomBytes(32).toString('base64')}`,
    }),
    cannot: ['storage-classes', 'bucket-owner'],
    kmsKey: 'testkey-1',
  },
  versitygw: {
    name: 'versitygw',
    module: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
    args: ({ port, folder }) => [
      '--port',
      `127.0.0.1:${port}`,
      '--iam-dir',
      join(folder, 'iam'),
      'posix',
      '--versioning-dir',
      join(folder, 'versions'),
      join(folder, 'data'),
    ],
    environment: ({ accessKeyId, secretAccessKey }) => ({
      ROOT_ACCESS_KEY: accessKeyId,
      ROOT_SECRET_KEY: secretAccessKey,
    }),
    cannot: ['sse-kms', 'storage-classes'],
  },
  rclone: {
    name: 'rclone',
    module: 'github.com/rclone/rclone@v1.76.0',
    args: ({ port, folder, accessKeyId, secretAccessKey }) => [
      'serve',
      's3',
      '--addr',
      `127.0.0.1:${port}`,
      '--auth-key',
      `${accessKeyId},${secretAccessKey}`,
      join(folder, 'data'),
    ],
    environment: () => ({}),
    cannot: ['object-lock', 'versioning', 'sse-kms', 'storage-classes', 'bucket-owner'],
  },
  moto: {
    name: 'moto_server',
    hint: "pip install 'moto[server,s3]'",
    args: ({ port }) => ['-H', '127.0.0.1', '-p', String(port)],
    environment: () => ({}),
    cannot: ['credentials', 'sse-kms', 'bucket-owner'],
  },
};

/** @throws ServerUnavailableError that says of each way why it did not lead to the server */
export async function findOtherS3(name: OtherS3, runDirectory: string): Promise<RunningS3> {
  const ways = allowedWays();
  const named = ways.includes('variables') ? fromVariables(name) : undefined;
  if (named) return named;
  const program = PROGRAMS[name];
  const variable = `TEST_S3_${name.toUpperCase()}_ENDPOINT`;
  if (!ways.includes('local'))
    throw new ServerUnavailableError(`${variable} is not set, and TEST_SERVERS allows no local program`);
  const file = await findGoProgram(program).catch((error: Error) => {
    const hint = program.hint ? ` (${program.hint})` : '';
    throw new ServerUnavailableError(`${variable} is not set, and ${error.message}${hint}`);
  });
  return await start(name, program, file, runDirectory);
}

function fromVariables(name: OtherS3): RunningS3 | undefined {
  const of = (what: string): string | undefined => process.env[`TEST_S3_${name.toUpperCase()}_${what}`];
  const endpoint = of('ENDPOINT');
  if (endpoint === undefined) return undefined;
  const accessKeyId = of('ACCESS_KEY');
  const secretAccessKey = of('SECRET_KEY');
  if (!accessKeyId || !secretAccessKey)
    throw new Error(`TEST_S3_${name.toUpperCase()}_ACCESS_KEY or _SECRET_KEY is not set`);
  const { cannot, kmsKey } = PROGRAMS[name];
  const detail = `${name}, TEST_S3_${name.toUpperCase()}_ENDPOINT`;
  return {
    info: infoOf({ endpoint, accessKeyId, secretAccessKey, source: 'variable', detail, cannot }, kmsKey),
    async stop() {},
  };
}

function infoOf(info: Omit<S3Info, 'region'>, kmsKey: string | undefined): S3Info {
  return { ...info, region: REGION, ...(kmsKey === undefined ? {} : { kmsKey }) };
}

async function start(
  name: OtherS3,
  program: Program,
  file: string,
  runDirectory: string,
): Promise<RunningS3> {
  const folder = await mkdtemp(join(runDirectory, `${name}-`));
  for (const each of ['data', 'versions', 'iam']) await mkdir(join(folder, each));
  const accessKeyId = 'testaccess';
  const secretAccessKey = randomBytes(16).toString('hex');
  const port = await findFreePort();
  const logPath = join(folder, 'server.log');
  const log = openSync(logPath, 'a');
  const child = spawn(file, program.args({ port, folder, accessKeyId, secretAccessKey }), {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...program.environment({ accessKeyId, secretAccessKey }) },
  });
  closeSync(log);
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  recordProcess(runDirectory, child.pid ?? 0);
  const endpoint = `http://127.0.0.1:${port}`;
  await waitUntilUp(endpoint, child, logPath);
  const { cannot, kmsKey } = program;
  const detail = `${name}, ${file}`;
  return {
    info: infoOf({ endpoint, accessKeyId, secretAccessKey, source: 'local', detail, cannot }, kmsKey),
    async stop() {
      child.kill('SIGKILL');
    },
  };
}

async function waitUntilUp(endpoint: string, child: ChildProcess, logPath: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(endpoint, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    if (answer && answer.status < 500) return;
    await sleep(200);
  }
  const words = readFileSync(logPath, 'utf8').trim().split('\n').slice(-5).join(' ');
  throw new ServerUnavailableError(`${child.spawnfile} does not come up: ${words}`);
}
