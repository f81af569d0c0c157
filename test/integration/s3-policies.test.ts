// The IAM policies of docs/s3.md are enough, and each permission in them is needed: on MinIO, which has policies.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describeShop, loadShopWithPhotos } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { runCommand, runJson, runJsonOk } from '../support/command-line.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import {
  actionsOf,
  credentialsWith,
  policyFor,
  DOCUMENTED_ADDITIONS,
  DOCUMENTED_POLICIES,
} from '../support/s3-policies.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3, ServerUnavailableError, type TestS3 } from '../support/servers.ts';

const SCHEMA = 'policy_shop';
const MINUTES = 60_000;
const WRITING = 'On S3, for `backup`, `verify` and `prune`';
const READING = 'On S3, for `list` and `restore`, and for a `verify` that leaves no record';
const VERSIONS = 'a bucket with versions (otherwise they are hidden)';
const LOCK = '`--s3-object-lock-mode`';
const DEFAULT_LOCK = 'a bucket that locks objects by default';
const LOCKED = '`prune` of what is locked';
const KMS = '`--s3-sse aws:kms`';

it('every policy is for something that is tried below', () => {
  expect([...DOCUMENTED_POLICIES.keys()]).toEqual([WRITING, READING]);
  expect([...DOCUMENTED_ADDITIONS.keys()]).toEqual([VERSIONS, LOCK, DEFAULT_LOCK, LOCKED, KMS]);
});
notRun(`policies: ${KMS}`, 'MinIO asks for no permission on the keys of SSE-KMS');

const minio = await acquireS3('minio').catch((error: unknown): TestS3 | undefined => {
  if (!(error instanceof ServerUnavailableError)) throw error;
  notRun('policies of docs/s3.md', error.message);
  return undefined;
});

interface Pruned {
  removed: number;
  kept: number;
  warnings: string[];
  backups: { outcome: string; reasons: string[] }[];
}

if (minio)
  await describeServers(
    'policies of docs/s3.md',
    ['source', 'target'],
    ({ source, target }) => {
      const client = connectS3(minio);
      const at = (bucket: string, prefix = 'production'): string[] => [
        '--storage',
        `s3://${bucket}/${prefix}`,
        '--s3-endpoint',
        minio.endpoint,
      ];
      const backup = (bucket: string, ...more: string[]): string[] => [
        'backup',
        '--url',
        source.url(),
        '--schemas',
        SCHEMA,
        ...at(bucket),
        ...more,
      ];
      const restore = (bucket: string): string[] => [
        'restore',
        'latest',
        '--url',
        target.url(),
        ...at(bucket),
      ];
      const prune = (bucket: string): string[] => [
        'prune',
        ...at(bucket),
        '--keep-last',
        '1',
        '--min-age',
        '0s',
      ];
      const writing = DOCUMENTED_POLICIES.get(WRITING)!;
      const reading = DOCUMENTED_POLICIES.get(READING)!;

      beforeAll(() => loadShopWithPhotos(source.access(), SCHEMA), MINUTES);
      afterAll(async () => {
        client.destroy();
        await dropSchemas(source.access(), [SCHEMA]);
        await dropSchemas(target.access(), [SCHEMA]);
      }, MINUTES);

      it('hold MinIO back from everything else', async () => {
        const bucket = await minio.createBucket();
        const environment = await credentialsWith(minio, policyFor(bucket, writing));
        const limited = new S3Client({
          endpoint: minio.endpoint,
          region: minio.region,
          forcePathStyle: true,
          credentials: {
            accessKeyId: environment['AWS_ACCESS_KEY_ID']!,
            secretAccessKey: environment['AWS_SECRET_ACCESS_KEY']!,
            sessionToken: environment['AWS_SESSION_TOKEN']!,
          },
        });
        await limited.send(new PutObjectCommand({ Bucket: bucket, Key: 'production/x', Body: 'x' }));
        const elsewhere = new PutObjectCommand({ Bucket: bucket, Key: 'elsewhere/x', Body: 'x' });
        await expect(limited.send(elsewhere)).rejects.toMatchObject({ name: 'AccessDenied' });
        limited.destroy();
      });

      it(
        'are enough for a backup, its verification, retention and a restore',
        async () => {
          const bucket = await minio.createBucket();
          const environment = await credentialsWith(minio, policyFor(bucket, writing));
          await runJsonOk(backup(bucket), { environment });
          await runJsonOk(backup(bucket, '--verify', 'objects'), { environment });
          const pruned = await runJsonOk<Pruned>(prune(bucket), { environment });
          expect(pruned).toMatchObject({ removed: 1, kept: 1, warnings: [] });
          await runJsonOk(['verify', 'latest', ...at(bucket)], { environment });

          const { Contents: before } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
          const reader = { environment: await credentialsWith(minio, policyFor(bucket, reading)) };
          const { backups } = await runJsonOk<{ backups: unknown[] }>(['list', ...at(bucket)], reader);
          expect(backups).toHaveLength(1);
          await dropSchemas(target.access(), [SCHEMA]);
          const { stderr, exitCode } = await runCommand(restore(bucket), reader);
          expect([exitCode, stderr]).toEqual([0, stderr]);
          expect(await describeShop(target.access(), SCHEMA)).toEqual(
            await describeShop(source.access(), SCHEMA),
          );
          await runJsonOk(['verify', 'latest', ...at(bucket)], reader);
          // Nobody who reads is asked for the permission to write.
          expect(stderr).not.toMatch(/Allow s3:PutObject/);
          const { Contents: after } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
          expect(after!.map(({ Key }) => Key)).toEqual(before!.map(({ Key }) => Key));
        },
        3 * MINUTES,
      );

      describe('each permission of a backup is missed before it begins', () => {
        // Without the list of uploads a backup cannot see what a lost answer began, and goes on.
        const needed = actionsOf(writing).filter((action) => action !== 's3:ListBucketMultipartUploads');
        it.each(needed)(
          '%s',
          async (action) => {
            const bucket = await minio.createBucket();
            const environment = await credentialsWith(minio, policyFor(bucket, writing, { without: action }));
            const { document, exitCode, stderr } = await runJson(backup(bucket), { environment });
            expect([exitCode, document.error?.code]).toEqual([11, 'STORAGE_ACCESS_DENIED']);
            expect(document.error!.hint).toContain(`Allow ${action} on s3://${bucket}/production`);
            expect(stderr).not.toContain('stage snapshot');
          },
          MINUTES,
        );
      });

      it(
        'leave no version with what is added for versions, and hide them without',
        async () => {
          for (const additions of [[], [VERSIONS]]) {
            const bucket = await minio.createBucket();
            const VersioningConfiguration = { Status: 'Enabled' } as const;
            await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
            const policy = policyFor(bucket, writing, { additions });
            const environment = await credentialsWith(minio, policy);
            const { backupId } = await runJsonOk<{ backupId: string }>(backup(bucket), { environment });
            await runJsonOk(backup(bucket), { environment });
            expect(await runJsonOk<Pruned>(prune(bucket), { environment })).toMatchObject({ removed: 1 });
            const { Versions = [] } = await client.send(
              new ListObjectVersionsCommand({ Bucket: bucket, Prefix: `production/${backupId}/` }),
            );
            expect(Versions.length > 0).toBe(additions.length === 0);
          }
        },
        3 * MINUTES,
      );

      it(
        'lock a backup and keep it with what is added for locks',
        async () => {
          const bucket = await minio.createBucket({ objectLock: true });
          const lock = ['--s3-object-lock-mode', 'governance', '--s3-object-lock-days', '1'];
          const plain = { environment: await credentialsWith(minio, policyFor(bucket, writing)) };
          const refused = await runJson(backup(bucket, ...lock), plain);
          expect(refused.document.error).toMatchObject({ code: 'STORAGE_ACCESS_DENIED' });
          const additions = [VERSIONS, LOCK, LOCKED];
          const environment = await credentialsWith(minio, policyFor(bucket, writing, { additions }));
          for (let times = 0; times < 2; times++) await runJsonOk(backup(bucket, ...lock), { environment });
          const pruned = await runJsonOk<Pruned>(prune(bucket), { environment });
          expect(pruned).toMatchObject({ removed: 0, kept: 2, warnings: [] });
          expect(pruned.backups.flatMap(({ reasons }) => reasons).join()).toContain('locked until');
        },
        3 * MINUTES,
      );

      it(
        'let a backup into a bucket that locks by default with what is added for it',
        async () => {
          const bucket = await minio.createBucket({ objectLock: true });
          await client.send(
            new PutObjectLockConfigurationCommand({
              Bucket: bucket,
              ObjectLockConfiguration: {
                ObjectLockEnabled: 'Enabled',
                Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
              },
            }),
          );
          const additions = [VERSIONS, DEFAULT_LOCK, LOCKED];
          const environment = await credentialsWith(minio, policyFor(bucket, writing, { additions }));
          for (let times = 0; times < 2; times++) await runJsonOk(backup(bucket), { environment });
          const pruned = await runJsonOk<Pruned>(prune(bucket), { environment });
          expect(pruned).toMatchObject({ removed: 0, kept: 2, warnings: [] });
        },
        3 * MINUTES,
      );
    },
    ['mysql'],
  );
