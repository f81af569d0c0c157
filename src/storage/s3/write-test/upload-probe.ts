// A small upload in parts, by which the write test examines a server's support for the options of a
// backup and for aborting uploads.
import { CreateMultipartUploadCommand, HeadObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { BackupError } from '../../../core/errors.ts';
import { completeUpload } from '../upload/complete-upload.ts';
import { refusedOptions, removeProbe } from './object-probe.ts';
import { type NewSignal, untilDone } from '../deletion/s3-delete-requests.ts';
import { s3ErrorStatus } from '../requests/s3-errors.ts';
import type { S3Location } from '../s3-location.ts';
import type { LockInput } from '../upload/s3-object-policy.ts';
import { S3Uploads } from '../upload/s3-uploads.ts';

export class UploadProbe {
  readonly #location: S3Location;
  readonly #key: string;
  readonly #body = randomBytes(64);
  #uploadId: string | undefined;
  /** Whether the answer to a beginning was lost: an upload with an unknown id may exist. */
  #isUncertain = false;
  #mayBeThere = false;
  #versionId: string | undefined;

  readonly #uploads: S3Uploads;

  /**
   * Creates a probe.
   * @param wholeKey key with the location's prefix
   */
  constructor(location: S3Location, wholeKey: string) {
    this.#location = location;
    this.#uploads = new S3Uploads(location);
    this.#key = wholeKey;
  }

  /**
   * Completes an upload and verifies the object. Only the finished object shows its encryption:
   * MinIO does not report it earlier.
   */
  async complete(): Promise<void> {
    const { requests, policy } = this.#location;
    const part = await this.#begin({});
    this.#mayBeThere = true;
    await completeUpload(requests, {
      Key: this.#key,
      UploadId: this.#uploadId,
      MultipartUpload: { Parts: [part] },
    });
    this.#uploadId = undefined;
    const head = await requests.send(HeadObjectCommand, { Key: this.#key });
    this.#versionId = head.VersionId;
    if (!policy.isEncrypted(head)) throw policy.notEncrypted(head, this.#location.locationOf(this.#key));
    if (head.ContentLength === this.#body.byteLength) return;
    throw new BackupError(
      'STORAGE_FAILED',
      `${this.#location.locationOf(this.#key)} has ${head.ContentLength} bytes, ${this.#body.byteLength} were sent`,
      { hint: 'The server loses parts of uploads without an error: use another server.' },
    );
  }

  /** Begins an upload like a backup's, with its lock, and aborts it, so that nothing remains. */
  async abort(): Promise<void> {
    await this.#begin(this.#location.policy.lockFrom(new Date()));
    await this.#abort(untilDone);
  }

  async remove(newSignal: NewSignal = untilDone): Promise<void> {
    try {
      await this.#abort(newSignal);
      const forgotten = this.#isUncertain ? await this.#uploads.of(this.#key, newSignal) : undefined;
      for (const upload of forgotten ?? []) await this.#uploads.abort(upload);
    } finally {
      const versions = this.#versionId === undefined ? [] : [this.#versionId];
      if (this.#mayBeThere) await removeProbe(this.#location, this.#key, versions, newSignal);
      this.#mayBeThere = false;
    }
  }

  async #begin(lock: LockInput): Promise<{ PartNumber: number; ETag: string | undefined }> {
    const { requests, policy, signal } = this.#location;
    const input = {
      Key: this.#key,
      ...policy.encryption(),
      ...policy.classOf(Infinity),
      ...policy.checksum(),
      ...lock,
    };
    const onRetry = (): void => {
      this.#isUncertain = true;
    };
    try {
      const { UploadId } = await requests.send(CreateMultipartUploadCommand, input, signal, onRetry);
      this.#uploadId = UploadId;
    } catch (error) {
      // A refusal is an answer.
      this.#isUncertain ||= s3ErrorStatus(error) === 0;
      throw refusedOptions(this.#location, error);
    }
    const part = { Key: this.#key, UploadId: this.#uploadId, PartNumber: 1, Body: this.#body };
    const { ETag, ChecksumCRC32, ChecksumSHA256 } = await requests.send(UploadPartCommand, {
      ...part,
      ...policy.partIntegrityOf(this.#body),
    });
    return { PartNumber: 1, ETag, ...policy.onlyAsked({ ChecksumCRC32, ChecksumSHA256 }) };
  }

  async #abort(newSignal: NewSignal): Promise<void> {
    if (this.#uploadId === undefined) return;
    await this.#uploads.abort({ uploadId: this.#uploadId, wholeKey: this.#key }, newSignal);
    this.#uploadId = undefined;
  }
}
