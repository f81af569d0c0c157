// The main job on S3: by the command line, with credentials from the environment as everywhere.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describeShop, flipByte, loadShop, SHOP_TOTAL } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import {
  makeFolder,
  runCommand,
  runJson,
  runJsonOk,
  startCommand,
  waitUntil,
} from '../support/command-line.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers, itOnS3 } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const SCHEMA = 's3_shop';
const s3 = await acquireS3();
const client = connectS3(s3);

interface Report {
  backupId: string;
  rows: number;
  storage: string;
  status: string;
}

async function keysIn(bucket: string): Promise<string[]> {
  const { Contents = [], IsTruncated } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  expect(IsTruncated ?? false).toBe(false);
  return Contents.map(({ Key }) => Key!);
}

async function bytesOf(bucket: string, key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from(await Body!.transformToByteArray());
}

afterAll(() => client.destroy());

await describeServers('S3', ['source', 'target'], ({ source, target }) => {
  let bucket: string;
  const environment = s3.environment();
  const at = (prefix: string): string[] => [
    '--storage',
    `s3://${bucket}/${prefix}`,
    '--s3-endpoint',
    s3.endpoint,
  ];
  const backupTo = (prefix: string, ...more: string[]): Promise<Report> =>
    runJsonOk<Report>(['backup', '--url', source.url(), '--schemas', SCHEMA, ...at(prefix), ...more], {
      environment,
    });

  beforeAll(async () => {
    bucket = await s3.createBucket();
    await loadShop(source.access(), SCHEMA);
  }, 60_000);

  afterAll(async () => {
    await dropSchemas(source.access(), [SCHEMA]);
    await dropSchemas(target.access(), [SCHEMA]);
  }, 60_000);

  it('takes a backup, lists, verifies and restores it', async () => {
    const stored = await backupTo('main/backups');
    expect(stored).toMatchObject({ status: 'stored', rows: SHOP_TOTAL });
    expect(stored.storage).toContain(`s3://${bucket}/main/backups`);
    const keys = await keysIn(bucket);
    expect(keys).toContain(`main/backups/${stored.backupId}/@.manifest.json`);
    expect(keys.every((key) => key.startsWith(`main/backups/${stored.backupId}/`))).toBe(true);

    const run = (...args: string[]) => runJsonOk<Report>(args, { environment });
    const { backups } = (await run('list', ...at('main/backups'))) as unknown as { backups: Report[] };
    expect(backups.map(({ backupId }) => backupId)).toEqual([stored.backupId]);
    expect((await run('verify', 'latest', ...at('main/backups'))).status).toBe('passed');
    await dropSchemas(target.access(), [SCHEMA]);
    await run('restore', 'latest', '--url', target.url(), ...at('main/backups'), '--verify-level', 'rows');
    expect(await describeShop(target.access(), SCHEMA)).toEqual(await describeShop(source.access(), SCHEMA));
  }, 90_000);

  it('writes the same backup to a directory in one pass', async () => {
    await using folder = await makeFolder();
    const { backupId } = await backupTo('tee', '--backup-dir', folder.path);
    const names = await readdir(join(folder.path, backupId));
    const keys = (await keysIn(bucket)).filter((key) => key.startsWith(`tee/${backupId}/`));
    expect(new Set(keys)).toEqual(new Set(names.map((name) => `tee/${backupId}/${name}`)));
    for (const name of names) {
      const near = await readFile(join(folder.path, backupId, name));
      expect([name, near.equals(await bytesOf(bucket, `tee/${backupId}/${name}`))]).toEqual([name, true]);
    }
  }, 60_000);

  it('finds an object that was changed', async () => {
    const { backupId } = await backupTo('damaged');
    const key = (await keysIn(bucket)).find((each) => each.includes(`${backupId}/${SCHEMA}@customers@@`))!;
    const damaged = flipByte(await bytesOf(bucket, key));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: damaged }));
    const { exitCode, document } = await runJson<{ checks: { status: string; object: string }[] }>(
      ['verify', backupId, ...at('damaged')],
      { environment },
    );
    expect(exitCode).toBe(12);
    expect(document.checks.filter(({ status }) => status === 'failed').map(({ object }) => object)).toEqual([
      key.split('/').at(-1),
    ]);
  }, 60_000);

  itOnS3(s3, ['list-multipart-uploads'], 'leaves no object and no upload after a signal', async () => {
    const empty = await s3.createBucket();
    const running = startCommand(
      [
        'backup',
        '--url',
        source.url(),
        '--schemas',
        SCHEMA,
        '--where',
        `${SCHEMA}.notes=word <> 'w1' OR SLEEP(300) = 0`,
        '--storage',
        `s3://${empty}/x`,
        '--s3-endpoint',
        s3.endpoint,
      ],
      { environment },
    );
    await waitUntil('an object was written', async () =>
      (await keysIn(empty)).some((key) => key.endsWith('.tsv.zst')),
    );
    running.child.kill('SIGTERM');
    expect((await running.ended).exitCode).toBe(130);
    expect(await keysIn(empty)).toEqual([]);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: empty }));
    expect(Uploads).toEqual([]);
  });

  it('says nothing of the credentials', async () => {
    const { stdout, stderr, exitCode } = await runCommand(
      ['backup', '--url', source.url(), '--schemas', SCHEMA, ...at('quiet'), '--log-level', 'debug'],
      { environment },
    );
    expect(exitCode).toBe(0);
    for (const secret of [s3.secretAccessKey, source.rootPassword])
      expect(stdout + stderr).not.toContain(secret);
  });
});
