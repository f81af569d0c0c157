// Writes one backup to S3. Nothing there can be renamed, so the manifest is the act that makes it visible: it goes last,
// only after the listing shows every object with its size, and it is read back.
import { AbortMultipartUploadCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BackupError } from '../errors.ts';
import { assertKey } from './key.ts';
import { stoppedBy } from './metered-source.ts';
import { s3ErrorName, s3ErrorStatus, translateS3Error } from './s3-errors.ts';
import type { S3Location } from './s3-location.ts';
import { storedObjectOf } from './s3-stored-object.ts';
import { uploadObject } from './s3-upload.ts';
import type { BackupWriter, StoredObject } from './storage.ts';

export class S3Writer implements BackupWriter {
  readonly #location: S3Location;
  readonly #backupId: string;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<unknown>>();
  /** Names that were begun; their bytes once they are stored. */
  readonly #names = new Map<string, number | undefined>();
  readonly #unfinished = new Map<string, string>();
  #committed = false;

  constructor(location: S3Location, backupId: string, signal: AbortSignal) {
    this.#location = location;
    this.#backupId = backupId;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject> {
    const written = this.#write(name, source, maxBytes);
    this.#running.add(written);
    const forget = (): boolean => this.#running.delete(written);
    written.then(forget, forget);
    return written;
  }

  async #write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject> {
    const key = this.#begin(name);
    const context = { at: this.#location, unfinished: this.#unfinished };
    const stored = await uploadObject(context, this.#location.keyOf(key), source, maxBytes, this.#signal);
    this.#names.set(name, stored.bytes);
    return stored;
  }

  async commit(name: string, body: Uint8Array): Promise<StoredObject> {
    const key = this.#location.keyOf(this.#begin(name));
    const place = this.#location.placeOf(key);
    try {
      this.#signal.throwIfAborted();
      await this.#proveComplete(name);
      const result = await this.#putManifest(key, body);
      const stored = await this.#location.readWhole(key);
      if (!stored.equals(body)) throw this.#lost(key, `${stored.byteLength} other bytes than were written`);
      this.#committed = true;
      return result;
    } catch (error) {
      if (this.#signal.aborted) throw stoppedBy(this.#signal);
      throw translateS3Error(error, 'commit', place);
    }
  }

  async abort(): Promise<void> {
    if (this.#committed) return;
    this.#stop.abort(new BackupError('CANCELLED', `backup ${this.#backupId} was given up`));
    await Promise.allSettled(this.#running);
    const { client, bucket } = this.#location;
    for (const [uploadId, key] of this.#unfinished) {
      try {
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
      } catch (error) {
        if (s3ErrorName(error) !== 'NoSuchUpload') {
          throw translateS3Error(error, 'abort the upload of', this.#location.placeOf(key));
        }
      }
      this.#unfinished.delete(uploadId);
    }
    // An upload whose beginning was never answered has no id here, but the server may know it.
    await this.#location.abortUploads(this.#backupId);
    // The manifest, if it came to that, was the last: it goes first.
    await this.#location.deleteKeys(
      [...this.#names.keys()].toReversed().map((name) => `${this.#backupId}/${name}`),
    );
  }

  #begin(name: string): string {
    const key = `${this.#backupId}/${name}`;
    assertKey(key);
    if (this.#names.has(name)) throw new BackupError('STORAGE_EXISTS', `${key} was written already`);
    this.#names.set(name, undefined);
    return key;
  }

  /** One request for a thousand objects. A listing that lags behind is given the benefit of a HEAD. */
  async #proveComplete(manifestName: string): Promise<void> {
    const listed = new Map<string, number>();
    for await (const { name, bytes } of this.#location.listObjects(this.#backupId)) listed.set(name, bytes);
    for (const [name, bytes] of this.#names) {
      if (bytes === undefined || name === manifestName || listed.get(name) === bytes) continue;
      const key = this.#location.keyOf(`${this.#backupId}/${name}`);
      const { client, bucket } = this.#location;
      const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      if (head.ContentLength !== bytes)
        throw this.#lost(key, `${head.ContentLength} bytes, written were ${bytes}`);
    }
  }

  async #putManifest(key: string, body: Uint8Array): Promise<StoredObject> {
    const { client, bucket } = this.#location;
    const input = { Bucket: bucket, Key: key, Body: body };
    try {
      const onlyIfNew = new PutObjectCommand({ ...input, IfNoneMatch: '*' });
      return storedObjectOf(await client.send(onlyIfNew, { abortSignal: this.#signal }), body.byteLength);
    } catch (error) {
      switch (s3ErrorStatus(error)) {
        case 412:
          return await this.#acceptOwn(key, body, error);
        // Servers that know no conditional writes.
        case 400:
        case 501:
          return storedObjectOf(
            await client.send(new PutObjectCommand(input), { abortSignal: this.#signal }),
            body.byteLength,
          );
        default:
          throw error;
      }
    }
  }

  /** A first try whose answer was lost makes the second one fail: then the manifest there is our own. */
  async #acceptOwn(key: string, body: Uint8Array, refused: unknown): Promise<StoredObject> {
    const { client, bucket } = this.#location;
    const there = await this.#location.readWhole(key);
    if (!there.equals(body)) {
      // Another writer's: not ours to delete in abort().
      this.#names.clear();
      throw refused;
    }
    return storedObjectOf(
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })),
      body.byteLength,
    );
  }

  #lost(key: string, found: string): BackupError {
    return new BackupError('STORAGE_FAILED', `s3://${this.#location.bucket}/${key} has ${found}`, {
      hint: 'The server lost data without an error, or somebody else writes there: start again.',
    });
  }
}
