// A small object that the write test stores like a backup's object, reads, and removes.
import { defined } from '../../../core/defined.ts';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandOutput,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { BackupError } from '../../../core/errors.ts';
import { type NewSignal, untilDone } from '../deletion/s3-delete-requests.ts';
import { s3ErrorName, s3ErrorStatus } from '../requests/s3-errors.ts';
import type { S3Location } from '../s3-location.ts';
import { storedObjectOf } from '../s3-stored-object.ts';

const DAY_MS = 86_400_000;
/** Class that no server has: a server that accepts it accepts any name. */
const NO_CLASS = 'MYSQL_BACKUP_NO_SUCH_CLASS';

export class ObjectProbe {
  readonly #location: S3Location;
  readonly #key: string;
  readonly #body: Buffer;
  /** Whether the object was written, or may have been because no answer came. */
  #mayBeThere = false;
  /** Ids of the written versions, in a bucket with versions. */
  readonly #versions: string[] = [];

  /**
   * Creates a probe.
   * @param wholeKey key with the location's prefix
   */
  constructor(location: S3Location, wholeKey: string, body: Buffer) {
    this.#location = location;
    this.#key = wholeKey;
    this.#body = body;
  }

  async write(): Promise<void> {
    const { policy } = this.#location;
    const answer = await this.#put();
    await this.#location.assertEncrypted(answer, this.#key);
    const { checksum } = storedObjectOf(answer, 0);
    if (!policy.isChecksumDemanded || checksum?.algorithm === policy.checksumAlgorithm) return;
    throw new BackupError(
      'STORAGE_UNSUPPORTED',
      `the server does not say that it checked ${policy.checksumAlgorithm}`,
      {
        hint: 'It ignores --s3-checksum-algorithm: leave the option out. Every object has a SHA-256 in the manifest nevertheless.',
      },
    );
  }

  async read(): Promise<void> {
    const read = await this.#location.readWhole(this.#key);
    if (read.equals(this.#body)) return;
    throw new BackupError(
      'STORAGE_FAILED',
      `${this.#location.locationOf(this.#key)} has other bytes than were written`,
      { hint: 'The server changes uploaded objects: check --s3-endpoint and any proxy in front of it.' },
    );
  }

  /**
   * Writes the object in the requested class. Does not read it, because an archive does not allow
   * that.
   * @returns warnings
   */
  async writeInClass(): Promise<string[]> {
    const { StorageClass } = this.#location.policy.classOf(Infinity);
    if (StorageClass === undefined) return [];
    await this.#put({ StorageClass });
    // An answer without a class means the default class.
    const { StorageClass: stored = 'STANDARD' } = await this.#location.requests.send(HeadObjectCommand, {
      Key: this.#key,
    });
    if (stored !== StorageClass)
      return [
        `the server ignores --s3-storage-class ${StorageClass}: what was stored with it is in class ${stored}`,
      ];
    if (!(await this.#takesAnyClass())) return [];
    return [
      `the server takes any name for --s3-storage-class: ${StorageClass} may have no effect on what is stored`,
    ];
  }

  /**
   * Tests the permission to lock: a server refuses a lock that has already ended, but checks the
   * permission first.
   */
  async mayLock(): Promise<void> {
    const { requests, policy } = this.#location;
    const Mode = policy.objectLock?.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE';
    const Retention = { Mode, RetainUntilDate: new Date(Date.now() - DAY_MS) } as const;
    try {
      await requests.send(PutObjectRetentionCommand, {
        Key: this.#key,
        Retention,
        ...policy.checksum(),
      });
    } catch (error) {
      if ((error as BackupError).code === 'STORAGE_ACCESS_DENIED') throw error;
    }
  }

  /** Writes the object unless it exists in the right form, reads it and keeps it. */
  async keep(): Promise<void> {
    try {
      const head = await this.#location.requests.send(HeadObjectCommand, { Key: this.#key });
      if (!this.#location.policy.isEncrypted(head)) await this.write();
    } catch (error) {
      if ((error as BackupError).code !== 'STORAGE_OBJECT_NOT_FOUND') throw error;
      await this.write();
    }
    await this.read();
  }

  async remove(newSignal: NewSignal = untilDone): Promise<void> {
    if (!this.#mayBeThere) return;
    await removeProbe(this.#location, this.#key, this.#versions, newSignal);
  }

  async #takesAnyClass(): Promise<boolean> {
    try {
      await this.#put({ StorageClass: NO_CLASS as never });
      return true;
    } catch (error) {
      if (s3ErrorStatus(error) >= 400 && s3ErrorStatus(error) < 500) return false;
      throw error;
    }
  }

  async #put(more: ReturnType<S3Location['policy']['classOf']> = {}): Promise<PutObjectCommandOutput> {
    const { requests, policy } = this.#location;
    const put = {
      Key: this.#key,
      Body: this.#body,
      ...policy.encryption(),
      ...policy.integrityOf(this.#body),
      ...more,
    };
    try {
      const answer = await requests.send(PutObjectCommand, put);
      this.#mayBeThere = true;
      if (answer.VersionId !== undefined) this.#versions.push(answer.VersionId);
      return answer;
    } catch (error) {
      const status = s3ErrorStatus(error);
      this.#mayBeThere ||= status === 0 || status >= 500;
      throw refusedOptions(this.#location, error);
    }
  }
}

/** Deletes the known versions, or the object if none is known. */
export async function removeProbe(
  location: S3Location,
  wholeKey: string,
  versions: readonly string[],
  newSignal: NewSignal,
): Promise<void> {
  const remove = (VersionId?: string): Promise<unknown> =>
    location.requests.send(DeleteObjectCommand, { Key: wholeKey, ...defined({ VersionId }) }, newSignal());
  try {
    for (const version of versions) await remove(version);
    if (versions.length > 0) return;
  } catch (error) {
    // Not allowed, or locked by the bucket's default, which MinIO answers with 400: hide the object
    // at least.
    if (s3ErrorStatus(error) !== 403 && s3ErrorStatus(error) !== 400) throw error;
    location.logger.warn(
      `a version of ${location.locationOf(wholeKey)} stays after the write test (${s3ErrorName(error)}): allow s3:DeleteObjectVersion; if the bucket locks objects by default, allow s3:GetBucketObjectLockConfiguration, then one object is enough for all tests`,
    );
  }
  await remove();
}

/** Explains a bad request by the options for objects, if any was given. */
export function refusedOptions({ bucket, policy }: S3Location, error: unknown): unknown {
  const isKnown = (error as BackupError).code !== 'STORAGE_FAILED';
  if (s3ErrorStatus(error) !== 400 || policy.words.length === 0 || isKnown) return error;
  return new BackupError(
    'STORAGE_UNSUPPORTED',
    `s3://${bucket} does not take objects with ${policy.words.join(' ')}: ${s3ErrorName(error)} (HTTP 400)`,
    {
      hint: 'The server does not know one of these, or not that key: change them or leave them out.',
      cause: error,
    },
  );
}
