// Policy for storing objects in S3: encryption by the server, class, lock, checksum. Invariant:
// every object is stored with the requested options, and a server that ignores the encryption is an
// error, not a plain object.
import { defined } from '../../../core/defined.ts';
import { createHash } from 'node:crypto';
import type {
  ChecksumAlgorithm,
  ObjectLockMode,
  ServerSideEncryption,
  StorageClass,
} from '@aws-sdk/client-s3';
import type { S3ObjectOptions } from '../../s3-object-options.ts';
import { BackupError } from '../../../core/errors.ts';

/**
 * Smallest object in another class: S3 bills smaller ones at this size, and in the default class
 * they can be read at once.
 */
const MIN_CLASSED_BYTES = 128 * 1024;
const DAY_MS = 86_400_000;

export interface EncryptionInput {
  ServerSideEncryption?: ServerSideEncryption;
  SSEKMSKeyId?: string;
}

export interface LockInput {
  ObjectLockMode?: ObjectLockMode;
  ObjectLockRetainUntilDate?: Date;
}

export class S3ObjectPolicy {
  readonly #options: S3ObjectOptions;
  /** Algorithm of each object and part, if any. */
  readonly checksumAlgorithm: ChecksumAlgorithm | undefined;

  /** The bucket locks every object, or may do so. */
  #isBucketLocking = false;

  constructor(objectOptions: S3ObjectOptions, isAws: boolean) {
    this.#options = objectOptions;
    const { checksumAlgorithm = 'auto' } = objectOptions;
    if (checksumAlgorithm === 'auto') this.checksumAlgorithm = isAws ? 'CRC32' : undefined;
    else this.checksumAlgorithm = checksumAlgorithm === 'none' ? undefined : checksumAlgorithm;
  }

  get objectLock(): S3ObjectOptions['objectLock'] {
    return this.#options.objectLock;
  }

  get storageClass(): StorageClass | undefined {
    return this.#options.storageClass as StorageClass | undefined;
  }

  /** Whether the user requested this algorithm, so that its absence is an error. */
  get isChecksumDemanded(): boolean {
    return (
      this.checksumAlgorithm !== undefined &&
      this.#options.checksumAlgorithm !== 'auto' &&
      this.#options.checksumAlgorithm !== undefined
    );
  }

  /** Options for objects as the user gave them, for messages. */
  get words(): string[] {
    const { sse, sseKmsKeyId, storageClass, objectLock, checksumAlgorithm } = this.#options;
    return [
      ...(sse ? [`--s3-sse ${sse}`] : []),
      ...(sseKmsKeyId ? [`--s3-sse-kms-key-id ${sseKmsKeyId}`] : []),
      ...(storageClass ? [`--s3-storage-class ${storageClass}`] : []),
      ...(objectLock ? [`--s3-object-lock-mode ${objectLock.mode}`] : []),
      ...(checksumAlgorithm && checksumAlgorithm !== 'auto'
        ? [`--s3-checksum-algorithm ${checksumAlgorithm}`]
        : []),
    ];
  }

  /**
   * Encryption of every object, including objects next to a backup, and of the beginning of a
   * multipart upload.
   */
  encryption(): EncryptionInput {
    const { sse, sseKmsKeyId } = this.#options;
    return {
      ...defined({ ServerSideEncryption: sse }),
      ...(sseKmsKeyId ? { SSEKMSKeyId: sseKmsKeyId } : {}),
    };
  }

  /**
   * Returns the class of an object.
   * @param bytes size; Infinity if it is unknown but large
   */
  classOf(bytes: number): { StorageClass?: StorageClass } {
    const { storageClass } = this;
    return storageClass === undefined || bytes < MIN_CLASSED_BYTES ? {} : { StorageClass: storageClass };
  }

  /** Returns the lock of a backup's objects: all are locked until the same moment. */
  lockFrom(begin: Date): LockInput {
    const { objectLock } = this.#options;
    if (!objectLock) return {};
    return {
      ObjectLockMode: objectLock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date(begin.getTime() + objectLock.days * DAY_MS),
    };
  }

  checksum(): { ChecksumAlgorithm?: ChecksumAlgorithm } {
    return this.checksumAlgorithm === undefined ? {} : { ChecksumAlgorithm: this.checksumAlgorithm };
  }

  /**
   * Returns the hash of a PUT. AWS requires one for a bucket that locks its objects by default, and
   * every server knows MD5.
   */
  integrityOf(body: Uint8Array): IntegrityInput {
    if (this.checksumAlgorithm !== undefined) return this.checksum();
    try {
      return { ContentMD5: createHash('md5').update(body).digest('base64') };
    } catch {
      // OpenSSL in FIPS mode has no MD5.
      return { ChecksumAlgorithm: 'CRC32' };
    }
  }

  /** Gives each later part a hash: a bucket that locks objects by default demands one. */
  expectBucketLock(): void {
    this.#isBucketLocking = true;
  }

  /**
   * Returns the hash of a part. Parts have none only if nothing is locked and no checksum is
   * requested.
   */
  partIntegrityOf(body: Uint8Array): IntegrityInput {
    return this.#options.objectLock || this.#isBucketLocking ? this.integrityOf(body) : this.checksum();
  }

  /**
   * Returns only the requested checksums of a part's answer: a server that verifies nothing may
   * echo any.
   */
  onlyAsked({ ChecksumCRC32, ChecksumSHA256 }: PartChecksums): PartChecksums {
    const { checksumAlgorithm: asked } = this;
    return {
      ...(asked === 'CRC32' && ChecksumCRC32 !== undefined ? { ChecksumCRC32 } : {}),
      ...(asked === 'SHA256' && ChecksumSHA256 !== undefined ? { ChecksumSHA256 } : {}),
    };
  }

  /** Reports whether the answer confirms the requested encryption. */
  isEncrypted(answer: StoredAnswer): boolean {
    const { sse } = this.#options;
    return sse === undefined || answer.ServerSideEncryption === sse;
  }

  notEncrypted(answer: StoredAnswer, location: string): BackupError {
    return new BackupError(
      'STORAGE_UNSUPPORTED',
      `${location} is not encrypted by ${this.#options.sse}: the server says ${answer.ServerSideEncryption ?? 'nothing of encryption'}`,
      { hint: 'The server ignores --s3-sse: encrypt on this side with --encrypt-to, or use another server.' },
    );
  }
}

interface PartChecksums {
  ChecksumCRC32?: string | undefined;
  ChecksumSHA256?: string | undefined;
}

/** Answer to a PUT or a HEAD. */
interface StoredAnswer {
  ServerSideEncryption?: string | undefined;
}

export interface IntegrityInput {
  ChecksumAlgorithm?: ChecksumAlgorithm;
  ContentMD5?: string;
}
