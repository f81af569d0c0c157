// Backups in S3 or a server with its API: `s3://bucket/prefix/<backup id>/<object name>`. Loads the
// AWS SDK: app/open-storage.ts imports this module only for a location in S3.
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { forEachConcurrent } from '../../core/concurrency.ts';
import { BackupError } from '../../core/errors.ts';
import { assertBackupId, assertKey } from '../key.ts';
import { createS3Client, DEFAULT_STALL_TIMEOUT_MS, type S3Options } from './requests/s3-client.ts';
import { cleanUpSignal, UNENDING } from './requests/request-signals.ts';
import { s3ErrorName } from './requests/s3-errors.ts';
import { S3BucketLock } from './deletion/s3-bucket-lock.ts';
import { S3Deletion } from './deletion/s3-deletion.ts';
import { S3Location } from './s3-location.ts';
import { putNewObject } from './upload/s3-new-object.ts';
import { S3ObjectPolicy } from './upload/s3-object-policy.ts';
import { readObject } from './s3-reader.ts';
import { S3Requests } from './requests/s3-requests.ts';
import { storedObjectOf } from './s3-stored-object.ts';
import { S3Uploads } from './upload/s3-uploads.ts';
import { testWriting } from './write-test/s3-write-test.ts';
import { S3Writer } from './upload/s3-writer.ts';
import type { StorageClock } from '../storage-clock.ts';
import type {
  BackupWriter,
  CleanUp,
  IncompleteBackup,
  Leftover,
  ObjectLock,
  Storage,
  StoredObject,
} from '../storage.ts';

const DEFAULT_PART_BYTES = 5 * 1024 * 1024;
const DEFAULT_PART_CONCURRENCY = 2;
/** Number of folders at a time, with one small request each. */
const FOLDERS_AT_ONCE = 16;
/** Objects of these classes may have to be restored from the archive before they can be read. */
const COLD_CLASSES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

export async function openS3Storage(options: S3Options): Promise<Storage> {
  const { bucket, prefix, endpoint, logger, expectedBucketOwner } = options;
  const signal = options.signal ?? UNENDING;
  const requests = new S3Requests(await createS3Client(options), {
    bucket,
    prefix,
    endpoint,
    expectedBucketOwner,
    patienceMs: options.stallTimeoutMs || DEFAULT_STALL_TIMEOUT_MS,
    signal,
    logger,
  });
  const location = new S3Location({
    requests,
    bucket,
    prefix,
    logger,
    partBytes: options.partBytes ?? DEFAULT_PART_BYTES,
    partConcurrency: options.partConcurrency ?? DEFAULT_PART_CONCURRENCY,
    stallTimeoutMs: options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS,
    signal,
    policy: new S3ObjectPolicy(options.objectOptions ?? {}, endpoint === undefined),
  });
  return new S3Storage(location, describeAccess(options));
}

/** Returns, for example, `with TLS at AWS, as the role arn:aws:iam::123456789012:role/backup`. */
function describeAccess({ endpoint, keys, roleArn, hostRoleArn, profile }: S3Options): string {
  const tls = endpoint?.startsWith('http:') ? 'without TLS' : 'with TLS';
  const role = roleArn ?? (keys || profile ? undefined : hostRoleArn);
  return [
    `${tls} at ${endpoint ?? 'AWS'}`,
    ...(role === undefined ? [] : [`as the role ${role}`]),
    ...(profile === undefined ? [] : [`by the profile ${profile}`]),
  ].join(', ');
}

class S3Storage implements Storage {
  readonly location: string;
  readonly access: string;
  readonly #location: S3Location;
  readonly #bucketLock: S3BucketLock;
  readonly #deletion: S3Deletion;
  readonly #uploads: S3Uploads;

  constructor(location: S3Location, access: string) {
    this.#location = location;
    this.access = access;
    this.#bucketLock = new S3BucketLock(location);
    this.#deletion = new S3Deletion(location, this.#bucketLock);
    this.#uploads = new S3Uploads(location);
    this.location = `s3://${location.bucket}${location.prefix === '' ? '' : `/${location.prefix}`}`;
  }

  async checkWritable(backupId: string): Promise<string[]> {
    assertBackupId(backupId);
    return await testWriting(this.#location, this.#bucketLock, backupId);
  }

  clocks(): readonly StorageClock[] {
    const { clock } = this.#location.requests.time;
    return clock ? [clock] : [];
  }

  async freeBytes(): Promise<number | undefined> {
    return undefined;
  }

  async create(backupId: string, signal: AbortSignal): Promise<BackupWriter> {
    assertBackupId(backupId);
    if (!(await this.#location.isEmpty(backupId))) {
      throw new BackupError('STORAGE_EXISTS', `${this.location}/${backupId} exists already`, {
        hint: 'Start the backup again: it takes a new id.',
      });
    }
    return new S3Writer(this.#location, this.#deletion, backupId, signal);
  }

  listFolders(): AsyncIterable<string> {
    return this.#location.listFolders();
  }

  async *listObjects(backupId: string, namePrefix = ''): AsyncGenerator<{ name: string; bytes: number }> {
    assertBackupId(backupId);
    for await (const { name, bytes } of this.#location.listObjects(backupId, namePrefix))
      yield { name, bytes };
  }

  async read(key: string, maxBytes?: number): Promise<Buffer> {
    assertKey(key);
    return await this.#location.readWhole(this.#location.keyOf(key), maxBytes);
  }

  async *readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncGenerator<Buffer> {
    assertKey(key);
    yield* readObject(this.#location, this.#location.keyOf(key), options.offset ?? 0, options.signal);
  }

  async put(key: string, body: Uint8Array): Promise<StoredObject> {
    assertKey(key);
    const Key = this.#location.keyOf(key);
    // No lock: leases must be removable, and locked records would keep a backup longer than its own
    // lock.
    const { requests, policy } = this.#location;
    const put = { Key, Body: body, ...policy.encryption(), ...policy.integrityOf(body) };
    const answer = await requests.send(PutObjectCommand, put);
    await this.#location.assertEncrypted(answer, Key);
    return storedObjectOf(answer, body.byteLength);
  }

  async write(
    key: string,
    source: AsyncIterable<Uint8Array>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const { backupId, name } = assertKey(key);
    const writer = new S3Writer(this.#location, this.#deletion, backupId, signal);
    try {
      return await writer.write(name, source, maxBytes);
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  async putNew(key: string, body: Uint8Array): Promise<StoredObject> {
    assertKey(key);
    return await putNewObject(this.#location, this.#location.keyOf(key), body);
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) assertKey(key);
    await this.#deletion.delete(keys);
  }

  async lockOf(key: string): Promise<ObjectLock | undefined> {
    assertKey(key);
    return await this.#deletion.lockOf(this.#location.keyOf(key));
  }

  async *listIncomplete(manifestNames: readonly string[]): AsyncGenerator<IncompleteBackup> {
    const found = new Map<string, Date>();
    const note = (backupId: string, date: Date): void => {
      if (date > (found.get(backupId) ?? new Date(0))) found.set(backupId, date);
    };
    const root = this.#location.keyOf('');
    for (const { wholeKey, begun } of (await this.#uploads.below(root, () => this.#location.signal)) ?? [])
      note(wholeKey.slice(root.length).split('/', 1)[0]!, begun);
    await forEachConcurrent(this.#location.listFolders(), FOLDERS_AT_ONCE, UNENDING, async (backupId) => {
      if (await this.#hasAny(backupId, manifestNames)) found.delete(backupId);
      else
        for await (const { lastModified } of this.#location.listObjects(backupId))
          note(backupId, lastModified);
    });
    for (const [backupId, lastModified] of found) yield { backupId, lastModified };
  }

  async removeIncomplete(backupId: string, manifestNames: readonly string[]): Promise<CleanUp> {
    assertBackupId(backupId);
    if (await this.#hasAny(backupId, manifestNames)) return { removed: 0, left: [] };
    const root = this.#location.keyOf(`${backupId}/`);
    const uploads = (await this.#uploads.below(root, cleanUpSignal)) ?? [];
    for (const upload of uploads) await this.#uploads.abort(upload);
    const removed = await this.#deletion.deleteFolder(backupId);
    return { removed, left: await this.#leftOf(backupId, uploads.length > 0) };
  }

  /** Returns the objects that remain although no deletion was refused. */
  async #leftOf(backupId: string, hadUploads: boolean): Promise<Leftover[]> {
    const left: Leftover[] = [];
    const note = (wholeKey: string, reason: string): unknown =>
      left.push({ location: this.#location.locationOf(wholeKey), reason });
    for await (const { name } of this.#location.listObjects(backupId, '', cleanUpSignal()))
      note(this.#location.keyOf(`${backupId}/${name}`), 'it is listed although it was deleted');
    const root = this.#location.keyOf(`${backupId}/`);
    for (const { wholeKey } of hadUploads ? ((await this.#uploads.below(root, cleanUpSignal)) ?? []) : [])
      note(wholeKey, 'its upload is listed although it was aborted');
    return left;
  }

  async findArchived(backupId: string): Promise<string[]> {
    assertBackupId(backupId);
    const archived: string[] = [];
    // A restored object keeps its archive class: only a read shows whether it is readable.
    await forEachConcurrent(
      this.#listCold(backupId),
      FOLDERS_AT_ONCE,
      this.#location.signal,
      async (name) => {
        const Key = this.#location.keyOf(`${backupId}/${name}`);
        try {
          const { Body } = await this.#location.requests.send(GetObjectCommand, { Key, Range: 'bytes=0-0' });
          await Body?.transformToByteArray();
        } catch (error) {
          if (s3ErrorName(error) !== 'InvalidObjectState') throw error;
          archived.push(name);
        }
      },
    );
    return archived.sort();
  }

  async *#listCold(backupId: string): AsyncGenerator<string> {
    for await (const { name, storageClass } of this.#location.listObjects(backupId))
      if (storageClass !== undefined && COLD_CLASSES.has(storageClass)) yield name;
  }

  async #hasAny(backupId: string, names: readonly string[]): Promise<boolean> {
    for (const name of names) {
      const Key = this.#location.keyOf(`${backupId}/${name}`);
      try {
        await this.#location.requests.send(HeadObjectCommand, { Key }, UNENDING);
        return true;
      } catch (error) {
        if ((error as BackupError).code !== 'STORAGE_OBJECT_NOT_FOUND') throw error;
      }
    }
    return false;
  }

  async close(): Promise<void> {
    this.#location.requests.destroy();
  }
}
