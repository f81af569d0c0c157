// A backup in three storages: two buckets with options of their own, and a directory. What is written, what is read when a copy is
// damaged, missing or out of reach, and what the rules of each remove.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { BackupReport } from '../../src/backup/request.ts';
import type { CheckReport } from '../../src/app/check.ts';
import type { ListReport } from '../../src/repository/find/list.ts';
import type { PassedOver } from '../../src/repository/sound-copy.ts';
import type { PruneReport } from '../../src/prune/request.ts';
import type { VerifyReport } from '../../src/verify/request.ts';
import { renderText } from '../../src/app/text/render-text.ts';
import { loadSmallShop } from '../fixtures/small-shop/small-shop.ts';
import { ask, dropSchemas } from '../fixtures/zoo/zoo.ts';
import { flipByte } from '../fixtures/shop/shop.ts';
import { type Folder, makeFolder } from '../support/command-line.ts';
import { HttpFaultProxy } from '../support/http-fault-proxy.ts';
import * as http from '../support/http-faults.ts';
import { type InProcessResult, runInProcess } from '../support/in-process.ts';
import { connectS3, listKeys } from '../support/s3-buckets.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3, ServerUnavailableError } from '../support/servers.ts';

const SCHEMA = 'several_storages_shop';
const s3 = await acquireS3();
const client = connectS3(s3);
/** Nothing but the keys of the configuration file opens a bucket. */
const environment = {
  BUCKET_ID: s3.accessKeyId,
  BUCKET_KEY: s3.secretAccessKey,
  AWS_ACCESS_KEY_ID: 'of-nobody',
  AWS_SECRET_ACCESS_KEY: 'of-nobody',
  AWS_REGION: s3.region,
  AWS_EC2_METADATA_DISABLED: 'true',
};

afterAll(() => client.destroy());

await describeServers('several storages', ['source', 'target'], ({ source, target }) => {
  let folder: Folder;
  let bucket: string;
  let locked: string;
  let proxy: HttpFaultProxy;
  let round = 0;
  let prefix: string;
  let near: string;
  let config: string;

  /** Of the three, in the order of the file: the first bucket is behind the proxy. */
  let locations: string[];

  const run = async (...args: string[]): Promise<InProcessResult> =>
    await runInProcess([...args, '--config', config], environment);
  const ok = async <T>(...args: string[]): Promise<T & { passedOver?: PassedOver[] }> => {
    const { exitCode, outcome, log } = await run(...args);
    expect([exitCode, log]).toEqual([0, log]);
    return outcome!.report as unknown as T & { passedOver?: PassedOver[] };
  };
  const backup = (...more: string[]): Promise<BackupReport> =>
    ok('backup', '--url', source.url(), '--schemas', SCHEMA, '--label', 'shop', ...more);
  const restore = async (...more: string[]): Promise<InProcessResult> => {
    await dropSchemas(target.access(), [SCHEMA]);
    return await run('restore', 'latest', '--url', target.url(), ...more);
  };
  const bytesOf = async (name: string, key: string): Promise<Buffer> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }));
    return Buffer.from(await Body!.transformToByteArray());
  };
  /** Damages the one data object of the large table in the first storage. */
  const damageFirst = async (backupId: string): Promise<string> => {
    const key = `${prefix}/${backupId}/${SCHEMA}@photos@@0.tsv.zst`;
    const damaged = flipByte(await bytesOf(bucket, key));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: damaged }));
    return key;
  };
  const expectRestored = async (): Promise<void> => {
    const sql = `SELECT COUNT(*) AS n, BIT_XOR(CRC32(body)) AS crc FROM ${SCHEMA}.photos`;
    const of = async (server: typeof source): Promise<unknown> => await ask(server.access(), sql);
    expect(await of(target)).toEqual(await of(source));
  };
  const writeConfig = async (more: readonly string[] = ['', '', '']): Promise<void> => {
    const own = (index: number): string => (more[index] === '' ? '' : `\n    ${more[index]}`);
    const keys = 's3-access-key-id: { env: BUCKET_ID }\n    s3-secret-access-key: { env: BUCKET_KEY }';
    await writeFile(
      config,
      `stall-timeout: 2s
storage:
  - location: s3://${bucket}/${prefix}
    s3-endpoint: ${proxy.url}
    ${keys}${own(0)}
  - location: ${near}${own(1)}
  - location: s3://${locked}/${prefix}
    s3-endpoint: ${s3.endpoint}
    ${keys}${own(2)}
`,
      { mode: 0o600 },
    );
  };

  beforeAll(async () => {
    bucket = await s3.createBucket();
    locked = await s3.createBucket(s3.can('object-lock') ? { objectLock: true } : {});
    proxy = await HttpFaultProxy.start(s3.endpoint);
    folder = await makeFolder();
    await loadSmallShop(source.access(), SCHEMA);
  }, 60_000);
  beforeEach(async () => {
    prefix = `several-${++round}`;
    near = join(folder.path, prefix);
    config = join(folder.path, 'mysql-backup.yaml');
    locations = [`s3://${bucket}/${prefix}`, near, `s3://${locked}/${prefix}`];
    await writeConfig();
  });
  afterEach(() => proxy.clear());
  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await dropSchemas(target.access(), [SCHEMA]);
    await proxy[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }, 60_000);

  it('hold the same bytes after one pass, and list shows one backup', async () => {
    const { backupId, storage } = await backup('--verify', 'objects');
    for (const location of locations) expect(storage).toContain(location);
    const names = (await readdir(join(near, backupId))).filter((name) => !name.startsWith('@.verified'));
    for (const name of names) {
      const bytes = await readFile(join(near, backupId, name));
      for (const each of [bucket, locked])
        expect([name, bytes.equals(await bytesOf(each, `${prefix}/${backupId}/${name}`))]).toEqual([
          name,
          true,
        ]);
    }
    const outcome = (await run('list')).outcome!;
    const { backups } = outcome.report as ListReport;
    expect(backups).toMatchObject([
      {
        backupId,
        status: 'objects-verified',
        copies: locations.map((location) => ({ storage: location, state: 'held' })),
      },
    ]);
    expect(renderText(outcome)).toContain('all 3');
  }, 60_000);

  // What follows is the storages' matter: one flavor is enough.
  if (source.flavor !== 'mysql') return;

  it('are read from the second if an object of the first is damaged, and a restore goes on there', async () => {
    const { backupId } = await backup();
    await damageFirst(backupId);
    const { exitCode, outcome, log } = await restore('--verify-level', 'rows');
    expect([exitCode, log]).toEqual([0, log]);
    expect(outcome!.report).toMatchObject({
      storage: near,
      resumed: true,
      passedOver: [{ storage: locations[0], reason: expect.stringContaining('photos chunk 0') }],
      warnings: [expect.stringContaining(`the copy in ${locations[0]} is passed over`)],
    });
    expect(log).toContain(`${backupId} was read from ${near}`);
    await expectRestored();
    // The damage is recorded next to the copy that has it.
    const { backups } = await ok<ListReport>('list');
    expect(backups[0]!.copies!.map(({ state }) => state)).toEqual(['damaged', 'held', 'held']);
    expect(backups[0]!.status).toBe('restore-verified');
    // And the copy is not tried again.
    expect(await ok('show', 'latest')).toMatchObject({
      storage: near,
      passedOver: [
        { storage: locations[0], reason: expect.stringMatching(/^its verification of .* failed/) },
      ],
    });
  }, 90_000);

  it('are passed over if the copy is missing, or the storage does not answer', async () => {
    const { backupId } = await backup();
    await rm(join(near, backupId), { recursive: true });
    const planned = proxy.add({ matches: () => true, fault: http.reset, times: Infinity });
    const { exitCode, outcome, log } = await restore();
    expect([exitCode, log]).toEqual([0, log]);
    expect(planned.hits).toBeGreaterThan(0);
    expect(outcome!.report).toMatchObject({
      storage: locations[2],
      passedOver: [
        { storage: locations[0], reason: expect.stringContaining('ECONNRESET') },
        { storage: near, reason: `it has no ${backupId}`, isMissing: true },
      ],
    });
    await expectRestored();
    const listed = await run('list');
    expect(listed.exitCode).toBe(0);
    expect((listed.outcome!.report as ListReport).backups[0]!.copies).toMatchObject([
      { storage: locations[0], state: 'unread' },
      { storage: near, state: 'missing' },
      { storage: locations[2], state: 'held' },
    ]);
    expect(renderText(listed.outcome!)).toContain(`1 of 3, unknown in ${locations[0]}, missing in ${near}`);
    // Its age is not known, and so not good.
    expect((await run('list', '--max-age', '1h')).error?.code).toBe('STORAGE_UNREACHABLE');
    const shown = await ok<{ storage: string }>('show', 'latest');
    expect(shown).toMatchObject({ storage: locations[2] });
  }, 90_000);

  it('are all read by a verification of the objects', async () => {
    const { backupId } = await backup();
    await truncate(join(near, backupId, `${SCHEMA}@orders@@0.tsv.zst`), 3);
    const { exitCode, outcome, error } = await run('verify', 'latest');
    expect(exitCode).not.toBe(0);
    expect(error).toMatchObject({
      code: 'VERIFICATION_FAILED',
      message: expect.stringContaining(`the copy in ${near}`),
    });
    const report = outcome!.report as VerifyReport;
    expect(report.copies!.map(({ storage, status }) => [storage, status])).toEqual([
      [locations[0], 'passed'],
      [near, 'failed'],
      [locations[2], 'passed'],
    ]);
    expect(report.checks.filter(({ status }) => status === 'failed')).toMatchObject([
      { check: 'size', storage: near, object: `${SCHEMA}@orders@@0.tsv.zst`, actual: 3 },
    ]);
    // The others are sound: the backup is still the latest.
    expect(await ok('show', 'latest')).toMatchObject({ backupId, storage: locations[0] });
    await writeFile(join(near, backupId, '@.manifest.json'), 'no manifest');
    const again = await run('verify', backupId);
    expect((again.outcome!.report as VerifyReport).copies![1]).toMatchObject({ status: 'failed' });
    await expect(ok('find', `${SCHEMA}.orders`)).resolves.toMatchObject({ searched: 1 });
  }, 90_000);

  it('keep what their own rules keep, and what their own lock holds', async () => {
    const lock = s3.can('object-lock')
      ? 's3-object-lock-mode: governance\n    s3-object-lock-days: 1\n    keep-last: 1'
      : 'keep-last: 1';
    await writeConfig(['keep-last: 2', '', lock]);
    const made: string[] = [];
    for (let i = 0; i < 3; i++) made.push((await backup('--min-age', '0s')).backupId);
    const idsIn = async (name: string): Promise<string[]> => [
      ...new Set(
        (await listKeys(client, name, prefix))
          .filter((key) => key.endsWith('@.manifest.json'))
          .map((key) => key.split('/')[1]!),
      ),
    ];
    expect(await idsIn(bucket)).toEqual(made.slice(1));
    expect((await readdir(near)).sort()).toEqual(made);
    expect(await idsIn(locked)).toEqual(s3.can('object-lock') ? made : made.slice(2));
    const pruned = await ok<PruneReport>('prune', '--min-age', '0s', '--dry-run');
    const reasonsIn = (location: string): string[][] =>
      pruned.backups.filter(({ storage }) => storage === location).map(({ reasons }) => reasons);
    expect(reasonsIn(near)).toEqual([]);
    if (s3.can('object-lock'))
      expect(reasonsIn(locations[2]!)[0]).toEqual([expect.stringMatching(/^locked/)]);
    const { backups } = await ok<ListReport>('list');
    expect(backups[0]!.copies!.map(({ state }) => state)).toEqual([
      'missing',
      'held',
      s3.can('object-lock') ? 'held' : 'missing',
    ]);
  }, 90_000);

  it('are each tried by check', async () => {
    await writeConfig(['', '', 's3-expected-bucket-owner: of-nobody']);
    proxy.add({
      matches: ({ method }) => method === 'PUT',
      fault: http.refused(403, 'AccessDenied'),
      times: Infinity,
    });
    const { outcome, error } = await run('check', '--url', source.url(), '--schemas', SCHEMA);
    const steps = (outcome!.report as CheckReport).steps.filter(({ name }) => name === 'storage');
    expect(steps.slice(0, 2)).toMatchObject([
      { status: 'failed', code: 'STORAGE_ACCESS_DENIED', detail: expect.stringContaining(bucket) },
      { status: 'passed', detail: expect.stringContaining(`${near} can be written and read`) },
    ]);
    expect(steps).toHaveLength(3);
    expect(error?.code).toBe('STORAGE_ACCESS_DENIED');
  }, 60_000);

  it('with other keys are opened with them alone', async () => {
    await writeFile(
      config,
      (await readFile(config, 'utf8')).replace(/BUCKET_KEY(?=[^]*BUCKET_KEY)/, 'AWS_SECRET_ACCESS_KEY'),
    );
    const { error } = await run('backup', '--url', source.url(), '--schemas', SCHEMA);
    expect([error?.code, error?.message]).toEqual(['STORAGE_ACCESS_DENIED', expect.stringContaining(bucket)]);
    expect(await readdir(near).catch(() => [])).toEqual([]);
  }, 60_000);

  it('on two S3 servers are each opened with the keys of their own', async () => {
    const other = await acquireS3('minio').catch((error: unknown) => {
      if (!(error instanceof ServerUnavailableError)) throw error;
      notRun('storages on two S3 servers', error.message);
    });
    if (!other) return;
    const otherBucket = await other.createBucket();
    const entry = (name: string, endpoint: string, id: string): string =>
      `  - location: s3://${name}/${prefix}\n    s3-endpoint: ${endpoint}\n    s3-region: ${s3.region}\n` +
      `    s3-access-key-id: { env: ${id}_ID }\n    s3-secret-access-key: { env: ${id}_KEY }\n`;
    const write = async (first: string, second: string): Promise<void> =>
      await writeFile(
        config,
        `storage:\n${entry(bucket, proxy.url, first)}${entry(otherBucket, other.endpoint, second)}`,
        { mode: 0o600 },
      );
    const both = {
      ...environment,
      OTHER_ID: other.accessKeyId,
      OTHER_KEY: other.secretAccessKey,
      // The keys of both servers may be the same.
      WRONG_ID: s3.accessKeyId,
      WRONG_KEY: `${s3.secretAccessKey}, changed`,
    };
    const runBoth = (...args: string[]): Promise<InProcessResult> =>
      runInProcess([...args, '--config', config], both);

    await write('BUCKET', 'OTHER');
    const checked = await runBoth('check', '--url', source.url(), '--schemas', SCHEMA);
    const steps = (checked.outcome!.report as CheckReport).steps.filter(({ name }) => name === 'storage');
    expect(steps.map(({ detail }) => detail)).toEqual([
      `s3://${bucket}/${prefix} can be written and read, without TLS at ${proxy.url}, its clock agrees`,
      `s3://${otherBucket}/${prefix} can be written and read, without TLS at ${other.endpoint}, its clock agrees`,
    ]);
    const done = await runBoth('backup', '--url', source.url(), '--schemas', SCHEMA, '--label', 'shop');
    expect([done.exitCode, done.log]).toEqual([0, done.log]);
    const { backupId } = done.outcome!.report as BackupReport;
    const verified = await runBoth('verify', 'latest', '--level', 'objects');
    expect([verified.exitCode, verified.log]).toEqual([0, verified.log]);
    // The first server does not answer: the copy on the second one is restored.
    proxy.add({ matches: () => true, fault: http.reset, times: Infinity });
    await dropSchemas(target.access(), [SCHEMA]);
    const restored = await runBoth('restore', backupId, '--url', target.url(), '--stall-timeout', '2s');
    expect([restored.exitCode, restored.log]).toEqual([0, restored.log]);
    await expectRestored();
    proxy.clear();

    await write('WRONG', 'OTHER');
    const { error } = await runBoth('backup', '--url', source.url(), '--schemas', SCHEMA, '--label', 'shop');
    expect([error?.code, error?.message]).toEqual(['STORAGE_ACCESS_DENIED', expect.stringContaining(bucket)]);
  }, 120_000);

  it('are as old as the oldest of their newest backups', async () => {
    const { backupId } = await backup();
    const old = '20200101T000000Z-abcdef';
    for (const each of await readdir(join(near, backupId)))
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${prefix}/${backupId}/${each}`,
          Body: await readFile(join(near, backupId, each)),
        }),
      );
    // The directory has only a backup of 2020.
    const summary = (await readFile(join(near, backupId, '@.backup.json'), 'utf8'))
      .replaceAll(backupId, old)
      .replace(/"begin":\s*"[^"]+"/, '"begin":"2020-01-01T00:00:00.000Z"');
    const manifest = await readFile(join(near, backupId, '@.manifest.json'), 'utf8');
    await rm(join(near, backupId), { recursive: true });
    await mkdir(join(near, old));
    await writeFile(join(near, old, '@.backup.json'), summary);
    await writeFile(join(near, old, '@.manifest.json'), manifest);
    const metrics = join(folder.path, 'metrics.prom');
    const { error } = await run('list', '--max-age', '1h', '--metrics-file', metrics);
    expect([error?.code, error?.message]).toEqual([
      'BACKUP_STALE',
      expect.stringContaining(`the newest backup of "shop" in ${near} is`),
    ]);
    await writeFile(
      join(folder.path, 'fleet.yaml'),
      `profiles:\n  shop:\n    label: shop\n${(await readFile(config, 'utf8')).replaceAll(/^/gm, '    ')}`,
      { mode: 0o600 },
    );
    const fleet = await runInProcess(
      ['fleet', 'status', '--config', join(folder.path, 'fleet.yaml')],
      environment,
    );
    expect([fleet.outcome?.report, fleet.error?.code]).toMatchObject([
      { profiles: [{ storage: near, reason: expect.stringContaining(`the newest backup in ${near} is`) }] },
      'BACKUP_STALE',
    ]);
  }, 60_000);
});
