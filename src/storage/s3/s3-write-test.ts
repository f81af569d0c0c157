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
import { s3ErrorName, s3ErrorStatus, translateS3Error } from './s3-errors.ts';
import { cleanUpSignal, type S3Location } from './s3-location.ts';
import { type NewSignal, options } from './s3-delete-requests.ts';
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
  readonly #target: { Bucket: string; Key: string };
  readonly #body = randomBytes(64);
  /** Something was written, or may have been: no answer came. */
  #mayBeThere = false;
  /** Of what was written, where the bucket has versions. */
  readonly #versions: string[] = [];

  constructor(at: S3Location, name: string) {
    this.#at = at;
    this.#target = { Bucket: at.bucket, Key: at.keyOf(name) };
  }

  async list(): Promise<void> {
    const { Bucket, Key } = this.#target;
    await this.#probe('s3:ListBucket', 'list', () =>
      this.#at.client.send(new ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 }), this.#options),
    );
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
    const read = await this.#probe('s3:GetObject', 'read', () => this.#at.readWhole(this.#target.Key));
    if (read.equals(this.#body)) return;
    throw new BackupError('STORAGE_FAILED', `${this.#place} gave other bytes than were written`, {
      hint: 'The server changes what is uploaded: check --s3-endpoint and any proxy before it.',
    });
  }

  async bucketLock(): Promise<void> {
    const { bucket, client } = this.#at;
    try {
      const { ObjectLockConfiguration } = await this.#probe(
        's3:GetBucketObjectLockConfiguration',
        'look at',
        () => client.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }), this.#options),
      );
      if (ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled') return;
    } catch (error) {
      const { code, cause } = error as BackupError;
      const status = s3ErrorStatus(cause);
      if (code !== 'STORAGE_OBJECT_NOT_FOUND' && status !== 400 && status !== 405 && status !== 501)
        throw error;
    }
    throw new BackupError('STORAGE_FAILED', `s3://${bucket} has no object lock`, {
      hint: 'Switch it on for the bucket, or leave --s3-object-lock-mode and --s3-object-lock-days out.',
    });
  }

  /** A lock that would have ended already is refused, but not before it was asked whether we may lock. */
  async mayLock(): Promise<void> {
    const { client, policy } = this.#at;
    const Mode = policy.objectLock?.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE';
    try {
      await this.#probe('s3:PutObjectRetention', 'lock', () =>
        client.send(
          new PutObjectRetentionCommand({
            ...this.#target,
            Retention: { Mode, RetainUntilDate: new Date(Date.now() - 86_400_000) },
            ...policy.checksum(),
          }),
          this.#options,
        ),
      );
    } catch (error) {
      if ((error as BackupError).code === 'STORAGE_ACCESS_DENIED') throw error;
    }
  }

  async remove(newSignal?: NewSignal): Promise<void> {
    if (!this.#mayBeThere) return;
    const { client } = this.#at;
    const remove = (VersionId?: string): Promise<unknown> =>
      client.send(
        new DeleteObjectCommand({ ...this.#target, ...(VersionId === undefined ? {} : { VersionId }) }),
        options(newSignal),
      );
    await this.#probe('s3:DeleteObject', 'delete', async () => {
      try {
        for (const version of this.#versions) await remove(version);
        if (this.#versions.length > 0) return;
      } catch (error) {
        // Not allowed, or locked by the default of the bucket: hidden at least.
        if (s3ErrorStatus(error) !== 403) throw error;
      }
      await remove();
    });
  }

  async #put(more: ReturnType<S3Location['policy']['classOf']>): Promise<PutObjectCommandOutput> {
    const { client, policy } = this.#at;
    return await this.#probe('s3:PutObject', 'write', async () => {
      const put = {
        ...this.#target,
        Body: this.#body,
        ...policy.encryption(),
        ...policy.checksum(),
        ...more,
      };
      try {
        const answer = await client.send(new PutObjectCommand(put), this.#options);
        this.#mayBeThere = true;
        if (answer.VersionId !== undefined) this.#versions.push(answer.VersionId);
        return answer;
      } catch (error) {
        const status = s3ErrorStatus(error);
        this.#mayBeThere ||= status === 0 || status >= 500;
        if (status === 400 && policy.words.length > 0) throw this.#refused(error);
        throw error;
      }
    });
  }

  #refused(cause: unknown): BackupError {
    return new BackupError(
      'STORAGE_FAILED',
      `s3://${this.#at.bucket} does not take objects with ${this.#at.policy.words.join(' ')}: ${s3ErrorName(cause)} (HTTP 400)`,
      {
        hint: 'The server does not know one of these, or not that key: change them or leave them out.',
        cause,
      },
    );
  }

  get #options(): { abortSignal: AbortSignal } {
    return { abortSignal: this.#at.signal };
  }

  get #place(): string {
    return this.#at.locationOf(this.#target.Key);
  }

  async #probe<T>(permission: string, act: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = translateS3Error(thrown, act, this.#at.placeOf(this.#target.Key));
      const denied = error.code === 'STORAGE_ACCESS_DENIED' && isRefusal(error.cause);
      if (!denied) throw error;
      const { prefix, bucket, expectedBucketOwner } = this.#at;
      const owner =
        expectedBucketOwner === undefined
          ? ''
          : ` Or the bucket does not belong to ${expectedBucketOwner}, which --s3-expected-bucket-owner asks for.`;
      throw new BackupError(error.code, error.message, {
        hint: `Allow ${permission} on s3://${bucket}${prefix === '' ? '' : `/${prefix}`} to the credentials that are used.${owner}`,
        details: { ...error.details, permission },
        cause: error.cause,
      });
    }
  }
}

/** Wrong credentials are refused too, but no permission mends them. */
function isRefusal(cause: unknown): boolean {
  const name = s3ErrorName(cause);
  return name === 'AccessDenied' || name === 'Forbidden';
}
