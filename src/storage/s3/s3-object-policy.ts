// How objects are stored in S3: encrypted by the server, in which class, locked for how long, with which checksum. Invariant:
// what was asked for is asked of each object, and a server that ignores the encryption is an error and not a plain object.
import { createHash } from 'node:crypto';
import type {
  ChecksumAlgorithm,
  ObjectLockMode,
  ServerSideEncryption,
  StorageClass,
} from '@aws-sdk/client-s3';
import type { S3ObjectOptions } from '../s3-object-options.ts';
import { BackupError } from '../../core/errors.ts';

/** S3 bills smaller objects of the other classes as if they had so many bytes; here they can be read at once, too. */
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
  /** Sent with each object and part, if any. */
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

  /** Whether the user asked for this algorithm, so that its absence is not to be accepted. */
  get isChecksumDemanded(): boolean {
    return (
      this.checksumAlgorithm !== undefined &&
      this.#options.checksumAlgorithm !== 'auto' &&
      this.#options.checksumAlgorithm !== undefined
    );
  }

  /** The options that shape the objects, as they were given: for messages. */
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

  /** Of every object, those next to a backup too, and of the beginning of a multipart upload. */
  encryption(): EncryptionInput {
    const { sse, sseKmsKeyId } = this.#options;
    return {
      ...(sse ? { ServerSideEncryption: sse } : {}),
      ...(sseKmsKeyId ? { SSEKMSKeyId: sseKmsKeyId } : {}),
    };
  }

  /** @param bytes Infinity where they are not known, but many */
  classOf(bytes: number): { StorageClass?: StorageClass } {
    const { storageClass } = this;
    return storageClass === undefined || bytes < MIN_CLASSED_BYTES ? {} : { StorageClass: storageClass };
  }

  /** Of the objects of one backup: all until the same moment. */
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
   * The hash that a PUT carries. AWS demands one of a bucket that locks its objects by default, and MD5 is the one that every
   * server knows.
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

  /** From now on each part carries a hash: a bucket that locks its objects by default takes none without. */
  expectBucketLock(): void {
    this.#isBucketLocking = true;
  }

  /** The hash that a part carries: without one only where nothing is locked. */
  partIntegrityOf(body: Uint8Array): IntegrityInput {
    return this.#options.objectLock || this.#isBucketLocking ? this.integrityOf(body) : this.checksum();
  }

  /** Of the checksums in the answer to a part: a server that checks nothing may send back what it was sent. */
  onlyAsked({ ChecksumCRC32, ChecksumSHA256 }: PartChecksums): PartChecksums {
    const { checksumAlgorithm: asked } = this;
    return {
      ...(asked === 'CRC32' && ChecksumCRC32 !== undefined ? { ChecksumCRC32 } : {}),
      ...(asked === 'SHA256' && ChecksumSHA256 !== undefined ? { ChecksumSHA256 } : {}),
    };
  }

  /** Whether an answer says that the object is encrypted as was asked. */
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

/** Of a PUT, or a HEAD. */
interface StoredAnswer {
  ServerSideEncryption?: string | undefined;
}

export interface IntegrityInput {
  ChecksumAlgorithm?: ChecksumAlgorithm;
  ContentMD5?: string;
}
