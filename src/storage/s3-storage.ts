// Backups in S3 or a server that speaks its API: `s3://bucket/prefix/<backup id>/<object name>`.
// Loads the AWS SDK: only open.ts imports it, and only when a location is in S3.
import { HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { forEachConcurrent } from '../concurrency.ts';
import { BackupError } from '../errors.ts';
import { assertBackupId, assertKey } from './key.ts';
import { createS3Client, DEFAULT_STALL_TIMEOUT_MS, type S3Options } from './s3-client.ts';
import { translateS3Error } from './s3-errors.ts';
import { S3Deletion } from './s3-deletion.ts';
import { S3Location } from './s3-location.ts';
import { readObject } from './s3-reader.ts';
import { storedObjectOf } from './s3-stored-object.ts';
import { S3Writer } from './s3-writer.ts';
import type { BackupWriter, IncompleteBackup, ObjectLock, Storage, StoredObject } from './storage.ts';

const DEFAULT_PART_BYTES = 5 * 1024 * 1024;
const DEFAULT_PART_CONCURRENCY = 2;
/** One small request each. */
const FOLDERS_AT_ONCE = 16;

export async function openS3Storage(options: S3Options): Promise<Storage> {
  const { bucket, prefix, endpoint, logger } = options;
  const location = new S3Location(await createS3Client(options), {
    bucket,
    prefix,
    endpoint,
    logger,
    partBytes: options.partBytes ?? DEFAULT_PART_BYTES,
    partConcurrency: options.partConcurrency ?? DEFAULT_PART_CONCURRENCY,
    stallTimeoutMs: options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS,
  });
  return new S3Storage(location);
}

class S3Storage implements Storage {
  readonly location: string;
  readonly #at: S3Location;
  readonly #deletion: S3Deletion;

  constructor(at: S3Location) {
    this.#at = at;
    this.#deletion = new S3Deletion(at);
    this.location = `s3://${at.bucket}${at.prefix === '' ? '' : `/${at.prefix}`}`;
  }

  async checkWritable(): Promise<void> {
    const { client, bucket } = this.#at;
    const name = `.probe-${randomBytes(6).toString('hex')}`;
    const key = this.#at.keyOf(name);
    const Bucket = bucket;
    const body = randomBytes(64);
    await this.#probe('s3:ListBucket', 'list', key, () =>
      client.send(new ListObjectsV2Command({ Bucket, Prefix: key, MaxKeys: 1 })),
    );
    await this.#probe('s3:PutObject', 'write', key, () =>
      client.send(new PutObjectCommand({ Bucket, Key: key, Body: body })),
    );
    let read: Buffer | undefined;
    try {
      read = await this.#probe('s3:GetObject', 'read', key, () => this.#at.readWhole(key));
    } finally {
      await this.#probe('s3:DeleteObject', 'delete', key, () => this.#at.deleteKeys([name]));
    }
    if (read.equals(body)) return;
    throw new BackupError('STORAGE_FAILED', `s3://${bucket}/${key} gave other bytes than were written`, {
      hint: 'The server changes what is uploaded: check --s3-endpoint and any proxy before it.',
    });
  }

  async #probe<T>(permission: string, act: string, key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = translateS3Error(thrown, act, this.#at.placeOf(key));
      const denied = error.code === 'STORAGE_ACCESS_DENIED' && isRefusal(error.cause);
      if (!denied) throw error;
      throw new BackupError(error.code, error.message, {
        hint: `Allow ${permission} on ${this.location} to the credentials that are used.`,
        details: { ...error.details, permission },
        cause: error.cause,
      });
    }
  }

  async freeBytes(): Promise<number | undefined> {
    return undefined;
  }

  async create(backupId: string, signal: AbortSignal): Promise<BackupWriter> {
    assertBackupId(backupId);
    if (!(await this.#at.isEmpty(backupId))) {
      throw new BackupError('STORAGE_EXISTS', `${this.location}/${backupId} exists already`, {
        hint: 'Start the backup again: it takes a new id.',
      });
    }
    return new S3Writer(this.#at, backupId, signal);
  }

  listFolders(): AsyncIterable<string> {
    return this.#at.listFolders();
  }

  async *listObjects(backupId: string, namePrefix = ''): AsyncGenerator<{ name: string; bytes: number }> {
    assertBackupId(backupId);
    for await (const { name, bytes } of this.#at.listObjects(backupId, namePrefix)) yield { name, bytes };
  }

  async read(key: string): Promise<Buffer> {
    assertKey(key);
    return await this.#at.readWhole(this.#at.keyOf(key));
  }

  async *readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncGenerator<Buffer> {
    assertKey(key);
    yield* readObject(this.#at, this.#at.keyOf(key), options.offset ?? 0, options.signal);
  }

  async put(key: string, body: Uint8Array): Promise<StoredObject> {
    assertKey(key);
    const Key = this.#at.keyOf(key);
    try {
      const command = new PutObjectCommand({ Bucket: this.#at.bucket, Key, Body: body });
      return storedObjectOf(await this.#at.client.send(command), body.byteLength);
    } catch (error) {
      throw translateS3Error(error, 'write', this.#at.placeOf(Key));
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) assertKey(key);
    await this.#deletion.delete(keys);
  }

  async lockOf(key: string): Promise<ObjectLock | undefined> {
    assertKey(key);
    return await this.#deletion.lockOf(this.#at.keyOf(key));
  }

  async *listIncomplete(manifestNames: readonly string[]): AsyncGenerator<IncompleteBackup> {
    const found = new Map<string, Date>();
    const note = (backupId: string, date: Date): void => {
      if (date > (found.get(backupId) ?? new Date(0))) found.set(backupId, date);
    };
    for await (const { key, begun } of this.#at.listUploads()) note(key.split('/', 1)[0]!, begun);
    const never = new AbortController().signal;
    await forEachConcurrent(this.#at.listFolders(), FOLDERS_AT_ONCE, never, async (backupId) => {
      if (await this.#hasAny(backupId, manifestNames)) found.delete(backupId);
      else for await (const { lastModified } of this.#at.listObjects(backupId)) note(backupId, lastModified);
    });
    for (const [backupId, lastModified] of found) yield { backupId, lastModified };
  }

  async removeIncomplete(backupId: string, manifestNames: readonly string[]): Promise<void> {
    assertBackupId(backupId);
    if (await this.#hasAny(backupId, manifestNames)) return;
    await this.#at.abortUploads(backupId);
    const keys: string[] = [];
    for await (const { name } of this.#at.listObjects(backupId)) keys.push(`${backupId}/${name}`);
    await this.#deletion.delete(keys);
  }

  async #hasAny(backupId: string, names: readonly string[]): Promise<boolean> {
    for (const name of names) {
      const Key = this.#at.keyOf(`${backupId}/${name}`);
      try {
        await this.#at.client.send(new HeadObjectCommand({ Bucket: this.#at.bucket, Key }));
        return true;
      } catch (thrown) {
        const error = translateS3Error(thrown, 'read', this.#at.placeOf(Key));
        if (error.code !== 'STORAGE_OBJECT_NOT_FOUND') throw error;
      }
    }
    return false;
  }

  async close(): Promise<void> {
    this.#at.client.destroy();
  }
}

/** Wrong credentials are refused too, but no permission mends them. */
function isRefusal(cause: unknown): boolean {
  const name = (cause as { name?: string } | undefined)?.name;
  return name === 'AccessDenied' || name === 'Forbidden';
}
