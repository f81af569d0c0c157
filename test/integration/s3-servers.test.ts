// One backup with all that follows from it on each S3 server that people run, and where the servers differ: what they list, lock,
// encrypt, ignore, and how they name their errors.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import type { ErrorCode } from '../../src/core/errors.ts';
import { describeShop, loadShopWithPhotos } from '../fixtures/shop/shop.ts';
import { dropSchemas } from '../fixtures/zoo/zoo.ts';
import { runJson, runJsonOk } from '../support/command-line.ts';
import { connectS3, pageOfUploads } from '../support/s3-buckets.ts';
import { describeServers, notRun } from '../support/server-suites.ts';
import { acquireS3, type OtherS3, ServerUnavailableError, type TestS3 } from '../support/servers.ts';

const SCHEMA = 's3_servers_shop';
const MINUTES = 60_000;

interface Expected {
  /** Encryptions that the server has. */
  encryptions: string[][];
  /** What becomes of options that the server does not have: an error, or a backup with a warning. */
  refuses: [title: string, options: string[], code: ErrorCode, hint: RegExp][];
  warns: [title: string, options: string[], warning: RegExp][];
}

const KMS = ['--s3-sse', 'aws:kms', '--s3-sse-kms-key-id'];
const OWNER = ['--s3-expected-bucket-owner', '123456789012'];
const IGNORES_OWNER: Expected['refuses'][number] = ['owner', OWNER, 'STORAGE_UNSUPPORTED', /--verify-key/];
const CLASS = ['--s3-storage-class', 'STANDARD_IA'];

const SERVERS: [name: OtherS3 | undefined, expected: Expected][] = [
  [
    undefined,
    {
      encryptions: [[...KMS, 'testkey-1']],
      refuses: [
        ['unknown key', [...KMS, 'no-such-key'], 'STORAGE_UNSUPPORTED', /that key/],
        ['owner', OWNER, 'STORAGE_ACCESS_DENIED', /does not belong to 123456789012/],
      ],
      warns: [],
    },
  ],
  [
    'minio',
    {
      encryptions: [
        ['--s3-sse', 'AES256'],
        [...KMS, 'testkey-1'],
      ],
      refuses: [
        ['unknown key', [...KMS, 'no-such-key'], 'STORAGE_KMS_KEY', /--s3-sse-kms-key-id/],
        ['class', CLASS, 'STORAGE_UNSUPPORTED', /--s3-storage-class/],
        IGNORES_OWNER,
      ],
      warns: [],
    },
  ],
  [
    'versitygw',
    {
      encryptions: [],
      refuses: [
        ['encryption', ['--s3-sse', 'AES256'], 'STORAGE_UNSUPPORTED', /ignores --s3-sse/],
        ['owner', OWNER, 'STORAGE_ACCESS_DENIED', /does not belong to 123456789012/],
      ],
      warns: [['class', CLASS, /ignores --s3-storage-class STANDARD_IA/]],
    },
  ],
  [
    'rclone',
    {
      encryptions: [],
      refuses: [
        ['key', [...KMS, 'any'], 'STORAGE_UNSUPPORTED', /--s3-sse aws:kms asks for: .*--encrypt-to/],
        IGNORES_OWNER,
      ],
      warns: [['class', CLASS, /takes any name for --s3-storage-class/]],
    },
  ],
  ['moto', { encryptions: [], refuses: [IGNORES_OWNER], warns: [] }],
];

const found: [s3: TestS3, expected: Expected, title: string][] = [];
for (const [name, expected] of SERVERS) {
  const title = name ?? 'the S3 server of all tests';
  try {
    const s3 = await acquireS3(name);
    // What is expected of it is Ceph's.
    if (name === undefined && s3.source !== 'variable') notRun(`cycle on ${title}`, `it is ${s3.detail}`);
    else found.push([s3, expected, title]);
  } catch (error) {
    if (!(error instanceof ServerUnavailableError)) throw error;
    notRun(`cycle on ${title}`, error.message);
  }
}

await describeServers(
  'S3 servers',
  ['source', 'target'],
  ({ source, target }) => {
    beforeAll(() => loadShopWithPhotos(source.access(), SCHEMA), MINUTES);
    afterAll(async () => {
      await dropSchemas(source.access(), [SCHEMA]);
      await dropSchemas(target.access(), [SCHEMA]);
    }, MINUTES);

    describe.each(found.map(([s3, expected, title]) => ({ title, s3, expected })))(
      '$title',
      ({ s3, expected, title }) => {
        const client = connectS3(s3);
        const options = { environment: s3.environment() };
        const at = (bucket: string): string[] => [
          '--storage',
          `s3://${bucket}/p`,
          '--s3-endpoint',
          s3.endpoint,
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
        const prune = (bucket: string): string[] => [
          'prune',
          ...at(bucket),
          ...'--keep-last 1 --min-age 0s --incomplete-older-than 0s'.split(' '),
        ];
        afterAll(() => client.destroy());

        const cycle = async (more: readonly string[]): Promise<void> => {
          const bucket = await s3.createBucket();
          const first = await runJsonOk<{ backupId: string }>(backup(bucket, ...more), options);
          const { backupId, warnings } = await runJsonOk<{ backupId: string; warnings: string[] }>(
            backup(bucket, ...more),
            options,
          );
          expect(warnings).toEqual([]);
          const { backups } = await runJsonOk<{ backups: unknown[] }>(['list', ...at(bucket)], options);
          expect(backups).toHaveLength(2);
          const sse = more.slice(0, 4);
          const verified = await runJsonOk<{ status: string }>(
            ['verify', 'latest', ...at(bucket), ...sse],
            options,
          );
          expect(verified.status).toBe('passed');
          await dropSchemas(target.access(), [SCHEMA]);
          const restore = ['restore', 'latest', '--url', target.url(), '--verify-level', 'rows'];
          await runJsonOk([...restore, ...at(bucket), ...sse], options);
          expect(await describeShop(target.access(), SCHEMA)).toEqual(
            await describeShop(source.access(), SCHEMA),
          );
          // What a run that was killed would have left: no listing by a prefix shows it on MinIO.
          const Key = 'p/20200101T000000Z-abcdef/big.tsv.zst';
          await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
          const pruned = await runJsonOk<{ removed: number; kept: number; warnings: string[] }>(
            prune(bucket),
            options,
          );
          expect(pruned).toMatchObject({ removed: 1, kept: 1, warnings: [] });
          const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
          const ids = new Set(Contents.map((object) => object.Key!.split('/')[1]));
          expect([...ids]).toEqual([backupId]);
          expect(ids.has(first.backupId)).toBe(false);
          if (!s3.can('list-multipart-uploads')) return;
          const { Uploads = [] } = await pageOfUploads(client, bucket);
          expect(Uploads).toEqual([]);
        };

        it('a backup is listed, verified, restored and pruned', () => cycle([]), 3 * MINUTES);

        if (expected.encryptions.length > 0)
          it.each(expected.encryptions.map((words) => [words.join(' '), words] as const))(
            'the same with %s',
            (_, words) => cycle(words),
            3 * MINUTES,
          );

        if (expected.refuses.length > 0)
          it.each(expected.refuses)(
            'refuses before the backup: %s',
            async (_, words, code, hint) => {
              const bucket = await s3.createBucket();
              const { document, exitCode } = await runJson(backup(bucket, ...words), options);
              expect([exitCode, document.error?.code]).toEqual([11, code]);
              expect(document.error!.hint).toMatch(hint);
              const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
              expect(Contents).toEqual([]);
            },
            MINUTES,
          );

        if (expected.warns.length > 0)
          it.each(expected.warns)(
            'warns: %s',
            async (_, words, warning) => {
              const { warnings } = await runJsonOk<{ warnings: string[] }>(
                backup(await s3.createBucket(), ...words),
                options,
              );
              expect(warnings).toEqual([expect.stringMatching(warning)]);
            },
            MINUTES,
          );

        if (s3.can('object-lock'))
          it(
            'a bucket that locks by default takes backups, keeps one probe, and prune says until when',
            async () => {
              const bucket = await s3.createBucket({ objectLock: true });
              await client.send(
                new PutObjectLockConfigurationCommand({
                  Bucket: bucket,
                  ObjectLockConfiguration: {
                    ObjectLockEnabled: 'Enabled',
                    Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } },
                  },
                }),
              );
              for (let times = 0; times < 2; times++) await runJsonOk(backup(bucket), options);
              const { Versions = [] } = await client.send(
                new ListObjectVersionsCommand({ Bucket: bucket, Prefix: 'p/.mysql-backup-probe' }),
              );
              expect(Versions).toHaveLength(1);
              const pruned = await runJsonOk<{
                kept: number;
                warnings: string[];
                backups: { reasons: string[] }[];
              }>(prune(bucket), options);
              expect(pruned).toMatchObject({ kept: 2, warnings: [] });
              expect(pruned.backups.flatMap(({ reasons }) => reasons).join()).toMatch(/locked until 20/);
              const { backups } = await runJsonOk<{ backups: unknown[] }>(['list', ...at(bucket)], options);
              expect(backups).toHaveLength(2);
            },
            3 * MINUTES,
          );
        else notRun(`a bucket that locks by default on ${title}`, 'the server has no object lock');

        if (title !== 'moto')
          it(
            'names HTTPS on a port without TLS, and an invalid bucket name',
            async () => {
              const list = ['list', '--storage', 's3://some-bucket/p', '--stall-timeout', '10s'];
              const tls = await runJson(
                [...list, '--s3-endpoint', s3.endpoint.replace('http:', 'https:')],
                options,
              );
              expect(tls.document.error).toMatchObject({
                code: 'STORAGE_UNREACHABLE',
                hint: expect.stringContaining('http://'),
              });
              const invalid = ['list', '--storage', 's3://Invalid_Name/p', '--s3-endpoint', s3.endpoint];
              const { document } = await runJson(invalid, options);
              // Ceph and rclone take any name.
              const code = ['minio', 'versitygw'].includes(title)
                ? 'CONFIG_INVALID'
                : 'STORAGE_BUCKET_NOT_FOUND';
              expect(document.error).toMatchObject({ code, hint: expect.stringMatching(/bucket|name/) });
            },
            MINUTES,
          );

        if (['minio', 'versitygw'].includes(title))
          it(
            'names a session token that belongs to no credentials',
            async () => {
              const environment = { ...s3.environment(), AWS_SESSION_TOKEN: 'of-another-server' };
              const { document } = await runJson(['list', ...at(await s3.createBucket())], { environment });
              expect(document.error).toMatchObject({
                code: 'STORAGE_ACCESS_DENIED',
                hint: expect.stringContaining('AWS_SESSION_TOKEN'),
              });
            },
            MINUTES,
          );
      },
    );
  },
  ['mysql'],
);
