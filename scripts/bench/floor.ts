// The floor of a backup: what any tool has to spend. The same SELECTs, over TLS if the backup reads over TLS,
// with the rows discarded, and the COUNT(*)s, plus
// the CPU time of zstd and SHA-256 over the same bytes, divided by the cores.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { constants, zstdCompressSync } from 'node:zlib';
import { decompress } from '../../src/compression/zstd.ts';
import { chunkQuery } from '../../src/mysql/rows/select-rows.ts';
import { quoteTable } from '../../src/sql/tokens/quote.ts';
import type { BenchServer } from './bench-server.ts';
import type { DiscardJob } from './discard-rows.ts';
import { coreCount } from './machine.ts';
import type { Measure } from './measured-run.ts';
import type { StoredBackup } from './our-program.ts';

export interface FloorMeasure extends Measure {
  selectSeconds: number;
  zstdCpuSeconds: number;
  sha256CpuSeconds: number;
}

/** @param backup gives the queries and the bytes */
export async function measureFloor(
  server: BenchServer,
  backup: StoredBackup,
  connections: number,
): Promise<FloorMeasure> {
  const selectSeconds = await discardRows(server, backup, connections);
  const { zstdCpuSeconds, sha256CpuSeconds } = await measureBytes(backup);
  const cpuSeconds = zstdCpuSeconds + sha256CpuSeconds;
  const seconds = selectSeconds + cpuSeconds / coreCount();
  return { seconds, cpuSeconds, peakBytes: undefined, selectSeconds, zstdCpuSeconds, sha256CpuSeconds };
}

function queriesOf({ manifest }: StoredBackup): string[] {
  return manifest.schemas.flatMap((schema) =>
    schema.tables.flatMap(({ name, select, from, orderBy, filter, chunks }) => [
      ...chunks.map(({ where }) =>
        chunkQuery({ schema: schema.name, table: name, select, from, orderBy, where: [where, filter] }),
      ),
      ...(chunks.length > 1 ? [`SELECT COUNT(*) FROM ${quoteTable(schema.name, name)}`] : []),
    ]),
  );
}

async function discardRows(server: BenchServer, backup: StoredBackup, connections: number): Promise<number> {
  const { host, port, password, tls } = server;
  const job: DiscardJob = {
    access: { host, port, user: 'root', password, tls },
    connections,
    queries: queriesOf(backup),
  };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'discard-rows.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(job));
  const seconds = Number(await text(child.stdout));
  if (!(seconds > 0)) throw new Error('the rows could not be read');
  return seconds;
}

const PIECE_BYTES = 1024 * 1024;

async function measureBytes({ folder, manifest }: StoredBackup): Promise<{
  zstdCpuSeconds: number;
  sha256CpuSeconds: number;
}> {
  const params = { [constants.ZSTD_c_compressionLevel]: 1 };
  let zstd = 0;
  let sha256 = 0;
  for (const { object } of manifest.schemas.flatMap(({ tables }) => tables.flatMap(({ chunks }) => chunks))) {
    const content: Buffer[] = [];
    const stored = await readFile(path.join(folder, object));
    for await (const part of decompress(asSource(stored))) content.push(part);
    const bytes = Buffer.concat(content);
    zstd += cpuSecondsOf(() => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES)
        zstdCompressSync(bytes.subarray(at, at + PIECE_BYTES), { params });
    });
    sha256 += cpuSecondsOf(() => void createHash('sha256').update(bytes).digest());
  }
  return { zstdCpuSeconds: zstd, sha256CpuSeconds: sha256 };
}

async function* asSource(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function cpuSecondsOf(work: () => void): number {
  // Of this thread alone: the pool and the garbage collector are not part of the floor.
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1e6;
}
