// How S3 stores the objects of a backup, as the user asked for.

export interface S3ObjectOptions {
  /** SSE-S3, SSE-KMS, or SSE-KMS in two layers; absent: as the bucket has it. */
  sse?: (typeof SSE_METHODS)[number];
  /** Absent: the key of AWS for S3. */
  sseKmsKeyId?: string;
  /** Of objects from 128 KiB; the manifest is never in it. */
  storageClass?: string;
  objectLock?: { mode: (typeof LOCK_MODES)[number]; days: number };
  /** `auto`: CRC32 at AWS, none at other servers, some of which refuse or misread it. */
  checksumAlgorithm?: 'auto' | 'CRC32' | 'SHA256' | 'none';
}

export const SSE_METHODS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;
export const LOCK_MODES = ['governance', 'compliance'] as const;
