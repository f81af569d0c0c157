// Multipart uploads that were begun and not ended: they cost money, and listings of objects omit
// them.
//
// Servers list them differently: AWS and most others by the prefix of their keys, MinIO only by a
// whole key or for the whole bucket.
import { defined } from '../../../core/defined.ts';
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { BackupError } from '../../../core/errors.ts';
import { ListingProgress } from '../s3-listing-progress.ts';
import { cleanUpSignal } from '../requests/request-signals.ts';
import { isTransientS3Error, s3ErrorName } from '../requests/s3-errors.ts';
import type { S3Location } from '../s3-location.ts';
import type { NewSignal } from '../deletion/s3-delete-requests.ts';

export interface BegunUpload {
  uploadId: string;
  /** Key with the location's prefix. */
  wholeKey: string;
  begun: Date;
}

/** Maximum number of pages that are read: a shared bucket may have any number of uploads. */
const MAX_PAGES = 100;

export class S3Uploads {
  readonly #location: S3Location;

  constructor(location: S3Location) {
    this.#location = location;
  }

  /**
   * Finds the uploads below a prefix of whole keys.
   * @returns undefined if the server cannot list them
   * @throws BackupError STORAGE_* for a transient failure
   */
  async below(prefix: string, newSignal: NewSignal): Promise<BegunUpload[] | undefined> {
    const found = new Map<string, BegunUpload>();
    const lists = [await this.#list(prefix, newSignal), await this.#list('', newSignal)];
    if (lists.every((list) => list === undefined)) return undefined;
    for (const upload of lists.flatMap((list) => list ?? []))
      if (upload.wholeKey.startsWith(prefix)) found.set(upload.uploadId, upload);
    return [...found.values()];
  }

  /** Returns the uploads of one object. Returns undefined and throws as `below`. */
  async of(wholeKey: string, newSignal: NewSignal): Promise<BegunUpload[] | undefined> {
    const list = await this.#list(wholeKey, newSignal);
    return list?.filter((upload) => upload.wholeKey === wholeKey);
  }

  /** Aborts an upload. A missing upload is not an error. */
  async abort(
    { uploadId, wholeKey }: Pick<BegunUpload, 'uploadId' | 'wholeKey'>,
    newSignal: NewSignal = cleanUpSignal,
  ): Promise<void> {
    try {
      await this.#location.requests.send(
        AbortMultipartUploadCommand,
        { Key: wholeKey, UploadId: uploadId },
        newSignal(),
      );
    } catch (error) {
      if (s3ErrorName(error) !== 'NoSuchUpload') throw error;
    }
  }

  async #list(prefix: string, newSignal: NewSignal): Promise<BegunUpload[] | undefined> {
    const found: BegunUpload[] = [];
    try {
      for await (const page of this.#pages(prefix, newSignal)) {
        // A server that does not know the request may answer with another list.
        if (page.Bucket !== this.#location.bucket) return undefined;
        for (const { UploadId = '', Key = '', Initiated = new Date() } of page.Uploads ?? [])
          found.push({ uploadId: UploadId, wholeKey: Key, begun: Initiated });
      }
    } catch (error) {
      // rclone answers this if no upload exists.
      if (s3ErrorName(error) === 'NoSuchUpload') return [];
      if (isTransientS3Error(error) || !(error instanceof BackupError) || error.code === 'CANCELLED')
        throw error;
      this.#location.logger.debug(error.message);
      return undefined;
    }
    return found;
  }

  async *#pages(prefix: string, newSignal: NewSignal): AsyncGenerator<ListMultipartUploadsCommandOutput> {
    const progress = new ListingProgress(this.#location.locationOf(prefix));
    let marker: { KeyMarker?: string; UploadIdMarker?: string } = {};
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const input = { ...(prefix === '' ? {} : { Prefix: prefix }), ...marker };
      const page = await this.#location.requests.send(ListMultipartUploadsCommand, input, newSignal());
      yield page;
      const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
      if (!IsTruncated || NextKeyMarker === undefined) return;
      progress.assert(`${NextKeyMarker}\n${NextUploadIdMarker}`, page.Uploads?.length ?? 0);
      marker = {
        KeyMarker: NextKeyMarker,
        ...defined({ UploadIdMarker: NextUploadIdMarker }),
      };
    }
  }
}
