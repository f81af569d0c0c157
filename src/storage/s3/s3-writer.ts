// Writes one backup to S3. Nothing there can be renamed, so the manifest is the act that makes it visible: it goes last,
// only after the listing shows every object with its size, and it is read back.
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BackupError } from '../../core/errors.ts';
import { assertKey } from '../key.ts';
import { stoppedBy } from '../metered-source.ts';
import { isLocked, type S3Deletion } from './s3-deletion.ts';
import { cleanUpSignal, UNENDING } from './request-signals.ts';
import { s3ErrorStatus } from './s3-errors.ts';
import type { S3Location } from './s3-location.ts';
import type { LockInput } from './s3-object-policy.ts';
import { type PutAnswer, storedObjectOf } from './s3-stored-object.ts';
import { uploadObject } from './s3-upload.ts';
import type { BackupWriter, StoredObject } from '../storage.ts';

export class S3Writer implements BackupWriter {
  readonly #location: S3Location;
  readonly #deletion: S3Deletion;
  readonly #lock: LockInput;
  readonly #backupId: string;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<unknown>>();
  /** Names that were begun; their bytes once they are stored. */
  readonly #names = new Map<string, number | undefined>();
  readonly #unfinished = new Map<string, string>();
  /** Key of the manifest, once it may be there. */
  #manifest: string | undefined;
  #committed = false;

  constructor(location: S3Location, deletion: S3Deletion, backupId: string, signal: AbortSignal) {
    this.#location = location;
    this.#deletion = deletion;
    this.#lock = location.policy.lockFrom(new Date());
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
    const context = { at: this.#location, lock: this.#lock, unfinished: this.#unfinished };
    const stored = await uploadObject(context, this.#location.keyOf(key), source, maxBytes, this.#signal);
    this.#names.set(name, stored.bytes);
    return stored;
  }

  async discard(name: string): Promise<void> {
    assertKey(`${this.#backupId}/${name}`);
    if (!this.#names.has(name)) return;
    await this.#withdraw([`${this.#backupId}/${name}`]);
    this.#names.delete(name);
  }

  async commit(name: string, body: Uint8Array): Promise<StoredObject> {
    const key = this.#location.keyOf(this.#begin(name));
    try {
      this.#signal.throwIfAborted();
      await this.#proveComplete(name);
      await this.#abortForgottenUploads();
      this.#manifest = `${this.#backupId}/${name}`;
      const answer = await this.#putManifest(key, body);
      this.#location.policy.assertEncrypted(answer, this.#location.locationOf(key));
      const stored = await this.#location.readWhole(key);
      if (!stored.equals(body)) throw this.#lost(key, `${stored.byteLength} other bytes than were written`);
      this.#committed = true;
      return storedObjectOf(answer, body.byteLength);
    } catch (error) {
      if (this.#signal.aborted) throw stoppedBy(this.#signal);
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.#committed) return;
    this.#stop.abort(new BackupError('CANCELLED', `backup ${this.#backupId} was given up`));
    await Promise.allSettled(this.#running);
    for (const [uploadId, key] of this.#unfinished) {
      await this.#location.abortUpload(uploadId, key);
      this.#unfinished.delete(uploadId);
    }
    // An upload whose beginning was never answered has no id here, but the server may know it.
    await this.#location.abortUploads(this.#backupId);
    // The manifest, if it came to that, was the last, and goes by a request of its own: a batch has no order.
    const keys = [...this.#names.keys()].toReversed().map((name) => `${this.#backupId}/${name}`);
    if (this.#manifest === keys[0]) await this.#withdraw(keys.splice(0, 1));
    await this.#deletion.delete(keys, cleanUpSignal);
  }

  /** What a lock holds cannot go, but be hidden: without its manifest a backup is none, and prune removes it after that date. */
  async #withdraw(keys: readonly string[]): Promise<void> {
    try {
      await this.#deletion.delete(keys, cleanUpSignal);
    } catch (error) {
      if (!isLocked(error)) throw error;
      await this.#deletion.hide(keys, cleanUpSignal);
    }
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
    for await (const { name, bytes } of this.#location.listObjects(this.#backupId, '', this.#signal))
      listed.set(name, bytes);
    if (listed.has(manifestName)) {
      // Where conditional writes are ignored nothing else would keep us from replacing it.
      this.#names.clear();
      throw new BackupError('STORAGE_EXISTS', `${this.#backupId} has a manifest already`, {
        hint: 'Another run writes the same backup: start again.',
      });
    }
    for (const [name, bytes] of this.#names) {
      if (bytes === undefined || name === manifestName || listed.get(name) === bytes) continue;
      const key = this.#location.keyOf(`${this.#backupId}/${name}`);
      const head = await this.#location.requests.send(HeadObjectCommand, { Key: key }, this.#signal);
      if (head.ContentLength !== bytes)
        throw this.#lost(key, `${head.ContentLength} bytes, written were ${bytes}`);
    }
  }

  /** The beginning of an upload whose answer was lost was asked for twice: the first would be paid for, for ever. */
  async #abortForgottenUploads(): Promise<void> {
    await this.#location
      .abortUploads(this.#backupId)
      .catch((error: Error) => this.#location.logger.debug(error.message));
  }

  /** Never in another class: `list` and `prune` read it, and it is read back at once. */
  async #putManifest(key: string, body: Uint8Array): Promise<PutAnswer> {
    const { requests, policy } = this.#location;
    const input = {
      Key: key,
      Body: body,
      ...policy.encryption(),
      ...policy.integrityOf(body),
      ...this.#lock,
    };
    try {
      return await requests.send(PutObjectCommand, { ...input, IfNoneMatch: '*' }, this.#signal);
    } catch (error) {
      switch (s3ErrorStatus(error)) {
        case 412:
          return await this.#acceptOwn(key, body, error);
        // Servers that know no conditional writes.
        case 400:
        case 501:
          return await requests.send(PutObjectCommand, input, this.#signal);
        default:
          throw error;
      }
    }
  }

  /** A first try whose answer was lost makes the second one fail: then the manifest there is our own. */
  async #acceptOwn(key: string, body: Uint8Array, refused: unknown): Promise<PutAnswer> {
    const there = await this.#location.readWhole(key);
    if (!there.equals(body)) {
      // Another writer's: not ours to delete in abort().
      this.#names.clear();
      throw refused;
    }
    return await this.#location.requests.send(HeadObjectCommand, { Key: key }, UNENDING);
  }

  #lost(key: string, found: string): BackupError {
    return new BackupError('STORAGE_FAILED', `${this.#location.locationOf(key)} has ${found}`, {
      hint: 'The server lost data without an error, or somebody else writes there: start again.',
    });
  }
}
