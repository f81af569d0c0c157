// Options of the user for objects in S3.

export interface S3ObjectOptions {
  /** SSE-S3, SSE-KMS, or SSE-KMS in two layers; absent: the bucket's default. */
  sse?: (typeof SSE_METHODS)[number];
  /** Absent: the AWS key for S3. */
  sseKmsKeyId?: string;
  /** Class of objects from 128 KiB, never of the manifest. */
  storageClass?: string;
  objectLock?: { mode: (typeof LOCK_MODES)[number]; days: number };
  /** `auto`: CRC32 at AWS; none at other servers, because some refuse or misread it. */
  checksumAlgorithm?: 'auto' | 'CRC32' | 'SHA256' | 'none';
}

export const SSE_METHODS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;
export const LOCK_MODES = ['governance', 'compliance'] as const;
