// Where tests, demo and benchmark get their servers. The facade of this folder: what is behind it runs in the
// keeper, a process that belongs to the run and stops all that it started when the run ends, however it ends.

import { startKeeper } from './keeper-process.ts';
import { askKeeper } from './keeper-protocol.ts';
import { RUN_VARIABLE } from './run-record.ts';
import type {
  OtherS3,
  Purpose,
  Release,
  S3Ability,
  S3Info,
  ServerInfo,
  ServerOptions,
} from './server-types.ts';
import { flavorOf } from './server-types.ts';

export { ServerUnavailableError } from './server-types.ts';
export type { Flavor, OtherS3, Purpose, Release, S3Ability, ServerOptions } from './server-types.ts';

export interface Login {
  user?: string;
  password?: string;
  database?: string;
}

export interface TestServer extends ServerInfo {
  /** `mysql://user:password@host:port/database`, as root where nothing else is said. */
  url(login?: Login): string;
  /** Options for mysql2, as root where nothing else is said. A server on a busy machine answers late. */
  access(login?: Login): {
    host: string;
    port: number;
    user: string;
    password: string;
    database?: string;
    connectTimeout: number;
  };
  describe(): string;
  /** Stops a throw-away server now; a shared one stays for the other test files. Safe to call again. */
  stop(): Promise<void>;
  /** Ends it like a power failure; restart() brings it back with its data. Throw-away and durable only. */
  kill(): Promise<void>;
  /** Stops it if it runs and starts it on the same port with its data. Throw-away and durable only. */
  restart(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestS3 extends S3Info {
  can(ability: S3Ability): boolean;
  /** A new bucket with a name of its own; the run removes it. */
  createBucket(options?: { objectLock?: boolean }): Promise<string>;
  /** Variables for a program that is to use this server through the AWS SDK. */
  environment(): Record<string, string>;
}

let ownRun: Promise<string> | undefined;

/** The run that this process is part of, or else one of its own, which ends with the process. */
async function findRun(): Promise<string> {
  return process.env[RUN_VARIABLE] ?? (ownRun ??= beginRun());
}

async function beginRun(): Promise<string> {
  const keeper = await startKeeper();
  // Started by Jest itself and not by test/run.mjs: each test file is a run.
  const { afterAll } = globalThis as { afterAll?: (end: () => Promise<void>, timeoutMs: number) => void };
  afterAll?.(() => endRun(), 60_000);
  endOwnRun = () => keeper.close();
  return keeper.runDirectory;
}

let endOwnRun: (() => Promise<void>) | undefined;

/** Stops every server that this process began a run for, and waits for it. Without it they end with the process. */
export async function endRun(): Promise<void> {
  const end = endOwnRun;
  endOwnRun = undefined;
  ownRun = undefined;
  await end?.();
}

/**
 * A server that all test files of one worker share, started when the first one asks. Use schemas of your own on it.
 * A variable gives it first: TEST_MYSQL_URL the source, TEST_MYSQL_TARGET_URL the target; without the latter the
 * target is found in one of the other ways, so source and target are never the same server by accident.
 * @throws ServerUnavailableError if no way leads to one.
 */
export async function acquireServer(release: Release, purpose: Purpose): Promise<TestServer> {
  const runDirectory = await findRun();
  const worker = process.env['JEST_WORKER_ID'] ?? '1';
  const info = await askKeeper<ServerInfo>(runDirectory, { method: 'acquire', release, purpose, worker });
  const { afterAll } = globalThis as { afterAll?: (end: () => Promise<void>, timeoutMs: number) => void };
  if (release !== flavorOf(release))
    afterAll?.(() => askKeeper(runDirectory, { method: 'release', release, purpose, worker }), 60_000);
  return makeTestServer(runDirectory, info, true);
}

/** A server to be thrown away, started with the caller's options; never one from a variable. @throws the same */
export async function startServer(release: Release, options: ServerOptions = {}): Promise<TestServer> {
  const runDirectory = await findRun();
  const info = await askKeeper<ServerInfo>(runDirectory, { method: 'start', release, options });
  return makeTestServer(runDirectory, info, false);
}

const CONNECT_TIMEOUT_MS = 60_000;

function makeTestServer(runDirectory: string, info: ServerInfo, isShared: boolean): TestServer {
  let isStopped = isShared;
  const access = ({ user = info.rootUser, password = info.rootPassword, database }: Login = {}) => ({
    host: info.host,
    port: info.port,
    user,
    password,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...(database === undefined ? {} : { database }),
  });
  const act = async (method: 'kill' | 'restart') => {
    if (isShared) throw new Error(`a shared server cannot be used for ${method}: start one with startServer`);
    await askKeeper(runDirectory, { method, id: info.id });
  };
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await askKeeper(runDirectory, { method: 'stop', id: info.id });
  };
  return {
    ...info,
    access,
    url(login) {
      const { host, port, user, password, database = '' } = access(login);
      const encode = encodeURIComponent;
      return `mysql://${encode(user)}:${encode(password)}@${host}:${port}/${encode(database)}`;
    },
    describe: () => `${info.release} ${info.version}, ${info.detail}, ${info.host}:${info.port}`,
    stop,
    kill: () => act('kill'),
    restart: () => act('restart'),
    [Symbol.asyncDispose]: stop,
  };
}

/**
 * The S3 server that all test files of the run share, or another one by its name. Take a bucket of your own on it.
 * @throws ServerUnavailableError if no way leads to the other one
 */
export async function acquireS3(name?: OtherS3): Promise<TestS3> {
  const runDirectory = await findRun();
  const which = name === undefined ? {} : { name };
  const info = await askKeeper<S3Info>(runDirectory, { method: 's3', ...which });
  return {
    ...info,
    can: (ability) => !info.cannot.includes(ability),
    createBucket: ({ objectLock = false } = {}) =>
      askKeeper<string>(runDirectory, { method: 'bucket', objectLock, ...which }),
    environment: () => ({
      AWS_ACCESS_KEY_ID: info.accessKeyId,
      AWS_SECRET_ACCESS_KEY: info.secretAccessKey,
      AWS_REGION: info.region,
      AWS_EC2_METADATA_DISABLED: 'true',
    }),
  };
}
