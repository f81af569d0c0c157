// Describes each S3 request by its act and its permission, for error messages and hints. Invariant:
// a request that is not in the table is not sent.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { BackupError } from '../../../core/errors.ts';

export interface S3Operation {
  /** Act in an error message: `cannot <act> s3://bucket/key`. */
  act: string;
  /** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
  permission: string;
  /** Whether the request sends an object or a part of one. */
  isWrite?: true;
  /**
   * Whether the request creates an object or an upload: a cancelled run must know whether it
   * exists.
   */
  creates?: true;
}

const OPERATIONS = new Map<unknown, S3Operation>([
  [GetObjectCommand, { act: 'read', permission: 's3:GetObject' }],
  [HeadObjectCommand, { act: 'look at', permission: 's3:GetObject' }],
  [ListObjectsV2Command, { act: 'list', permission: 's3:ListBucket' }],
  [ListObjectVersionsCommand, { act: 'list the versions of', permission: 's3:ListBucketVersions' }],
  [ListMultipartUploadsCommand, { act: 'list the uploads of', permission: 's3:ListBucketMultipartUploads' }],
  [GetBucketVersioningCommand, { act: 'read the versioning of', permission: 's3:GetBucketVersioning' }],
  [
    GetObjectLockConfigurationCommand,
    { act: 'read the object lock of', permission: 's3:GetBucketObjectLockConfiguration' },
  ],
  [PutObjectCommand, { act: 'write', permission: 's3:PutObject', isWrite: true, creates: true }],
  [CreateMultipartUploadCommand, { act: 'write', permission: 's3:PutObject', isWrite: true, creates: true }],
  [UploadPartCommand, { act: 'write', permission: 's3:PutObject', isWrite: true }],
  [
    CompleteMultipartUploadCommand,
    { act: 'write', permission: 's3:PutObject', isWrite: true, creates: true },
  ],
  [PutObjectRetentionCommand, { act: 'lock', permission: 's3:PutObjectRetention' }],
  [AbortMultipartUploadCommand, { act: 'abort the upload of', permission: 's3:AbortMultipartUpload' }],
  [DeleteObjectCommand, { act: 'delete', permission: 's3:DeleteObject' }],
  [DeleteObjectsCommand, { act: 'delete from', permission: 's3:DeleteObject' }],
]);

/**
 * Returns the operation of a command.
 * @param Command class of a command of the SDK
 */
export function operationOf(Command: { name: string }): S3Operation {
  const operation = OPERATIONS.get(Command);
  if (!operation) throw new BackupError('INTERNAL', `unknown S3 request ${Command.name}`);
  return operation;
}
