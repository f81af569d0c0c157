// The process that holds a run's servers. Tests ask it over a socket in the run's directory; it starts what is
// asked for, once, and stops it all when its standard input ends. That end comes with the death of whoever
// started it, however it died, so nothing outlives a run: not after Ctrl-C, a crash or a SIGKILL.

import { rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeContainersOf } from './docker-servers.ts';
import type { KeeperReply, KeeperRequest } from './keeper-protocol.ts';
import type { RunningServer } from './running-server.ts';
import { killRecordedProcesses, recordUsed } from './run-record.ts';
import { createBucket, removeBucket } from './s3-buckets.ts';
import { findOtherS3 } from './other-s3.ts';
import { findS3 } from './s3-server.ts';
import type { RunningS3 } from './s3-server.ts';
import { findServer } from './server-search.ts';
import { ServerUnavailableError } from './server-types.ts';
import type { OtherS3, ServerInfo } from './server-types.ts';

// Long enough for an installation that must not be cut off.
const CLOSE_TIMEOUT_MS = 180_000;

const runDirectory = process.argv[2] ?? '';
const runId = basename(runDirectory);
const servers = new Map<string, RunningServer>();
const shared = new Map<string, Promise<ServerInfo>>();
const buckets: { name: OtherS3 | undefined; bucket: string }[] = [];
const underWay = new Set<Promise<unknown>>();
const s3 = new Map<OtherS3 | undefined, Promise<RunningS3>>();
let closing = false;
let serial = 0;

async function startServer(request: KeeperRequest & { method: 'acquire' | 'start' }): Promise<ServerInfo> {
  const purpose = request.method === 'acquire' ? request.purpose : undefined;
  const options = request.method === 'start' ? request.options : {};
  const server = await findServer(request.release, options, {
    runId,
    runDirectory,
    ...(purpose ? { purpose } : {}),
  });
  const id = String((serial += 1));
  if (closing) {
    await server.stop();
    throw new Error('the run has ended');
  }
  servers.set(id, server);
  const { release, version, detail, host, port } = server.info;
  const role = purpose ?? 'throw-away';
  // Throw-away servers are many and alike: without its port each kind is told once.
  recordUsed(runDirectory, `${release} ${role}: ${version}, ${detail}${purpose ? `, ${host}:${port}` : ''}`);
  return { id, ...server.info };
}

async function acquireServer(request: KeeperRequest & { method: 'acquire' }): Promise<ServerInfo> {
  const key = `${request.release} ${request.purpose} ${request.worker}`;
  const found = shared.get(key) ?? startServer(request);
  shared.set(key, found);
  return found;
}

/** The tests of a file are over that wanted a server of an older version: the others need its memory. */
async function releaseServer(request: KeeperRequest & { method: 'release' }): Promise<void> {
  const key = `${request.release} ${request.purpose} ${request.worker}`;
  const found = shared.get(key);
  shared.delete(key);
  const info = await found?.catch(() => undefined);
  if (info) await stopServer(info);
}

function findStarted(id: string): RunningServer {
  const server = servers.get(id);
  if (!server) throw new Error(`there is no server ${id}, or it was stopped`);
  return server;
}

async function acquireS3(name?: OtherS3): Promise<RunningS3> {
  const known = s3.get(name);
  if (known) return await known;
  const found = name === undefined ? findS3(runId) : findOtherS3(name, runDirectory);
  s3.set(name, found);
  const { info } = await found;
  recordUsed(runDirectory, `S3: ${info.detail}, ${info.endpoint}`);
  return await found;
}

async function stopServer({ id }: { id: string }): Promise<void> {
  const server = findStarted(id);
  servers.delete(id);
  await server.stop();
}

async function actOn(id: string, act: 'kill' | 'restart'): Promise<void> {
  const server = findStarted(id);
  if (!server[act]) throw new Error(`a server of the caller is not ours to ${act}`);
  await server[act]();
}

async function makeBucket({ name, objectLock }: { name?: OtherS3; objectLock: boolean }): Promise<string> {
  const bucket = await createBucket((await acquireS3(name)).info, objectLock);
  buckets.push({ name, bucket });
  return bucket;
}

type Handlers = {
  [M in KeeperRequest['method']]: (request: Extract<KeeperRequest, { method: M }>) => Promise<unknown>;
};

const handlers: Handlers = {
  acquire: acquireServer,
  release: releaseServer,
  start: startServer,
  stop: stopServer,
  kill: ({ id }) => actOn(id, 'kill'),
  restart: ({ id }) => actOn(id, 'restart'),
  s3: async ({ name }) => (await acquireS3(name)).info,
  bucket: makeBucket,
};

async function answer(request: KeeperRequest): Promise<unknown> {
  const handler = handlers[request.method] as (request: KeeperRequest) => Promise<unknown>;
  return handler(request);
}

async function serve(socket: Socket): Promise<void> {
  // A test that dies while it waits takes its end of the socket with it.
  socket.on('error', () => {});
  const lines = createInterface({ input: socket });
  const line = await new Promise<string>((resolve) =>
    lines.once('line', resolve).once('close', () => resolve('')),
  );
  if (!line) return;
  const reply: KeeperReply = await answer(JSON.parse(line) as KeeperRequest).then(
    (value): KeeperReply => ({ value }),
    (error: unknown): KeeperReply => ({
      error: error instanceof Error ? error.message : String(error),
      unavailable: error instanceof ServerUnavailableError,
    }),
  );
  socket.end(`${JSON.stringify(reply)}\n`);
}

/** On servers that stay; the others end with their buckets. */
async function removeBuckets(): Promise<void> {
  for (const [name, found] of s3) {
    const running = await found.catch(() => undefined);
    if (running?.info.source === 'variable')
      for (const { bucket } of buckets.filter((each) => each.name === name)) {
        await removeBucket(running.info, bucket).catch((error: unknown) => {
          process.stderr.write(
            `tests: bucket ${bucket} stays: ${error instanceof Error ? error.name : String(error)}\n`,
          );
        });
      }
    await running?.stop();
  }
}

/** Ends all that was recorded, and goes on until nothing is left that was just being started. */
async function close(exitCode: number): Promise<void> {
  if (closing) return;
  closing = true;
  const deadline = Date.now() + CLOSE_TIMEOUT_MS;
  killRecordedProcesses(runDirectory);
  await removeBuckets().catch(() => {});
  await Promise.allSettled([...servers.values()].map((server) => server.stop()));
  while (underWay.size > 0 && Date.now() < deadline) {
    killRecordedProcesses(runDirectory);
    await removeContainersOf(runId).catch(() => {});
    await Promise.race([Promise.allSettled(underWay), sleep(300)]);
  }
  if (usedDocker()) await removeContainersOf(runId).catch(() => {});
  rmSync(runDirectory, { recursive: true, force: true });
  process.exit(exitCode);
}

function usedDocker(): boolean {
  return [...servers.values()].some(({ info }) => info.containerId !== undefined);
}

const listener = createServer({ allowHalfOpen: true }, (socket) => {
  const work = serve(socket).finally(() => underWay.delete(work));
  underWay.add(work);
});
const socketPath = join(runDirectory, 'keeper.sock');
listener.listen(socketPath, () => {
  void chmod(socketPath, 0o600).then(() => process.stdout.write('ready\n'));
});
process.stderr.on('error', () => {});
process.stdin.resume();
process.stdin.once('end', () => void close(0));
process.stdin.once('error', () => void close(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close(0));
process.once('uncaughtException', (error) => {
  process.stderr.write(`tests: the keeper of servers failed: ${error.stack}\n`);
  void close(1);
});
