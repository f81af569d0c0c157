// Makes an object of the parts of an upload.
import {
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  type CompleteMultipartUploadCommandOutput,
} from '@aws-sdk/client-s3';
import { s3ErrorName } from '../requests/s3-errors.ts';
import type { S3Requests } from '../requests/s3-requests.ts';

/**
 * Completes an upload. The caller verifies the object afterwards: if the answer to an earlier
 * attempt was lost, some servers (MinIO, Ceph at times) report that the upload no longer exists,
 * which is no failure.
 * @returns the server's answer; an empty one if the upload no longer exists
 */
export async function completeUpload(
  requests: S3Requests,
  input: Omit<CompleteMultipartUploadCommandInput, 'Bucket' | 'ExpectedBucketOwner'>,
  signal?: AbortSignal,
): Promise<Partial<CompleteMultipartUploadCommandOutput>> {
  try {
    return await requests.send(CompleteMultipartUploadCommand, input, signal);
  } catch (error) {
    if (s3ErrorName(error) === 'NoSuchUpload') return {};
    throw error;
  }
}
