// A prefix in a bucket: turns `<id>/<name>` into whole keys, and lists and deletes below it, page by page.
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Logger } from '../../core/log.ts';
import { isBackupId, isObjectName } from '../key.ts';
import type { S3ObjectPolicy } from './s3-object-policy.ts';
import { PartPool } from './part-pool.ts';
import { isTransientS3Error, s3ErrorName, type S3Place, translateS3Error } from './s3-errors.ts';
import { ListingProgress } from './s3-listing-progress.ts';
import { readObject } from './s3-reader.ts';
import { collect, MAX_TEXT_BYTES } from '../small-object.ts';

/** A run that has failed or was cancelled waits no longer for one request that clears up, retries included. */
const CLEAN_UP_REQUEST_MS = 20_000;

export interface ListedObject {
  name: string;
  bytes: number;
  lastModified: Date;
  storageClass?: string;
}

/** For one request that clears up behind a run: it must not wait as long as the run would have. */
export function cleanUpSignal(): AbortSignal {
  return AbortSignal.timeout(CLEAN_UP_REQUEST_MS);
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
  /** Of the whole run. */
  readonly signal: AbortSignal;
  readonly policy: S3ObjectPolicy;
  readonly expectedBucketOwner: string | undefined;
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
    this.signal = fields.signal;
    this.policy = fields.policy;
    this.expectedBucketOwner = fields.expectedBucketOwner;
  }

  /** @param key relative to the location; empty for the location itself */
  keyOf(key: string): string {
    return this.prefix === '' ? key : `${this.prefix}/${key}`;
  }

  /** For messages. @param key with the prefix */
  locationOf(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }

  placeOf(key?: string): S3Place {
    const { bucket, endpoint, expectedBucketOwner } = this;
    return { bucket, endpoint, expectedBucketOwner, ...(key === undefined ? {} : { key }) };
  }

  async readWhole(wholeKey: string, maxBytes = MAX_TEXT_BYTES): Promise<Buffer> {
    return await collect(wholeKey, readObject(this, wholeKey, 0, this.signal), maxBytes);
  }

  async *listFolders(): AsyncGenerator<string> {
    const root = this.keyOf('');
    for await (const page of this.#pages(root, this.signal, '/')) {
      for (const { Prefix } of page.CommonPrefixes ?? []) {
        const backupId = Prefix?.slice(root.length, -1) ?? '';
        if (isBackupId(backupId)) yield backupId;
      }
    }
  }

  /** @param signal another than the run's, for what goes on after the run was cancelled */
  async *listObjects(backupId: string, namePrefix = '', signal = this.signal): AsyncGenerator<ListedObject> {
    const root = this.keyOf(`${backupId}/`);
    for await (const page of this.#pages(`${root}${namePrefix}`, signal)) {
      for (const { Key = '', Size = 0, LastModified, StorageClass } of page.Contents ?? []) {
        const name = Key.slice(root.length);
        if (isObjectName(name))
          yield {
            name,
            bytes: Size,
            lastModified: LastModified ?? new Date(),
            ...(StorageClass === undefined ? {} : { storageClass: StorageClass }),
          };
      }
    }
  }

  async isEmpty(backupId: string): Promise<boolean> {
    const Prefix = this.keyOf(`${backupId}/`);
    return await this.#translating('list', this.keyOf(backupId), async () => {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix, MaxKeys: 1 }),
        { abortSignal: this.signal },
      );
      return (page.Contents ?? []).length === 0;
    });
  }

  async *#pages(prefix: string, signal: AbortSignal, delimiter?: string): AsyncGenerator<ListPage> {
    let token: string | undefined;
    const progress = new ListingProgress(this.locationOf(prefix));
    do {
      const page: ListPage = await this.#translating('list', prefix, () =>
        this.client.send(
          new ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: prefix,
            ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
          { abortSignal: signal },
        ),
      );
      yield page;
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
      const entries = (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0);
      if (token !== undefined) progress.assert(token, entries);
    } while (token !== undefined);
  }

  /** Multipart uploads that were begun and not ended; none where the server cannot tell. */
  async *listUploads(
    backupId?: string,
    signal = this.signal,
  ): AsyncGenerator<{ uploadId: string; key: string; begun: Date }> {
    const root = this.keyOf('');
    const progress = new ListingProgress(this.locationOf(root));
    let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (marker) {
      const input = {
        Bucket: this.bucket,
        Prefix: backupId === undefined ? root : `${root}${backupId}/`,
        ...marker,
      };
      let page: ListMultipartUploadsCommandOutput;
      try {
        page = await this.client.send(new ListMultipartUploadsCommand(input), { abortSignal: signal });
      } catch (error) {
        if (signal.aborted || isTransientS3Error(error))
          throw translateS3Error(error, 'list the uploads of', this.placeOf(input.Prefix));
        this.logger.debug(`multipart uploads cannot be listed in s3://${this.bucket}: ${s3ErrorName(error)}`);
        return;
      }
      for (const { UploadId = '', Key = '', Initiated = new Date() } of page.Uploads ?? []) {
        yield { uploadId: UploadId, key: Key.slice(root.length), begun: Initiated };
      }
      const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
      if (IsTruncated) progress.assert(`${NextKeyMarker}\n${NextUploadIdMarker}`, page.Uploads?.length ?? 0);
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
    for await (const { uploadId, key } of this.listUploads(backupId, cleanUpSignal()))
      await this.abortUpload(uploadId, this.keyOf(key));
  }

  /** One that is gone is no error. @param wholeKey with the location's prefix */
  async abortUpload(uploadId: string, wholeKey: string): Promise<void> {
    const abort = new AbortMultipartUploadCommand({
      Bucket: this.bucket,
      Key: wholeKey,
      UploadId: uploadId,
    });
    try {
      await this.client.send(abort, { abortSignal: cleanUpSignal() });
    } catch (error) {
      if (s3ErrorName(error) !== 'NoSuchUpload')
        throw translateS3Error(error, 'abort the upload of', this.placeOf(wholeKey));
    }
  }

  async #translating<T>(act: string, key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw translateS3Error(error, act, this.placeOf(key));
    }
  }
}

interface ListPage {
  CommonPrefixes?: { Prefix?: string | undefined }[] | undefined;
  Contents?:
    | {
        Key?: string | undefined;
        Size?: number | undefined;
        LastModified?: Date | undefined;
        StorageClass?: string | undefined;
      }[]
    | undefined;
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
  signal: AbortSignal;
  policy: S3ObjectPolicy;
  expectedBucketOwner: string | undefined;
}
