// Location of the backups of an operation, and the settings to reach it. Values only.
import type { Proxies } from '../network/proxies.ts';
import type { S3ObjectOptions } from './s3-object-options.ts';

/** One of the storages that hold copies of the same backups. */
export interface StorageConfig {
  /** `s3://…` or a directory. */
  url: string;
  /** The directory of `--backup-dir`: a copy besides those of `--storage`. */
  isBackupDirectory?: true;
  /** Absent: the storage's default. */
  stallTimeoutMs?: number;
  s3: {
    endpoint?: string;
    region?: string;
    forcePathStyle?: boolean;
    /** PEM: authorities that are trusted in addition to those of Node.js. */
    ca?: string;
    proxies?: Proxies;
    /** Access key of this storage alone. */
    keys?: S3Keys;
    /** A profile of the AWS configuration files. */
    profile?: string;
    credentialsFile?: string;
    roleArn?: string;
    /** Role of AWS_ROLE_ARN, which the SDK assumes by itself. */
    hostRoleArn?: string;
    /** Account that the bucket must belong to. */
    expectedBucketOwner?: string;
    objectOptions?: S3ObjectOptions;
  };
}

export interface S3Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}
