// A prefix in a bucket: turns `<id>/<name>` into whole keys, and lists and deletes below it, page by page.
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { forEachConcurrent } from '../concurrency.ts';
import { BackupError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { isBackupId, isObjectName } from './key.ts';
import { PartPool } from './part-pool.ts';
import { s3ErrorName, s3ErrorStatus, type S3Place, translateS3Error } from './s3-errors.ts';
import { readObject } from './s3-reader.ts';

/** The most that one DeleteObjects takes. */
const DELETE_BATCH = 1000;
const DELETE_CONCURRENCY = 8;

export interface ListedObject {
  name: string;
  bytes: number;
  lastModified: Date;
}

export class S3Location {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
  readonly endpoint: string | undefined;
  readonly logger: Logger;
  readonly partBytes: number;
  readonly partConcurrency: number;
  readonly stallTimeoutMs: number;
  readonly checksums: boolean;
  readonly pool = new PartPool();

  constructor(client: S3Client, fields: Omit<S3LocationFields, 'client'>) {
    this.client = client;
    this.bucket = fields.bucket;
    this.prefix = fields.prefix;
    this.endpoint = fields.endpoint;
    this.logger = fields.logger;
    this.partBytes = fields.partBytes;
    this.partConcurrency = fields.partConcurrency;
    this.stallTimeoutMs = fields.stallTimeoutMs;
    this.checksums = fields.endpoint === undefined;
  }

  /** @param key relative to the location; empty for the location itself */
  keyOf(key: string): string {
    return this.prefix === '' ? key : `${this.prefix}/${key}`;
  }

  placeOf(key?: string): S3Place {
    return { bucket: this.bucket, endpoint: this.endpoint, ...(key === undefined ? {} : { key }) };
  }

  async readWhole(wholeKey: string): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of readObject(this, wholeKey, 0, new AbortController().signal)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async *listFolders(): AsyncGenerator<string> {
    const root = this.keyOf('');
    for await (const page of this.#pages(root, '/')) {
      for (const { Prefix } of page.CommonPrefixes ?? []) {
        const backupId = Prefix?.slice(root.length, -1) ?? '';
        if (isBackupId(backupId)) yield backupId;
      }
    }
  }

  async *listObjects(backupId: string, namePrefix = ''): AsyncGenerator<ListedObject> {
    const root = this.keyOf(`${backupId}/`);
    for await (const page of this.#pages(`${root}${namePrefix}`)) {
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
        const name = Key.slice(root.length);
        if (isObjectName(name)) yield { name, bytes: Size, lastModified: LastModified ?? new Date() };
      }
    }
  }

  async isEmpty(backupId: string): Promise<boolean> {
    const Prefix = this.keyOf(`${backupId}/`);
    return await this.#translating('list', this.keyOf(backupId), async () => {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix, MaxKeys: 1 }),
      );
      return (page.Contents ?? []).length === 0;
    });
  }

  async *#pages(prefix: string, delimiter?: string): AsyncGenerator<ListPage> {
    let token: string | undefined;
    do {
      const page: ListPage = await this.#translating('list', prefix, () =>
        this.client.send(
          new ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: prefix,
            ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        ),
      );
      yield page;
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  /** Multipart uploads that were begun and not ended; none where the server cannot tell. */
  async *listUploads(backupId?: string): AsyncGenerator<{ uploadId: string; key: string; begun: Date }> {
    const root = this.keyOf('');
    let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (marker) {
      const input = {
        Bucket: this.bucket,
        Prefix: backupId === undefined ? root : `${root}${backupId}/`,
        ...marker,
      };
      let page: ListMultipartUploadsCommandOutput;
      try {
        page = await this.client.send(new ListMultipartUploadsCommand(input));
      } catch (error) {
        this.logger.debug(`multipart uploads cannot be listed in s3://${this.bucket}: ${s3ErrorName(error)}`);
        return;
      }
      for (const { UploadId = '', Key = '', Initiated = new Date() } of page.Uploads ?? []) {
        yield { uploadId: UploadId, key: Key.slice(root.length), begun: Initiated };
      }
      const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
      marker =
        IsTruncated && NextKeyMarker !== undefined
          ? {
              KeyMarker: NextKeyMarker,
              ...(NextUploadIdMarker === undefined ? {} : { UploadIdMarker: NextUploadIdMarker }),
            }
          : undefined;
    }
  }

  async abortUploads(backupId: string): Promise<void> {
    for await (const { uploadId, key } of this.listUploads(backupId)) {
      const input = { Bucket: this.bucket, Key: this.keyOf(key), UploadId: uploadId };
      try {
        await this.client.send(new AbortMultipartUploadCommand(input));
      } catch (error) {
        if (s3ErrorName(error) !== 'NoSuchUpload') {
          throw translateS3Error(error, 'abort the upload of', this.placeOf(input.Key));
        }
      }
    }
  }

  /** In the order given, a thousand at a time. @param keys relative to the location */
  async deleteKeys(keys: readonly string[]): Promise<void> {
    for (let first = 0; first < keys.length; first += DELETE_BATCH) {
      const batch = keys.slice(first, first + DELETE_BATCH).map((key) => ({ Key: this.keyOf(key) }));
      const failures = await this.#translating('delete from', this.keyOf(''), () => this.#deleteBatch(batch));
      if (failures.length > 0) throw this.notDeleted(failures);
    }
  }

  /** In the order given. @returns what the server refused */
  async deleteVersions(versions: readonly ObjectVersion[]): Promise<DeleteFailure[]> {
    const failures: DeleteFailure[] = [];
    for (let first = 0; first < versions.length; first += DELETE_BATCH) {
      const batch = versions.slice(first, first + DELETE_BATCH);
      failures.push(
        ...(await this.#translating('delete from', this.keyOf(''), () => this.#deleteBatch(batch))),
      );
    }
    return failures;
  }

  async #deleteBatch(objects: readonly ObjectVersion[]): Promise<DeleteFailure[]> {
    const Delete = { Objects: [...objects], Quiet: true };
    try {
      const result = await this.client.send(new DeleteObjectsCommand({ Bucket: this.bucket, Delete }));
      return (result.Errors ?? []).map(({ Key = '', Code = '', VersionId }) => ({
        key: Key,
        code: Code,
        ...(VersionId ? { versionId: VersionId } : {}),
      }));
    } catch (error) {
      // Servers without DeleteObjects, or with checksums of another age for it.
      if (s3ErrorStatus(error) !== 400 && s3ErrorStatus(error) !== 501 && s3ErrorStatus(error) !== 405)
        throw error;
    }
    await forEachConcurrent(objects, DELETE_CONCURRENCY, new AbortController().signal, async (object) => {
      await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, ...object }));
    });
    return [];
  }

  notDeleted(failures: readonly DeleteFailure[]): BackupError {
    const [first] = failures;
    const code = failures.every(({ code }) => code === 'AccessDenied')
      ? 'STORAGE_ACCESS_DENIED'
      : 'STORAGE_FAILED';
    const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
    return new BackupError(code, `cannot delete s3://${this.bucket}/${first!.key}${more}: ${first!.code}`, {
      hint: 'Check that the policy allows s3:DeleteObject and that no object lock holds the objects.',
      details: { failures },
    });
  }

  async #translating<T>(act: string, key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw translateS3Error(error, act, this.placeOf(key));
    }
  }
}

/** One version of an object, by its whole key; without an id the newest, which leaves a marker where there are versions. */
export interface ObjectVersion {
  Key: string;
  VersionId?: string;
}

export interface DeleteFailure {
  key: string;
  code: string;
  versionId?: string;
}

interface ListPage {
  CommonPrefixes?: { Prefix?: string | undefined }[] | undefined;
  Contents?:
    { Key?: string | undefined; Size?: number | undefined; LastModified?: Date | undefined }[] | undefined;
  IsTruncated?: boolean | undefined;
  NextContinuationToken?: string | undefined;
}

interface S3LocationFields {
  client: S3Client;
  bucket: string;
  prefix: string;
  endpoint: string | undefined;
  logger: Logger;
  partBytes: number;
  partConcurrency: number;
  stallTimeoutMs: number;
}
