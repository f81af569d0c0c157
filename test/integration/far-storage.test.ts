// With a storage that is far away nobody waits without need: a connection reads the next chunk while the storage has not yet said
// that the last one is there, and the files of small tables come together. Each test holds an answer back until that has happened.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dropSchemas, runAll } from '../fixtures/zoo/zoo.ts';
import { HttpFaultProxy, type SeenRequest } from '../support/http-fault-proxy.ts';
import type { HttpFault } from '../support/http-faults.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { describeServers } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const SCHEMA = 'far_storage';
/** A thousand bytes that do not compress, so many times: three chunks, each an upload of several parts. */
const ROWS = 2 ** 15;
const BYTES_PER_CHUNK = '12MiB';
const SMALL_TABLES = 4;
const s3 = await acquireS3();

interface Held {
  /** Of the answer that was held back, and of the request that let it go. */
  hits: () => number[];
}

/** The first answer waits until the second request has come. */
function holdBack(
  proxy: HttpFaultProxy,
  first: (request: SeenRequest) => boolean,
  second: (request: SeenRequest) => boolean,
): Held {
  let letGo: () => void;
  const hasCome = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const hold: HttpFault = async ({ forward, pass }) => {
    const upstream = await forward();
    await hasCome;
    await pass(upstream);
  };
  const release: HttpFault = async ({ forward, pass }) => {
    letGo();
    await pass(await forward());
  };
  const planned = [
    proxy.add({ matches: first, fault: hold }),
    proxy.add({ matches: second, fault: release }),
  ];
  return { hits: () => planned.map(({ hits }) => hits) };
}

await describeServers('a far storage', ['source', 'target'], ({ source, target }) => {
  let bucket: string;
  const at = (prefix: string, endpoint: string): string[] => [
    '--storage',
    `s3://${bucket}/${prefix}`,
    '--s3-endpoint',
    endpoint,
    '--concurrency',
    '1',
  ];
  const expectOk = ({ exitCode, log }: InProcessResult): void => expect([exitCode, log]).toEqual([0, log]);

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
    const small = (n: number): string[] => [
      `CREATE TABLE ${SCHEMA}.small${n} (id int PRIMARY KEY)`,
      `INSERT INTO ${SCHEMA}.small${n} VALUES (${n})`,
    ];
    await runAll(source.access(), [
      `DROP DATABASE IF EXISTS ${SCHEMA}`,
      `CREATE DATABASE ${SCHEMA}`,
      `CREATE TABLE ${SCHEMA}.ranges (id int AUTO_INCREMENT PRIMARY KEY, b blob)`,
      `CREATE TABLE ${SCHEMA}.stream (b blob)`,
      ...fill('ranges'),
      ...fill('stream'),
      ...Array.from({ length: SMALL_TABLES }, (_, n) => small(n)).flat(),
      `ANALYZE TABLE ${SCHEMA}.ranges, ${SCHEMA}.stream`,
    ]);
  }, 60_000);

  afterAll(async () => {
    for (const server of [source, target]) await dropSchemas(server.access(), [SCHEMA]);
  });

  it.each(['ranges', 'stream'])(
    'takes the last of a chunk while the next one is read: %s',
    async (table) => {
      await using proxy = await HttpFaultProxy.start(s3.endpoint);
      const completion = new RegExp(`@${table}@0\\.tsv\\.zst\\?uploadId=`);
      const held = holdBack(
        proxy,
        ({ method, url }) => method === 'POST' && completion.test(url),
        ({ url }) => url.includes(`@${table}@1.tsv.zst`),
      );
      const where = at(table, proxy.url);
      const what = ['--include-tables', `${SCHEMA}.${table}`, '--bytes-per-chunk', BYTES_PER_CHUNK];
      expectOk(await runInProcess(['backup', '--url', source.url(), ...where, ...what]));
      expect(held.hits()).toEqual([1, 1]);
      expectOk(await runInProcess(['verify', 'latest', ...where, '--level', 'rows', '--url', source.url()]));
    },
    60_000,
  );

  it('takes and gives the files of small tables together', async () => {
    await using proxy = await HttpFaultProxy.start(s3.endpoint);
    const dataFile = (n: number): string => `@small${n}@@0.tsv.zst`;
    const isOf = (method: string, n: number) => (request: SeenRequest) =>
      request.method === method && request.url.includes(dataFile(n));
    const where = at('small', proxy.url);
    const names = Array.from({ length: SMALL_TABLES }, (_, n) => `${SCHEMA}.small${n}`);

    const put = holdBack(proxy, isOf('PUT', 0), isOf('PUT', SMALL_TABLES - 1));
    expectOk(
      await runInProcess(['backup', '--url', source.url(), ...where, '--include-tables', names.join()]),
    );
    expect(put.hits()).toEqual([1, 1]);

    const get = holdBack(proxy, isOf('GET', 0), isOf('GET', SMALL_TABLES - 1));
    const onto = ['--url', target.url(), '--enable-local-infile', '--verify-level', 'rows'];
    expectOk(await runInProcess(['restore', 'latest', ...where, ...onto]));
    expect(get.hits()).toEqual([1, 1]);
  }, 60_000);
});
