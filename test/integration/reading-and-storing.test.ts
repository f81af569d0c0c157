// A connection does not wait for the storage: while that has not yet said that a chunk is there, the next one is read and on its way.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { HttpFaultProxy } from '../support/http-fault-proxy.ts';
import { runInProcess } from '../support/in-process.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const SCHEMA = 'reading_and_storing';
/** A thousand bytes that do not compress, so many times: three chunks, each an upload of several parts. */
const ROWS = 2 ** 15;
const BYTES_PER_CHUNK = '12MiB';
const s3 = await acquireS3();

await describeServers('reading and storing', ['source'], ({ source }) => {
  let bucket: string;

  beforeAll(async () => {
    Object.assign(process.env, s3.environment());
    bucket = await s3.createBucket();
    const fill = (table: string): string[] => [
      `INSERT INTO ${SCHEMA}.${table} (b) VALUES (RANDOM_BYTES(1000))`,
      ...Array.from(
        { length: Math.log2(ROWS) },
        () => `INSERT INTO ${SCHEMA}.${table} (b) SELECT RANDOM_BYTES(1000) FROM ${SCHEMA}.${table}`,
      ),
    ];
    await runAll(source.access(), [
      `DROP DATABASE IF EXISTS ${SCHEMA}`,
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.ranges (id int AUTO_INCREMENT PRIMARY KEY, b blob)`,
      `CREATE TABLE ${SCHEMA}.stream (b blob)`,
      ...fill('ranges'),
      ...fill('stream'),
      `ANALYZE TABLE ${SCHEMA}.ranges, ${SCHEMA}.stream`,
    ]);
  }, 60_000);

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
  });

  it.each(['ranges', 'stream'])('go on side by side: %s', async (table) => {
    await using proxy = await HttpFaultProxy.start(s3.endpoint);
    let begun: () => void;
    const nextHasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const first = new RegExp(`@${table}@0\\.tsv\\.zst\\?uploadId=`);
    const held = proxy.add({
      matches: ({ method, url }) => method === 'POST' && first.test(url),
      fault: async ({ forward, pass }) => {
        const upstream = await forward();
        await nextHasBegun;
        await pass(upstream);
      },
    });
    const next = proxy.add({
      matches: ({ url }) => url.includes(`@${table}@1.tsv.zst`),
      fault: async ({ forward, pass }) => {
        begun();
        await pass(await forward());
      },
    });
    const at = ['--storage', `s3://${bucket}/${table}`, '--s3-endpoint', proxy.url];
    const tables = ['--include-tables', `${SCHEMA}.${table}`];
    const chunks = ['--bytes-per-chunk', BYTES_PER_CHUNK, '--concurrency', '1'];
    const { exitCode, log } = await runInProcess([
      'backup',
      '--url',
      source.url(),
      ...at,
      ...tables,
      ...chunks,
    ]);
    expect([exitCode, log]).toEqual([0, log]);
    expect([held.hits, next.hits]).toEqual([1, 1]);
    const verified = await runInProcess([
      'verify',
      'latest',
      ...at,
      '--level',
      'rows',
      '--url',
      source.url(),
    ]);
    expect([verified.exitCode, verified.log]).toEqual([0, verified.log]);
  });
});
