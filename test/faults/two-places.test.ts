// A backup to a directory and to S3 in one pass, and one of them fails for good: the other one keeps nothing either.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSmallShop } from '../fixtures/small-shop/small-shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { describeFaults } from '../support/fault-tests.ts';
import { HttpFaultProxy, type SeenRequest } from '../support/http-fault-proxy.ts';
import * as http from '../support/http-faults.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { connectS3, listKeys, listUploads } from '../support/s3-buckets.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3, type TestServer } from '../support/servers.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { exitCodeOf, type FaultOutcome } from './outcomes/outcome.ts';
import { BETWEEN, TWO_PLACES_FAULTS } from './outcomes/two-places.ts';
import { PHASES } from './s3-phases.ts';

const SCHEMA = 'two_places_shop';
const MIB = 1024 * 1024;
const DISK_BYTES = 48 * MIB;
const s3 = await acquireS3();
const client = connectS3(s3);

/** The requests to S3 at which a phase is. The disk becomes full while the first of them is held. */
const requestsOf = (phase: string): ((seen: SeenRequest) => boolean) => {
  if (phase === 'write test') return PHASES['write test: write']!;
  return PHASES[phase.startsWith('manifest') ? 'manifest' : phase]!;
};

const disk = await mountSmallDisk(DISK_BYTES).catch((error: Error) => error.message);
if (typeof disk === 'string') {
  notRun(TWO_PLACES_FAULTS.title, `no file system can be mounted: ${disk.trim()}`);
  describe.skip(TWO_PLACES_FAULTS.title, () => {
    it('needs a file system of its own', () => {});
  });
} else {
  await describeServers('two places', ['source'], ({ source }) => testOn(disk, source));
  afterAll(async () => await disk[Symbol.asyncDispose]());
}

function testOn(disk: SmallDisk, source: TestServer): void {
  const directory = join(disk.path, 'backups');
  let bucket: string;
  let proxy: HttpFaultProxy;
  let prefix: string;
  let prefixes = 0;

  const s3At = (): string[] => ['--storage', `s3://${bucket}/${prefix}`, '--s3-endpoint', proxy.url];
  const backup = (...options: string[]): Promise<InProcessResult> =>
    runInProcess([
      'backup',
      '--url',
      source.url(),
      '--schemas',
      SCHEMA,
      '--backup-dir',
      directory,
      ...s3At(),
      ...options,
    ]);

  const fillDisk: http.HttpFault = async ({ forward, pass }) => {
    await disk.fill(0);
    await pass(await forward());
  };
  const faultOf = ({ fault }: FaultOutcome): { fault: http.HttpFault; times?: number } => {
    switch (fault) {
      case 'S3: 403 AccessDenied':
        return { fault: http.refused(403, 'AccessDenied'), times: Infinity };
      case 'S3: connection reset for ever':
        return { fault: http.reset, times: Infinity };
      default:
        return { fault: fillDisk };
    }
  };

  const fails = async (row: FaultOutcome): Promise<void> => {
    const planned = proxy.add({ matches: requestsOf(row.phase), ...faultOf(row) });
    // Short where requests fail for ever; filling the disk may take a while on a machine that has other work.
    const stallTimeout = row.fault.startsWith('S3') ? '5s' : '60s';
    const { error, exitCode, log } = await backup('--stall-timeout', stallTimeout);
    expect([error?.code ?? 'ok', exitCode, log]).toEqual([row.ends, exitCodeOf(row), log]);
    expect(planned.hits).toBeGreaterThan(0);
    if (row.phase === BETWEEN) expect(proxy.seen.filter(PHASES['manifest']!).length).toBe(1);
    expect(await readdir(directory)).toEqual([]);
    expect(await listKeys(client, bucket, prefix)).toEqual([]);
    if (s3.can('list-multipart-uploads')) expect(await listUploads(client, bucket, prefix)).toEqual([]);
    proxy.clear();
    await disk.free();
    const again = await backup();
    expect([again.exitCode, again.log]).toEqual([0, again.log]);
    for (const at of [['--storage', directory], s3At()]) {
      const verified = await runInProcess(['verify', 'latest', ...at]);
      expect([at, verified.exitCode]).toEqual([at, 0]);
    }
  };

  beforeAll(async () => {
    Object.assign(process.env, s3.environment());
    bucket = await s3.createBucket();
    proxy = await HttpFaultProxy.start(s3.endpoint);
    await loadSmallShop(source.access(), SCHEMA);
  }, 60_000);

  beforeEach(async () => {
    prefix = `places-${++prefixes}`;
    await mkdir(directory, { recursive: true });
  });

  afterEach(async () => {
    proxy.clear();
    await disk.free();
    await rm(directory, { recursive: true, force: true });
  });

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await proxy[Symbol.asyncDispose]();
  }, 60_000);

  // It is the storage that breaks: of MariaDB a few are enough.
  const isRun = ({ phase }: FaultOutcome): boolean =>
    source.flavor === 'mysql' || phase === 'a part' || phase === BETWEEN;
  describeFaults(TWO_PLACES_FAULTS, [{ takes: () => true, test: fails }], isRun);
}
