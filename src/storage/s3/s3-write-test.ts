// Proves before a backup that a bucket takes what will be sent to it, with everything that was asked for: encryption, class and
// checksum by objects like it, the lock by the bucket's own word, because a locked object could not be taken away again.
import {
  DeleteObjectCommand,
  GetObjectLockConfigurationCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandOutput,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { BackupError } from '../../core/errors.ts';
import { cleanUpSignal } from './request-signals.ts';
import { s3ErrorName, s3ErrorStatus } from './s3-errors.ts';
import type { S3Location } from './s3-location.ts';
import { type NewSignal, untilDone } from './s3-delete-requests.ts';
import { storedObjectOf } from './s3-stored-object.ts';

/** @throws BackupError STORAGE_*, naming the permission or the option that is the matter */
export async function testWriting(at: S3Location, backupId: string): Promise<void> {
  const test = new WriteTest(at, `${backupId}/${PROBE}`);
  await test.list();
  if (at.policy.objectLock) await test.bucketLock();
  try {
    await test.write();
    await test.read();
    if (at.policy.storageClass !== undefined) await test.writeInClass();
    if (at.policy.objectLock) await test.mayLock();
  } catch (error) {
    // It may be there, whatever came back.
    await test.remove(cleanUpSignal).catch(() => undefined);
    throw error;
  }
  await test.remove();
}

/** Below the id: what is left of it by a kill is an incomplete backup. */
const PROBE = '@.probe';

class WriteTest {
  readonly #at: S3Location;
  readonly #key: string;
  readonly #body = randomBytes(64);
  /** Something was written, or may have been: no answer came. */
  #mayBeThere = false;
  /** Of what was written, where the bucket has versions. */
  readonly #versions: string[] = [];

  constructor(at: S3Location, name: string) {
    this.#at = at;
    this.#key = at.keyOf(name);
  }

  async list(): Promise<void> {
    await this.#at.requests.send(ListObjectsV2Command, { Prefix: this.#key, MaxKeys: 1 });
  }

  async write(): Promise<void> {
    const { policy } = this.#at;
    const answer = await this.#put({});
    policy.assertEncrypted(answer, this.#place);
    const { checksum } = storedObjectOf(answer, 0);
    if (!policy.isChecksumDemanded || checksum?.algorithm === policy.checksumAlgorithm) return;
    throw new BackupError(
      'STORAGE_FAILED',
      `the server does not say that it checked ${policy.checksumAlgorithm}`,
      {
        hint: 'It ignores --s3-checksum-algorithm: leave that out. Every object has a SHA-256 in the manifest all the same.',
      },
    );
  }

  /** Not read: in an archive it could not be. */
  async writeInClass(): Promise<void> {
    await this.#put(this.#at.policy.classOf(Infinity));
  }

  async read(): Promise<void> {
    const read = await this.#at.readWhole(this.#key);
    if (read.equals(this.#body)) return;
    throw new BackupError('STORAGE_FAILED', `${this.#place} gave other bytes than were written`, {
      hint: 'The server changes what is uploaded: check --s3-endpoint and any proxy before it.',
    });
  }

  async bucketLock(): Promise<void> {
    const { bucket, requests } = this.#at;
    try {
      const { ObjectLockConfiguration } = await requests.send(GetObjectLockConfigurationCommand, {});
      if (ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled') return;
    } catch (error) {
      if (![400, 404, 405, 501].includes(s3ErrorStatus(error))) throw error;
    }
    throw new BackupError('STORAGE_FAILED', `s3://${bucket} has no object lock`, {
      hint: 'Switch it on for the bucket, or leave --s3-object-lock-mode and --s3-object-lock-days out.',
    });
  }

  /** A lock that would have ended already is refused, but not before it was asked whether we may lock. */
  async mayLock(): Promise<void> {
    const { requests, policy } = this.#at;
    const Mode = policy.objectLock?.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE';
    const Retention = { Mode, RetainUntilDate: new Date(Date.now() - 86_400_000) } as const;
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

  async remove(newSignal: NewSignal = untilDone): Promise<void> {
    if (!this.#mayBeThere) return;
    const remove = (VersionId?: string): Promise<unknown> =>
      this.#at.requests.send(
        DeleteObjectCommand,
        { Key: this.#key, ...(VersionId === undefined ? {} : { VersionId }) },
        newSignal(),
      );
    try {
      for (const version of this.#versions) await remove(version);
      if (this.#versions.length > 0) return;
    } catch (error) {
      // Not allowed, or locked by the default of the bucket: hidden at least.
      if (s3ErrorStatus(error) !== 403) throw error;
    }
    await remove();
  }

  async #put(more: ReturnType<S3Location['policy']['classOf']>): Promise<PutObjectCommandOutput> {
    const { requests, policy } = this.#at;
    const put = {
      Key: this.#key,
      Body: this.#body,
      ...policy.encryption(),
      ...policy.checksum(),
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
      if (status === 400 && policy.words.length > 0) throw this.#refused(error as BackupError);
      throw error;
    }
  }

  #refused(cause: BackupError): BackupError {
    return new BackupError(
      'STORAGE_FAILED',
      `s3://${this.#at.bucket} does not take objects with ${this.#at.policy.words.join(' ')}: ${s3ErrorName(cause)} (HTTP 400)`,
      {
        hint: 'The server does not know one of these, or not that key: change them or leave them out.',
        cause,
      },
    );
  }

  get #place(): string {
    return this.#at.locationOf(this.#key);
  }
}
