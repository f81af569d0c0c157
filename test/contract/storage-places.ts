// Where the contract is run: each place is new, and gone afterwards.
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLogger } from '../../src/core/log.ts';
import { DirectoryStorage } from '../../src/storage/directory/directory-storage.ts';
import { openS3Storage } from '../../src/storage/s3/s3-storage.ts';
import { CopiesStorage } from '../../src/storage/copies/copies-storage.ts';
import type { S3ObjectOptions } from '../../src/storage/s3-object-options.ts';
import { pageOfUploads } from '../support/s3-buckets.ts';
import type { TestS3 } from '../support/servers.ts';
import type { Place } from './storage-contract.ts';

export const PART_BYTES = 5 * 1024 * 1024;

export interface S3Server {
  endpoint: string;
  accessKey: string;
  secretKey: string;
  /** Some servers know no ListMultipartUploads: what they would hide is not looked for there. */
  listsUploads: boolean;
}

export function s3ServerOf(s3: TestS3): S3Server {
  const { endpoint, accessKeyId: accessKey, secretAccessKey: secretKey } = s3;
  return { endpoint, accessKey, secretKey, listsUploads: s3.can('list-multipart-uploads') };
}

export async function directoryPlace(): Promise<Place> {
  const root = await mkdtemp(path.join(tmpdir(), 'storage-contract-'));
  return {
    // Two levels that are not there yet.
    storage: new DirectoryStorage(path.join(root, 'backups', 'mysql')),
    leftovers: async () =>
      (await readdir(root, { recursive: true }))
        .filter((name) => !['backups', 'backups/mysql'].includes(name))
        .sort(),
    takeAway: (backupId, name) => rm(path.join(root, 'backups', 'mysql', `.${backupId}.incomplete`, name)),
    partBytes: PART_BYTES,
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

export function s3Client(server: S3Server): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: server.accessKey, secretAccessKey: server.secretKey },
  });
}

/** A bucket of its own. The storage finds its credentials where a user would put them: in the environment. */
export async function s3Place(
  server: S3Server,
  prefix: string,
  objectOptions: S3ObjectOptions = {},
): Promise<Place & { bucket: string }> {
  const client = s3Client(server);
  const bucket = `contract-${randomBytes(6).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  process.env['AWS_ACCESS_KEY_ID'] = server.accessKey;
  process.env['AWS_SECRET_ACCESS_KEY'] = server.secretKey;
  const storage = await openS3Storage({
    bucket,
    prefix,
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    objectOptions,
    logger: silentLogger,
  });
  const leftovers = (): Promise<string[]> => everythingIn(client, bucket, server.listsUploads);
  const dispose = async (): Promise<void> => {
    await emptyBucket(client, bucket, server.listsUploads);
    // A server in process ends with its buckets.
    if (server.listsUploads) await client.send(new DeleteBucketCommand({ Bucket: bucket }));
    client.destroy();
  };
  const takeAway = async (backupId: string, name: string): Promise<void> => {
    const Key = [...(prefix === '' ? [] : [prefix]), backupId, name].join('/');
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  };
  return { storage, leftovers, takeAway, partBytes: PART_BYTES, dispose, bucket };
}

export async function teePlace(server: S3Server): Promise<Place> {
  const near = await directoryPlace();
  const far = await s3Place(server, 'tee');
  return {
    storage: new CopiesStorage([near.storage, far.storage], silentLogger),
    leftovers: async () => [...(await near.leftovers()), ...(await far.leftovers())],
    takeAway: (backupId, name) => near.takeAway(backupId, name),
    partBytes: PART_BYTES,
    dispose: async () => {
      await far.dispose();
      await near.dispose();
    },
  };
}

/** Two directories: the part of the mirror's promises that needs no server. */
export async function teeDirectoriesPlace(): Promise<Place> {
  const [near, far] = [await directoryPlace(), await directoryPlace()];
  return {
    storage: new CopiesStorage([near.storage, far.storage], silentLogger),
    leftovers: async () => [...(await near.leftovers()), ...(await far.leftovers())],
    takeAway: (backupId, name) => near.takeAway(backupId, name),
    partBytes: PART_BYTES,
    dispose: async () => {
      await far.dispose();
      await near.dispose();
    },
  };
}

async function everythingIn(client: S3Client, bucket: string, listsUploads: boolean): Promise<string[]> {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key } of page.Contents ?? []) found.push(Key!);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  if (!listsUploads) return found;
  const { Uploads = [] } = await pageOfUploads(client, bucket);
  return [...found, ...Uploads.map(({ Key, UploadId }) => `upload ${UploadId} of ${Key}`)];
}

async function emptyBucket(client: S3Client, bucket: string, listsUploads: boolean): Promise<void> {
  const found = await everythingIn(client, bucket, listsUploads);
  for (let from = 0; from < found.length; from += 16) {
    await Promise.all(
      found.slice(from, from + 16).map(async (each) => {
        const [, UploadId, Key] = /^upload (\S+) of (.*)$/s.exec(each) ?? [];
        if (Key === undefined) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: each }));
        else await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
      }),
    );
  }
}
