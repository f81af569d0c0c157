// Location of the backups of an operation, and the settings to reach it. Values only.
import type { S3ObjectOptions } from './s3-object-options.ts';

export interface StorageConfig {
  /** `s3://…` or a directory. */
  url?: string;
  directory?: string;
  /** Absent: the storage's default. */
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
