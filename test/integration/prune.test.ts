// Prune where it has to prove itself: in large, over years, on S3 with versions and object lock, and behind a real backup.
import { afterAll, describe, expect, it } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { everything, markOf } from '../../src/mysql/schema/selection.ts';
import type { RetentionPolicy } from '../../src/prune/policy.ts';
import { serializeLease } from '../../src/repository/lease.ts';
import { prune } from '../../src/prune/prune.ts';
import { DirectoryStorage } from '../../src/storage/directory/directory-storage.ts';
import { loadShop } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { makeFolder, runCommand, runJson, runJsonOk } from '../support/command-line.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers, itOnS3 } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';
import {
  contextOf,
  idOf,
  type Made,
  makeInDirectory,
  objectsOf,
  policyOf,
  requestOf,
} from '../unit/prune/made-backups.ts';
import { resticKeeps } from '../unit/prune/restic-reference.ts';

const DAY_MS = 86_400_000;
const s3 = await acquireS3();
const client = connectS3(s3);
afterAll(() => client.destroy());

interface Report {
  status: string;
  kept: number;
  removed: number;
  failed: number;
  backups: { backupId: string; outcome: string; reasons: string[]; label?: string }[];
  incomplete: { backupId: string }[];
  warnings: string[];
}

const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

it('two years of daily backups, pruned after each, leave day for day what restic would leave', async () => {
  const rules = {
    daily: 7,
    weekly: 5,
    monthly: 12,
    yearly: 3,
    within: { years: 0, months: 0, days: 3, hours: 12 },
  };
  await using folder = await makeFolder();
  const storage = new DirectoryStorage(folder.path);
  const begun = performance.now();
  let expected: Date[] = [];
  for (let day = 0; day < 731; day++) {
    // Not always at the same hour, and some days without.
    if (day % 11 === 5) continue;
    const begin = new Date(Date.UTC(2024, 10, 22 + day, (day * 7) % 24, day % 60));
    const now = new Date(begin.getTime() + 2 * 3_600_000);
    await makeInDirectory(folder.path, begin);
    const request = requestOf(rules);
    await prune(
      request,
      contextOf(storage, () => now),
    );
    expected = resticKeeps([...expected, begin], request.retentions[0]!.policy, now);
    expect((await readdir(folder.path)).sort()).toEqual(expected.map((time) => idOf(time)));
  }
  process.stderr.write(
    `two years of backups, pruned after each: ${Math.round(performance.now() - begun)} ms\n`,
  );
  expect(expected.length).toBeGreaterThan(20);
}, 120_000);

describe('3,000 backups', () => {
  /** Every eight hours, for nearly three years. */
  const times = Array.from({ length: 3000 }, (_, index) => daysAgo(1 + index / 3)).toReversed();
  const keptBy = (rules: Partial<RetentionPolicy>): string[] =>
    resticKeeps(
      times.map((time) => new Date(Math.floor(time.getTime() / 1000) * 1000)),
      policyOf(rules),
      new Date(),
    ).map((time) => idOf(time));
  const expected = keptBy({ last: 10, daily: 30, monthly: 24 });
  const args = ['--keep-last', '10', '--keep-daily', '30', '--keep-monthly', '24'];

  it('in a directory, by the command line', async () => {
    await using folder = await makeFolder();
    for (const time of times) await makeInDirectory(folder.path, time);
    const begin = performance.now();
    const planned = await runJsonOk<Report>(['prune', '--storage', folder.path, ...args, '--dry-run']);
    const middle = performance.now();
    const report = await runJsonOk<Report>(['prune', '--storage', folder.path, ...args]);
    const end = performance.now();
    process.stderr.write(
      `prune of 3,000 in a directory: plan ${Math.round(middle - begin)} ms, all ${Math.round(end - middle)} ms\n`,
    );
    expect(planned).toMatchObject({
      status: 'planned',
      kept: expected.length,
      removed: 3000 - expected.length,
    });
    expect(report).toMatchObject({
      status: 'pruned',
      kept: expected.length,
      removed: 3000 - expected.length,
    });
    expect((await readdir(folder.path)).sort()).toEqual(expected);
    expect(end - begin).toBeLessThan(300_000);
  }, 180_000);

  // No more objects than prune needs, and fewer that go: it is the requests that take their time.
  it('in S3, in several pages', async () => {
    const most = keptBy({ last: 2700, monthly: 24 });
    const bucket = await s3.createBucket();
    await inBatches(times, async (time) => {
      const id = idOf(time);
      for (const [name, Body] of objectsOf(id, time))
        if (name.startsWith('@'))
          await client.send(new PutObjectCommand({ Bucket: bucket, Key: `p/${id}/${name}`, Body }));
    });
    const begin = performance.now();
    const report = await runJsonOk<Report>(
      ['prune', ...at(bucket), '--keep-last', '2700', '--keep-monthly', '24'],
      {
        environment: s3.environment(),
      },
    );
    const ms = performance.now() - begin;
    process.stderr.write(`prune of 3,000 in ${s3.detail}: ${Math.round(ms)} ms\n`);
    expect(report).toMatchObject({
      kept: most.length,
      removed: 3000 - most.length,
      failed: 0,
    });
    const left = new Set((await keysIn(bucket)).map((key) => key.split('/')[1]!));
    expect([...left]).toEqual(most);
  }, 400_000);
});

const at = (bucket: string): string[] => ['--storage', `s3://${bucket}/p`, '--s3-endpoint', s3.endpoint];

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += 32)
    await Promise.all(items.slice(from, from + 32).map(work));
}

async function makeInS3(bucket: string, time: Date, made: Made = {}): Promise<string> {
  const id = idOf(time);
  for (const [name, Body] of objectsOf(id, time, made))
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `p/${id}/${name}`, Body }));
  return id;
}

async function keysIn(bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for (let ContinuationToken: string | undefined; ;) {
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken }));
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
    if (!page.IsTruncated) return keys;
    ContinuationToken = page.NextContinuationToken;
  }
}

describe('in S3', () => {
  const environment = s3.environment();
  const run = (bucket: string, ...args: string[]) =>
    runJson<Report>(['prune', ...at(bucket), '--keep-last', '1', ...args], { environment });

  it('removes with its label what is not kept, and nothing of a folder that is not a backup', async () => {
    const bucket = await s3.createBucket();
    for (const days of [4, 3, 2]) await makeInS3(bucket, daysAgo(days));
    const other = await makeInS3(bucket, daysAgo(9), { label: 'other' });
    const foreign = ['p/shell-dump/@.json', `p/20200101T000000Z-zzzzzz/@.manifest.json`, 'p/loose', 'q/x'];
    for (const Key of foreign) await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
    const { exitCode, document } = await run(bucket, '--label', 'shop');
    expect([exitCode, document.removed]).toEqual([0, 2]);
    const left = await keysIn(bucket);
    for (const key of [...foreign, `p/${other}/@.manifest.json`]) expect(left).toContain(key);
    expect(left).toHaveLength(foreign.length + 6);
  });

  it('removes what a crashed run left once it is old enough', async () => {
    const bucket = await s3.createBucket();
    await makeInS3(bucket, daysAgo(1));
    const id = idOf(daysAgo(2));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `p/${id}/object`, Body: 'x' }));
    const listsUploads = s3.can('list-multipart-uploads');
    const torn = idOf(daysAgo(3));
    const upload = { Bucket: bucket, Key: `p/${torn}/part` };
    if (listsUploads) await client.send(new CreateMultipartUploadCommand(upload));
    expect((await run(bucket)).document.incomplete).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { document } = await run(bucket, '--incomplete-older-than', '1s');
    expect(document.incomplete.map(({ backupId }) => backupId).sort()).toEqual([
      ...(listsUploads ? [torn] : []),
      id,
    ]);
    expect((await keysIn(bucket)).some((key) => key.includes(id))).toBe(false);
    if (!listsUploads) return;
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(Uploads).toEqual([]);
  });

  it('keeps what has a lease', async () => {
    const bucket = await s3.createBucket();
    const id = await makeInS3(bucket, daysAgo(3));
    await makeInS3(bucket, daysAgo(2));
    const lease = (minutes: number) =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `p/${id}/@.lease-00000000000000aa.json`,
          Body: serializeLease({
            backupId: id,
            operation: 'restore',
            expires: new Date(Date.now() + minutes * 60_000).toISOString(),
          }),
        }),
      );
    await lease(10);
    expect((await run(bucket)).document).toMatchObject({ kept: 2, removed: 0 });
    await lease(-10);
    expect((await run(bucket)).document).toMatchObject({ kept: 1, removed: 1 });
    expect((await keysIn(bucket)).some((key) => key.includes(id))).toBe(false);
  });

  itOnS3(s3, ['versioning'], 'removes every version, so that the space is free', async () => {
    const bucket = await s3.createBucket();
    await client.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const id = await makeInS3(bucket, daysAgo(3));
    await makeInS3(bucket, daysAgo(3));
    await makeInS3(bucket, daysAgo(2));
    expect((await run(bucket)).document).toMatchObject({ removed: 1, warnings: [] });
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    );
    expect([...Versions, ...DeleteMarkers].filter(({ Key }) => Key!.includes(id))).toEqual([]);
    expect(Versions).toHaveLength(3);
  });

  itOnS3(s3, ['object-lock'], 'keeps what is locked, says until when, and goes on', async () => {
    const bucket = await s3.createBucket({ objectLock: true });
    const locked = await makeInS3(bucket, daysAgo(4));
    const partly = await makeInS3(bucket, daysAgo(3.5));
    const free = await makeInS3(bucket, daysAgo(3));
    await makeInS3(bucket, daysAgo(2));
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + DAY_MS);
    const lock = (key: string) =>
      client.send(
        new PutObjectRetentionCommand({
          Bucket: bucket,
          Key: `p/${key}`,
          Retention: { Mode: 'GOVERNANCE', RetainUntilDate: until },
        }),
      );
    for (const name of ['shop@orders@@0.tsv.zst', '@.manifest.json']) await lock(`${locked}/${name}`);
    await lock(`${partly}/@.backup.json`);
    const planned = (await run(bucket, '--dry-run')).document;
    expect(planned).toMatchObject({ kept: 2, removed: 2 });
    const { exitCode, document } = await run(bucket);
    expect([exitCode, document.kept, document.removed, document.failed]).toEqual([0, 2, 2, 0]);
    const of = (id: string) => document.backups.find(({ backupId }) => backupId === id)!;
    expect(of(locked)).toMatchObject({ outcome: 'kept', reasons: [`locked until ${until.toISOString()}`] });
    expect(of(free)).toMatchObject({ outcome: 'removed' });
    expect(of(partly).reasons).toEqual([
      'no rule keeps it',
      `some objects stay, locked until ${until.toISOString()}`,
    ]);
    // The lock is as somebody wanted it: nothing to warn of every night.
    expect(document.warnings).toEqual([]);
    const left = await keysIn(bucket);
    expect(left.filter((key) => key.includes(locked))).toHaveLength(3);
    expect(left.filter((key) => key.includes(partly))).toEqual([`p/${partly}/@.backup.json`]);
    expect(left.filter((key) => key.includes(free))).toEqual([]);
  });
});

describe('on the command line', () => {
  it('says of each backup why it stays or goes', async () => {
    await using folder = await makeFolder();
    const ids: string[] = [];
    for (const days of [3, 2, 1]) ids.push(await makeInDirectory(folder.path, daysAgo(days)));
    const { exitCode, stdout } = await runCommand([
      'prune',
      '--storage',
      folder.path,
      '--keep-last',
      '1',
      '--keep-within',
      '1d1h',
      '--dry-run',
    ]);
    expect(exitCode).toBe(0);
    const [stage, summary, head, ...rows] = stdout.trimEnd().split('\n');
    expect(stage).toBe('stage prune');
    expect(summary).toContain('would keep 2, would remove 1');
    expect(head).toMatch(/^ID +LABEL +WHAT +WHY$/);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      [ids[0], 'shop', 'would remove', 'no rule keeps it'],
      [ids[1], 'shop', 'keep', 'within 1d1h'],
      [ids[2], 'shop', 'keep', 'within 1d1h, last, newest, none is verified'],
    ]);
    expect(await readdir(folder.path)).toHaveLength(3);
  });

  it.each([
    [[], 'nothing says which backups are kept'],
    [['--keep-last', '0'], 'nothing says which backups are kept'],
    [['--keep-last', 'x'], '--keep-last is "x"'],
    [['--keep-daily', '-1'], '--keep-daily'],
    [['--keep-within', '30'], '--keep-within is "30"'],
    [['--keep-within', '0d'], '--keep-within is "0d"'],
    [['--keep-last', '1', '--user', 'root'], '--user does not belong to prune'],
  ])('refuses %j', async (args, message) => {
    await using folder = await makeFolder();
    await makeInDirectory(folder.path, daysAgo(2));
    const { exitCode, stderr } = await runCommand(['prune', '--storage', folder.path, ...args]);
    expect([exitCode, stderr.includes(message)]).toEqual([2, true]);
    expect(await readdir(folder.path)).toHaveLength(1);
  });

  it('ends with the exit code of warnings where they are failures', async () => {
    await using folder = await makeFolder();
    const id = await makeInDirectory(folder.path, daysAgo(2));
    await writeFile(join(folder.path, id, '@.backup.json'), '{');
    const args = ['prune', '--storage', folder.path, '--keep-last', '1'];
    expect((await runJson(args)).exitCode).toBe(0);
    expect((await runJson([...args, '--fail-on-warnings'])).exitCode).toBe(3);
    expect(await readdir(folder.path)).toEqual([id]);
  });
});

await describeServers('retention', ['source'], ({ source }) => {
  const SCHEMA = 'prune_shop';
  const backup = (path: string, ...args: string[]) =>
    runJson<{ backupId: string; warnings: string[]; retention?: Report }>([
      'backup',
      '--url',
      source.url(),
      '--schemas',
      SCHEMA,
      '--storage',
      path,
      '--label',
      'shop',
      ...args,
    ]);

  it('follows a backup that is stored, and not one that failed', async () => {
    await using folder = await makeFolder();
    await loadShop(source.access(), SCHEMA);
    const old: string[] = [];
    const selection = markOf({ ...everything, schemas: [SCHEMA] })!;
    for (const days of [3, 2, 1]) old.push(await makeInDirectory(folder.path, daysAgo(days), { selection }));
    const failed = await backup(folder.path, '--keep-last', '2', '--exclude-schemas', SCHEMA);
    expect(failed.exitCode).not.toBe(0);
    expect(await readdir(folder.path)).toEqual(old);
    const { exitCode, document } = await backup(folder.path, '--keep-last', '2');
    expect([exitCode, document.retention]).toMatchObject([0, { kept: 2, removed: 2 }]);
    expect((await readdir(folder.path)).sort()).toEqual([old[2], document.backupId]);
    // What a verification put beside it while it read is gone again.
    await runJsonOk(['verify', 'latest', '--storage', folder.path]);
    const names = await readdir(join(folder.path, document.backupId));
    expect(names.filter((name) => name.startsWith('@.lease-'))).toEqual([]);
    expect(names.some((name) => name.startsWith('@.verified-'))).toBe(true);
    await dropSchemas(source.access(), [SCHEMA]);
  }, 120_000);
});
