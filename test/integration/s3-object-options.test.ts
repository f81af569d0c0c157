// How a real S3 server keeps what it was given: encrypted, in a class, locked, checked, in versions; and what is left where a run
// fails in such a bucket. KMS needs a key on the server: TEST_S3_KMS_KEY, or the one that Ceph has for tests.
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { withLease } from '../../src/repository/lease.ts';
import type { S3ObjectOptions } from '../../src/storage/s3-object-options.ts';
import type { Manifest } from '../../src/format/manifest-schema.ts';
import { silentLogger } from '../../src/core/log.ts';
import { openStorage } from '../../src/app/open-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { loadShop } from '../fixtures/shop/shop.ts';
import { ask, dropSchemas } from '../fixtures/zoo/zoo.ts';
import { runCommand, runJson, runJsonOk } from '../support/command-line.ts';
import { HttpFaultProxy } from '../support/http-fault-proxy.ts';
import { connectS3 } from '../support/s3-buckets.ts';
import { describeServers, itOnS3 } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
const KMS_KEY = process.env['TEST_S3_KMS_KEY'] ?? 'testkey-1';
const never = new AbortController().signal;
const newId = (): string => `20261122T030000Z-${randomBytes(3).toString('hex')}`;
const s3 = await acquireS3();
const client = connectS3(s3);
const opened: Storage[] = [];
Object.assign(process.env, s3.environment());

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
});
afterAll(() => client.destroy());

async function open(
  bucket: string,
  objectOptions: S3ObjectOptions = {},
  more: { expectedBucketOwner?: string } = {},
): Promise<Storage> {
  const options = { endpoint: s3.endpoint, region: s3.region, forcePathStyle: true, logger: silentLogger };
  const storage = await openStorage(`s3://${bucket}/p`, { ...options, objectOptions, ...more });
  opened.push(storage);
  return storage;
}

const headOf = (bucket: string, key: string): Promise<HeadObjectCommandOutput> =>
  client.send(new HeadObjectCommand({ Bucket: bucket, Key: `p/${key}`, ChecksumMode: 'ENABLED' }));

async function versionsIn(bucket: string): Promise<{ versions: string[]; markers: string[] }> {
  const { Versions = [], DeleteMarkers = [] } = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  return { versions: Versions.map(({ Key }) => Key!), markers: DeleteMarkers.map(({ Key }) => Key!) };
}

async function versionedBucket(): Promise<string> {
  const bucket = await s3.createBucket();
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  return bucket;
}

itOnS3(
  s3,
  ['sse-kms', 'object-lock', 'storage-classes', 'checksums'],
  'keeps each object as was asked, in parts or not, and the write test leaves nothing',
  async () => {
    const bucket = await s3.createBucket({ objectLock: true });
    const storage = await open(bucket, {
      sse: 'aws:kms',
      sseKmsKeyId: KMS_KEY,
      storageClass: 'STANDARD_IA',
      objectLock: { mode: 'governance', days: 2 },
      checksumAlgorithm: 'SHA256',
    });
    const id = newId();
    await storage.checkWritable(id);
    expect(await versionsIn(bucket)).toEqual({ versions: [], markers: [] });
    const writer = await storage.create(id, never);
    const bodies = { small: 1000, single: 200 * 1024, parts: 6 * MIB };
    for (const [name, bytes] of Object.entries(bodies)) {
      const stored = await writer.write(name, randomBytes(bytes), bytes);
      const head = await headOf(bucket, `${id}/${name}`);
      expect(head).toMatchObject({
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: KMS_KEY,
        ObjectLockMode: 'GOVERNANCE',
        ETag: stored.etag,
        VersionId: stored.versionId,
      });
      expect([name, head.StorageClass ?? 'STANDARD']).toEqual([
        name,
        name === 'small' ? 'STANDARD' : 'STANDARD_IA',
      ]);
      expect(stored).toMatchObject({
        bytes,
        etag: expect.any(String),
        versionId: expect.any(String),
        checksum: { algorithm: 'SHA256', type: name === 'parts' ? 'COMPOSITE' : 'FULL_OBJECT' },
      });
    }
    await writer.commit('@.manifest.json', Buffer.from('{}'));
    await storage.put(`${id}/@.verified-20261122T030000Z.json`, Buffer.from('{}'));
    const manifest = await headOf(bucket, `${id}/@.manifest.json`);
    expect(manifest).toMatchObject({ ServerSideEncryption: 'aws:kms', ObjectLockMode: 'GOVERNANCE' });
    expect(manifest.StorageClass ?? 'STANDARD').toBe('STANDARD');
    const untils = await Promise.all(
      ['small', 'parts', '@.manifest.json'].map(
        async (name) => (await storage.lockOf(`${id}/${name}`))!.until,
      ),
    );
    expect(new Set(untils.map((until) => until!.getTime())).size).toBe(1);
    expect(Math.abs(untils[0]!.getTime() - Date.now() - 2 * DAY_MS)).toBeLessThan(60_000);
    const record = await headOf(bucket, `${id}/@.verified-20261122T030000Z.json`);
    expect(record).toMatchObject({ ServerSideEncryption: 'aws:kms' });
    expect(record.ObjectLockMode).toBeUndefined();
    expect(await storage.findArchived(id)).toEqual([]);
  },
);

itOnS3(s3, ['sse-kms'], 'names what the server does not take, and leaves nothing', async () => {
  const bucket = await versionedBucket();
  for (const objectOptions of [
    { sse: 'aws:kms', sseKmsKeyId: 'no such key' },
    { storageClass: 'NO_SUCH_CLASS' },
  ] as const) {
    const storage = await open(bucket, objectOptions);
    const [word] = Object.values(objectOptions).toReversed();
    await expect(storage.checkWritable(newId())).rejects.toMatchObject({
      code: 'STORAGE_UNSUPPORTED',
      message: expect.stringContaining(word!),
    });
  }
  expect(await versionsIn(bucket)).toEqual({ versions: [], markers: [] });
});

itOnS3(s3, ['object-lock'], 'refuses to lock in a bucket without object lock', async () => {
  const storage = await open(await s3.createBucket(), { objectLock: { mode: 'compliance', days: 1 } });
  await expect(storage.checkWritable(newId())).rejects.toThrow('has no object lock');
});

itOnS3(s3, ['bucket-owner'], 'refuses the bucket of another account', async () => {
  const storage = await open(await s3.createBucket(), {}, { expectedBucketOwner: '123456789012' });
  await expect(storage.checkWritable(newId())).rejects.toMatchObject({
    code: 'STORAGE_ACCESS_DENIED',
    hint: expect.stringContaining('does not belong to 123456789012'),
  });
});

describe('a run that fails', () => {
  itOnS3(s3, ['versioning'], 'leaves no version behind', async () => {
    const bucket = await versionedBucket();
    const storage = await open(bucket);
    const id = newId();
    await storage.checkWritable(id);
    const writer = await storage.create(id, never);
    for (const bytes of [10, 6 * MIB]) await writer.write(`o${bytes}`, randomBytes(bytes), bytes);
    await writer.abort();
    expect(await versionsIn(bucket)).toEqual({ versions: [], markers: [] });
  });

  itOnS3(s3, ['object-lock'], 'says until when what it wrote is locked, and prune finds it', async () => {
    const bucket = await s3.createBucket({ objectLock: true });
    const storage = await open(bucket, { objectLock: { mode: 'governance', days: 1 } });
    const id = newId();
    const writer = await storage.create(id, never);
    await writer.write('object', randomBytes(10), 10);
    expect(await writer.abort()).toEqual({
      removed: 0,
      left: [{ location: expect.stringMatching(/object$/), reason: expect.stringContaining('locked until') }],
    });
    const incomplete: string[] = [];
    for await (const { backupId } of storage.listIncomplete(['@.manifest.json'])) incomplete.push(backupId);
    expect(incomplete).toEqual([id]);
    const { exitCode, document } = await runJson<{
      incomplete: { outcome: string; reason: string }[];
      warnings: string[];
    }>(
      [
        'prune',
        '--storage',
        `s3://${bucket}/p`,
        '--s3-endpoint',
        s3.endpoint,
        '--keep-last',
        '1',
        '--incomplete-older-than',
        '0s',
      ],
      { environment: s3.environment() },
    );
    expect([exitCode, document.warnings]).toEqual([0, []]);
    expect(document.incomplete).toMatchObject([
      { outcome: 'kept', reason: expect.stringMatching(/^locked until 20/) },
    ]);
    expect((await versionsIn(bucket)).versions).toEqual([`p/${id}/object`]);
  });
});

itOnS3(
  s3,
  ['object-lock'],
  'in a bucket that locks everything by itself, a lease and the write test are no obstacle',
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
    const storage = await open(bucket);
    const id = newId();
    await storage.checkWritable(id);
    const writer = await storage.create(id, never);
    await writer.write('object', randomBytes(10), 10);
    await writer.commit('@.manifest.json', Buffer.from('{}'));
    const said: string[] = [];
    const logger = { ...silentLogger, info: (line: string) => said.push(line) };
    const context = { storage, logger, now: () => new Date() };
    await withLease(id, 'restore', context, async () => undefined);
    const names: string[] = [];
    for await (const { name } of storage.listObjects(id)) names.push(name);
    // Locked, so it stays; it is no lease any more once it has expired, and goes with the backup.
    expect(names.filter((name) => name.startsWith('@.lease-'))).toHaveLength(1);
    expect(said).toEqual([expect.stringMatching(/^the lease of .* stays until it expires: .*locked until/)]);
  },
);

// Nothing in it depends on the server: one flavor will do.
await describeServers(
  'a backup',
  ['source'],
  ({ source }) => {
    const SCHEMA = 'kept_shop';
    const environment = s3.environment();
    afterAll(() => dropSchemas(source.access(), [SCHEMA]));

    itOnS3(
      s3,
      ['sse-kms', 'object-lock', 'storage-classes', 'checksums'],
      'has in its manifest what the server says of each object, is verified, and kept by prune',
      async () => {
        await loadShop(source.access(), SCHEMA);
        const bucket = await s3.createBucket({ objectLock: true });
        const at = ['--storage', `s3://${bucket}/p`, '--s3-endpoint', s3.endpoint];
        const sse = ['--s3-sse', 'aws:kms', '--s3-sse-kms-key-id', KMS_KEY];
        const words = [
          ...sse,
          ...'--s3-storage-class STANDARD_IA --s3-checksum-algorithm CRC32'.split(' '),
          ...'--s3-object-lock-mode governance --s3-object-lock-days 1'.split(' '),
        ];
        const { backupId, manifestKey } = await runJsonOk<{ backupId: string; manifestKey: string }>(
          ['backup', '--url', source.url(), '--schemas', SCHEMA, '--label', 'shop', ...at, ...words],
          { environment },
        );
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `p/${manifestKey}` }));
        const manifest = JSON.parse(await Body!.transformToString()) as Manifest;
        expect(manifest.objects.length).toBeGreaterThan(5);
        for (const object of manifest.objects) {
          const head = await headOf(bucket, `${backupId}/${object.name}`);
          expect(object).toMatchObject({
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            etag: head.ETag,
            versionId: head.VersionId,
            checksum: { algorithm: 'CRC32', type: 'FULL_OBJECT', value: head.ChecksumCRC32 },
          });
          expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', ObjectLockMode: 'GOVERNANCE' });
        }
        await runJsonOk(['verify', 'latest', ...at, ...sse], { environment });
        const { versions, markers } = await versionsIn(bucket);
        expect(versions.filter((key) => /@\.(lease|probe)/.test(key))).toEqual([]);
        expect(markers).toEqual([]);
        const second = ['backup', '--url', source.url(), '--schemas', SCHEMA, '--label', 'shop', ...at];
        const { retention } = await runJsonOk<{
          retention: {
            backups: { backupId: string; outcome: string; reasons: string[] }[];
            warnings: string[];
          };
        }>([...second, '--keep-last', '1', '--min-age', '0s', '--verify', 'objects'], { environment });
        expect(retention.warnings).toEqual([]);
        expect(retention.backups.find((backup) => backup.backupId === backupId)).toMatchObject({
          outcome: 'kept',
          reasons: [expect.stringMatching(/^locked until 20/)],
        });
        const { exitCode, stderr } = await runCommand([...second, '--s3-sse', 'AES256'], { environment });
        // Ceph has no keys of its own; a server that has them stores it so.
        if (exitCode !== 0) expect(stderr).toContain('does not take objects with --s3-sse AES256');
      },
    );

    itOnS3(
      s3,
      ['storage-classes'],
      'in an archive is neither restored nor verified before it was brought back, and nothing is begun',
      async () => {
        await loadShop(source.access(), SCHEMA);
        await ask(source.access(), `CREATE TABLE ${SCHEMA}.files (id INT PRIMARY KEY, body BLOB NOT NULL)`);
        await ask(
          source.access(),
          `INSERT INTO ${SCHEMA}.files SELECT seq, RANDOM_BYTES(1024) FROM ${SCHEMA}.seq_1_to_300`,
        );
        const bucket = await s3.createBucket();
        const at = (endpoint: string): string[] => [
          '--storage',
          `s3://${bucket}/p`,
          '--s3-endpoint',
          endpoint,
        ];
        await runJsonOk(
          [
            'backup',
            '--url',
            source.url(),
            '--schemas',
            SCHEMA,
            ...at(s3.endpoint),
            '--s3-storage-class',
            'GLACIER',
          ],
          { environment },
        );
        // The server has the class, but no archive behind it: what its reads would say is said for it.
        await using proxy = await HttpFaultProxy.start(s3.endpoint);
        const restore = [
          'restore',
          'latest',
          '--url',
          source.url(),
          '--map-schema',
          `${SCHEMA}=${SCHEMA}_back`,
        ];
        const run = (...args: string[]) => runJson([...args, ...at(proxy.url)], { environment });
        const archived = proxy.add({
          matches: ({ method, url }) => method === 'GET' && /files@@?0\.tsv/.test(url),
          fault: async ({ request, answer }) => {
            request.resume();
            answer.writeHead(403, { 'content-type': 'application/xml' });
            answer.end('<Error><Code>InvalidObjectState</Code></Error>');
          },
          times: Infinity,
        });
        for (const args of [
          ['verify', 'latest'],
          [...restore, '--allow-source-as-target'],
        ]) {
          const { exitCode, document } = await run(...args);
          expect([exitCode, document.error]).toMatchObject([
            11,
            {
              code: 'STORAGE_ARCHIVED',
              message: expect.stringMatching(/^1 object of .* cannot be read .* the first is .*files@/),
              hint: expect.stringContaining('restore-object'),
            },
          ]);
        }
        expect(archived.hits).toBeGreaterThan(1);
        expect(await ask(source.access(), `SHOW SCHEMAS LIKE '${SCHEMA}\\_back'`)).toEqual([]);
        // What is asked for is elsewhere.
        const part = ['--include-tables', `${SCHEMA}.customers`, '--allow-source-as-target'];
        expect((await run(...restore, ...part)).exitCode).toBe(0);
        await dropSchemas(source.access(), [`${SCHEMA}_back`]);
        proxy.clear();
        expect((await run('verify', 'latest')).exitCode).toBe(0);
      },
    );
  },
  ['mariadb'],
);

it('on a directory none of it is taken', async () => {
  const words =
    'backup --user u --storage /nowhere --s3-sse SSE-C --s3-sse-kms-key-id k --s3-object-lock-mode forever --s3-storage-class DEEP_ARCHIVE --verify objects';
  const { exitCode, stderr } = await runCommand(words.split(' '));
  expect(exitCode).toBe(2);
  for (const problem of [
    '--s3-sse is SSE-C, which is refused',
    '--s3-object-lock-mode is "forever"',
    '--s3-object-lock-mode needs --s3-object-lock-days',
    '--verify contradicts --s3-storage-class DEEP_ARCHIVE',
    '--s3-sse needs a --storage in S3',
  ])
    expect(stderr).toContain(problem);
});
