// Peak memory of a backup and of a restore of a large table, whose rows reach 1 MiB. TEST_MEMORY_GB=3 makes it larger.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { type Folder, makeFolder, runJsonOk } from '../support/command-line.ts';
import { HttpFaultProxy } from '../support/http-fault-proxy.ts';
import { slow } from '../support/http-faults.ts';
import { notRun } from '../support/server-suites.ts';
import { acquireS3, ServerUnavailableError, startServer, type TestServer } from '../support/servers.ts';

const SCHEMA = 'memory_test';
const GIGABYTES = Number(process.env['TEST_MEMORY_GB'] ?? 1);
const LIMIT_BYTES = 300_000_000;
const ROW_BYTES = 1024 * 1024 - 200;
const MINUTES = 60_000;
/** For each step, on a slow disk. */
const PATIENCE = 10 * MINUTES * Math.max(1, GIGABYTES / 2);

/** Written by the process itself at its end, so that nothing is missed; VmHWM knows nothing of the parent's memory. */
const RECORDER = `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.PEAK_FILE, /VmHWM:\\s*(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]));`;

/** Large rows among small ones, half of the bytes random, doubled until there is enough. */
function statements(): string[] {
  const random = 'RANDOM_BYTES(1000)';
  const large = `CONCAT(REPEAT(${random}, ${Math.floor(ROW_BYTES / 1000)}))`;
  return [
    `CREATE DATABASE ${SCHEMA}`,
    `CREATE TABLE ${SCHEMA}.big (id int unsigned AUTO_INCREMENT PRIMARY KEY, b longblob NOT NULL, t varchar(200)) ENGINE=InnoDB`,
    `INSERT INTO ${SCHEMA}.big (b, t) VALUES ${Array.from({ length: 32 }, (_, i) => `(${i % 4 === 0 ? large : `REPEAT(${random}, ${1 + i * 10})`}, REPEAT('x', ${i * 5}))`).join(', ')}`,
  ];
}

const source = await findServer();

(source ? describe : describe.skip)('peak memory', () => {
  let folder: Folder;
  let backupId: string;
  let dataBytes: number;
  const server = source!;

  beforeAll(async () => {
    folder = await makeFolder();
    await runAll(server.access(), statements());
    for (;;) {
      const [size] = await ask<{ bytes: string; rows: string | number }>(
        server.access(),
        `SELECT SUM(LENGTH(b)) AS bytes, COUNT(*) AS \`rows\` FROM ${SCHEMA}.big`,
      );
      const missing = GIGABYTES * 1e9 - Number(size!.bytes);
      if (missing <= 0) break;
      const rows = Math.ceil((missing / Number(size!.bytes)) * Number(size!.rows));
      await runAll(server.access(), [
        `INSERT INTO ${SCHEMA}.big (b, t) SELECT b, t FROM ${SCHEMA}.big LIMIT ${Math.max(rows, 8)}`,
      ]);
    }
  }, PATIENCE);

  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
    await source?.stop();
  }, MINUTES);

  async function peakOf<T extends object>(
    args: string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ peakBytes: number; report: T }> {
    const file = join(folder.path, 'peak');
    const report = await runJsonOk<T>(args, {
      nodeArguments: ['--import', `data:text/javascript,${encodeURIComponent(RECORDER)}`],
      environment: { ...environment, PEAK_FILE: file },
    });
    return { peakBytes: Number(await readFile(file, 'utf8')) * 1024, report };
  }

  const tell = (what: string, peakBytes: number): void =>
    void process.stderr.write(
      `memory: ${what} of ${(dataBytes / 1e9).toFixed(2)} GB peaked at ${(peakBytes / 1e6).toFixed(0)} MB\n`,
    );

  it(
    'of a backup stays below 300 MB',
    async () => {
      const { peakBytes, report } = await peakOf<{ backupId: string; dataBytes: number }>([
        'backup',
        '--url',
        server.url(),
        '--schemas',
        SCHEMA,
        '--storage',
        join(folder.path, 'b'),
      ]);
      ({ backupId, dataBytes } = report);
      tell('a backup', peakBytes);
      expect(dataBytes).toBeGreaterThan(GIGABYTES * 1e9);
      expect(peakBytes).toBeGreaterThan(30_000_000);
      expect(peakBytes).toBeLessThan(LIMIT_BYTES);
    },
    PATIENCE,
  );

  it(
    'of a backup to three storages stays below 300 MB, of which one is slow',
    async () => {
      const s3 = await acquireS3();
      await using proxy = await HttpFaultProxy.start(s3.endpoint);
      const isPart = ({ method, url }: { method: string; url: string }): boolean =>
        method === 'PUT' && url.includes('partNumber=');
      proxy.add({ matches: isPart, fault: slow(1000), times: 20 });
      const config = join(folder.path, 'three.yaml');
      const buckets = [await s3.createBucket(), await s3.createBucket()];
      await writeFile(
        config,
        `storage:\n  - { location: s3://${buckets[0]}/b, s3-endpoint: ${s3.endpoint} }\n  - ${join(folder.path, 'three')}\n  - { location: s3://${buckets[1]}/b, s3-endpoint: ${proxy.url} }\n`,
        { mode: 0o600 },
      );
      const { peakBytes } = await peakOf(
        ['backup', '--url', server.url(), '--schemas', SCHEMA, '--config', config],
        s3.environment(),
      );
      tell('a backup to three storages', peakBytes);
      expect(peakBytes).toBeLessThan(LIMIT_BYTES);
      await rm(join(folder.path, 'three'), { recursive: true });
    },
    PATIENCE,
  );

  it(
    'of a restore stays below 300 MB',
    async () => {
      // The same server, emptied: it need not hold the data twice.
      await dropSchemas(server.access(), [SCHEMA]);
      const { peakBytes } = await peakOf([
        'restore',
        backupId,
        '--url',
        server.url(),
        '--storage',
        join(folder.path, 'b'),
        // Dropped and restored where it came from.
        '--allow-source-as-target',
        '--verify-level',
        'rows',
      ]);
      tell('a restore with verification', peakBytes);
      expect(peakBytes).toBeLessThan(LIMIT_BYTES);
    },
    PATIENCE,
  );
});

async function findServer(): Promise<TestServer | undefined> {
  if (process.platform !== 'linux') {
    notRun('memory', 'peak memory is read from /proc');
    return undefined;
  }
  try {
    return await startServer('mariadb', { durable: true, extraArgs: ['--skip-log-bin'] });
  } catch (error) {
    if (!(error instanceof ServerUnavailableError)) throw error;
    notRun('memory', error.message);
    return undefined;
  }
}
