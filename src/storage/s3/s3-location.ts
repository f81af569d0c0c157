// A prefix in a bucket: turns `<id>/<name>` into whole keys, and lists and reads below it, page by
// page.
import { defined } from '../../core/defined.ts';
import { HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Logger } from '../../core/log.ts';
import { isBackupId, isNameIn } from '../key.ts';
import { collect, MAX_TEXT_BYTES } from '../small-object.ts';
import { PartPool } from './upload/part-pool.ts';
import { ListingProgress } from './s3-listing-progress.ts';
import { assertListing } from './assert-listing.ts';
import type { S3ObjectPolicy } from './upload/s3-object-policy.ts';
import { readObject } from './s3-reader.ts';
import type { S3Requests } from './requests/s3-requests.ts';

export interface ListedObject {
  name: string;
  bytes: number;
  lastModified: Date;
  storageClass?: string;
}

export interface S3LocationFields {
  requests: S3Requests;
  bucket: string;
  prefix: string;
  logger: Logger;
  partBytes: number;
  partConcurrency: number;
  stallTimeoutMs: number;
  /** Signal of the whole run. */
  signal: AbortSignal;
  policy: S3ObjectPolicy;
}

export class S3Location {
  readonly requests: S3Requests;
  readonly bucket: string;
  readonly prefix: string;
  readonly logger: Logger;
  readonly partBytes: number;
  readonly partConcurrency: number;
  readonly stallTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly policy: S3ObjectPolicy;
  readonly pool = new PartPool();

  constructor(fields: S3LocationFields) {
    this.requests = fields.requests;
    this.bucket = fields.bucket;
    this.prefix = fields.prefix;
    this.logger = fields.logger;
    this.partBytes = fields.partBytes;
    this.partConcurrency = fields.partConcurrency;
    this.stallTimeoutMs = fields.stallTimeoutMs;
    this.signal = fields.signal;
    this.policy = fields.policy;
  }

  /**
   * Returns the whole key.
   * @param key relative to the location; empty for the location itself
   */
  keyOf(key: string): string {
    return this.prefix === '' ? key : `${this.prefix}/${key}`;
  }

  /**
   * Returns the location for messages.
   * @param key key with the prefix
   */
  locationOf(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }

  /**
   * Asserts the encryption. Reads the object's facts if the upload's answer does not contain it:
   * some servers report the encryption only in a HEAD.
   * @throws BackupError STORAGE_UNSUPPORTED if the object lacks the requested encryption
   */
  async assertEncrypted(
    answer: { ServerSideEncryption?: string | undefined },
    wholeKey: string,
    signal = this.signal,
  ): Promise<void> {
    if (this.policy.isEncrypted(answer)) return;
    const head = await this.requests.send(HeadObjectCommand, { Key: wholeKey }, signal);
    if (!this.policy.isEncrypted(head)) throw this.policy.notEncrypted(head, this.locationOf(wholeKey));
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

  /**
   * Lists the objects of a backup.
   * @param signal another signal than the run's, for work that continues after a cancellation
   */
  async *listObjects(backupId: string, namePrefix = '', signal = this.signal): AsyncGenerator<ListedObject> {
    const root = this.keyOf(`${backupId}/`);
    for await (const page of this.#pages(`${root}${namePrefix}`, signal)) {
      for (const { Key = '', Size = 0, LastModified, StorageClass } of page.Contents ?? []) {
        const name = Key.slice(root.length);
        if (isNameIn(backupId, name))
          yield {
            name,
            bytes: Size,
            lastModified: LastModified ?? new Date(),
            ...defined({ storageClass: StorageClass }),
          };
      }
    }
  }

  async isEmpty(backupId: string): Promise<boolean> {
    const prefix = this.keyOf(`${backupId}/`);
    const page = await this.requests.send(ListObjectsV2Command, { Prefix: prefix, MaxKeys: 1 });
    assertListing(page, this.bucket, prefix);
    return (page.Contents ?? []).length === 0;
  }

  async *#pages(prefix: string, signal: AbortSignal, delimiter?: string): AsyncGenerator<ListPage> {
    let token: string | undefined;
    const progress = new ListingProgress(this.locationOf(prefix));
    do {
      const page: ListPage = await this.requests.send(
        ListObjectsV2Command,
        {
          Prefix: prefix,
          ...defined({ Delimiter: delimiter, ContinuationToken: token }),
        },
        signal,
      );
      assertListing(page, this.bucket, prefix);
      yield page;
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
      const entries = (page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0);
      if (token !== undefined) progress.assert(token, entries);
    } while (token !== undefined);
  }
}

interface ListPage {
  Name?: string | undefined;
  Prefix?: string | undefined;
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
