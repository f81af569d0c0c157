// Buckets of the tests: made under names of their own, and removed with all that is in them, because the
// server may be one that was there before the run and stays after it.

import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Info } from './server-types.ts';

export function connectS3(info: S3Info): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = info;
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
}

export async function createBucket(info: S3Info, objectLock: boolean): Promise<string> {
  const name = `mysql-backup-${randomBytes(6).toString('hex')}`;
  const client = connectS3(info);
  try {
    await client.send(
      new CreateBucketCommand({ Bucket: name, ...(objectLock ? { ObjectLockEnabledForBucket: true } : {}) }),
    );
  } finally {
    client.destroy();
  }
  return name;
}

/** Below a prefix of the bucket. */
export async function listKeys(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}/` }),
  );
  return Contents.map(({ Key }) => Key!);
}

/** Uploads that were begun below a prefix of the bucket and have not ended. */
export async function listUploads(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const { Uploads = [] } = await pageOfUploads(client, bucket);
  return Uploads.map(({ Key }) => Key!).filter((key) => key.startsWith(`${prefix}/`));
}

/** Uploads of the bucket that have not ended, the first page of them. */
export async function pageOfUploads(
  client: S3Client,
  bucket: string,
): Promise<Pick<ListMultipartUploadsCommandOutput, 'Uploads' | 'IsTruncated'>> {
  try {
    return await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  } catch (error) {
    // rclone's way to say that there is none.
    if ((error as Error).name === 'NoSuchUpload') return {};
    throw error;
  }
}

/** Empties and removes a bucket, versions and unfinished uploads too. Locked objects it leaves to their date. */
export async function removeBucket(info: S3Info, bucket: string): Promise<void> {
  const client = connectS3(info);
  try {
    if (!info.cannot.includes('list-multipart-uploads')) await abortUploads(client, bucket);
    if (info.cannot.includes('versioning')) await deleteObjects(client, bucket);
    else await deleteVersions(client, bucket);
    await client.send(new DeleteBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}

async function abortUploads(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const page = await pageOfUploads(client, bucket);
    for (const { Key, UploadId } of page.Uploads ?? []) {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
    }
    if (!page.IsTruncated) return;
  }
}

async function deleteObjects(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    for (const { Key } of page.Contents ?? []) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    }
    if (!page.IsTruncated) return;
  }
}

/** A page at a time: a test may have left thousands. @throws if one is locked */
async function deleteVersions(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (versions.length === 0) return;
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: versions.map(({ Key, VersionId }) => ({ Key, VersionId })), Quiet: true },
        BypassGovernanceRetention: true,
      }),
    );
    if (Errors.length > 0) throw new Error(`${Errors[0]!.Code} of ${Errors.length} objects`);
    if (!page.IsTruncated) return;
  }
}
