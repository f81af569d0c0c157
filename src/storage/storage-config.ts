// Where the backups of an operation are, and how to reach it. Values only.
import type { S3ObjectOptions } from './s3-object-options.ts';

export interface StorageConfig {
  /** `s3://…` or a directory. */
  url?: string;
  directory?: string;
  /** Absent: the storage's own. */
  stallTimeoutMs?: number;
  s3: {
    endpoint?: string;
    region?: string;
    forcePathStyle?: boolean;
    credentialsFile?: string;
    roleArn?: string;
    /** Account that the bucket must belong to. */
    expectedBucketOwner?: string;
    objectOptions?: S3ObjectOptions;
  };
}
