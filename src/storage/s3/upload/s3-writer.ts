// Writes one backup to S3. S3 has no rename, so the manifest makes the backup visible: it is
// written last, only after the listing shows every object with its size, and is read back.
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { BackupError } from '../../../core/errors.ts';
import { assertKey } from '../../key.ts';
import { stoppedBy } from '../../metered-source.ts';
import { S3CleanUp } from '../deletion/s3-clean-up.ts';
import { isLocked, type S3Deletion } from '../deletion/s3-deletion.ts';
import { cleanUpSignal, UNENDING } from '../requests/request-signals.ts';
import { s3ErrorStatus } from '../requests/s3-errors.ts';
import type { S3Location } from '../s3-location.ts';
import type { LockInput } from './s3-object-policy.ts';
import { type PutAnswer, storedObjectOf } from '../s3-stored-object.ts';
import { uploadObject } from './s3-upload.ts';
import { S3Uploads } from './s3-uploads.ts';
import type { BackupWriter, CleanUp, StoredObject } from '../../storage.ts';

export class S3Writer implements BackupWriter {
  readonly #location: S3Location;
  readonly #deletion: S3Deletion;
  readonly #lock: LockInput;
  readonly #backupId: string;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<unknown>>();
  /** Begun names, with their bytes after they are stored. */
  readonly #names = new Map<string, number | undefined>();
  readonly #uploads: S3Uploads;
  readonly #unfinished = new Map<string, string>();
  readonly #uncertain = new Set<string>();
  /** Name of the manifest, if it may exist. */
  #manifest: string | undefined;
  #committed = false;

  constructor(location: S3Location, deletion: S3Deletion, backupId: string, signal: AbortSignal) {
    this.#location = location;
    this.#deletion = deletion;
    this.#uploads = new S3Uploads(location);
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
    const context = {
      at: this.#location,
      uploads: this.#uploads,
      lock: this.#lock,
      unfinished: this.#unfinished,
      uncertain: this.#uncertain,
    };
    const stored = await uploadObject(context, this.#location.keyOf(key), source, maxBytes, this.#signal);
    this.#names.set(name, stored.bytes);
    return stored;
  }

  async discard(name: string): Promise<void> {
    assertKey(`${this.#backupId}/${name}`);
    if (!this.#names.has(name)) return;
    const keys = [`${this.#backupId}/${name}`];
    try {
      await this.#deletion.delete(keys, cleanUpSignal);
    } catch (error) {
      // A locked object can be hidden: then its name is free.
      if (!isLocked(error)) throw error;
      await this.#deletion.hide(keys, cleanUpSignal);
    }
    this.#names.delete(name);
  }

  async commit(name: string, body: Uint8Array): Promise<StoredObject> {
    const key = this.#location.keyOf(this.#begin(name));
    try {
      this.#signal.throwIfAborted();
      await this.#verifyComplete(name);
      await this.#abortForgottenUploads();
      this.#manifest = name;
      const answer = await this.#putManifest(key, body);
      await this.#location.assertEncrypted(answer, key, this.#signal);
      const stored = await this.#location.readWhole(key);
      if (!stored.equals(body)) throw this.#changed(key, 'has other bytes than were written');
      this.#committed = true;
      return storedObjectOf(answer, body.byteLength);
    } catch (error) {
      if (this.#signal.aborted) throw stoppedBy(this.#signal);
      throw error;
    }
  }

  async abort(): Promise<CleanUp> {
    if (this.#committed) return { removed: 0, left: [] };
    this.#stop.abort(new BackupError('CANCELLED', `backup ${this.#backupId} was aborted`));
    await Promise.allSettled(this.#running);
    const isKnown = ([name, bytes]: [string, number | undefined]): [string, boolean] => [
      name,
      bytes !== undefined || name === this.#manifest,
    ];
    const isOwn = this.#manifest !== undefined && this.#names.has(this.#manifest);
    const cleanUp = await new S3CleanUp(this.#location, this.#deletion, this.#uploads).run({
      backupId: this.#backupId,
      names: new Map([...this.#names].map(isKnown)),
      manifest: isOwn ? this.#manifest : undefined,
      unfinished: this.#unfinished,
      uncertain: this.#uncertain,
    });
    if (!isOwn || (await this.#isHidden())) return cleanUp;
    return { ...cleanUp, complete: [this.#location.locationOf(this.#location.prefix).replace(/\/$/, '')] };
  }

  async revoke(): Promise<CleanUp> {
    this.#committed = false;
    return await this.abort();
  }

  /** Returns whether the manifest is known to be invisible. */
  async #isHidden(): Promise<boolean> {
    if (this.#manifest === undefined) return true;
    try {
      for await (const { name } of this.#location.listObjects(
        this.#backupId,
        this.#manifest,
        cleanUpSignal(),
      ))
        if (name === this.#manifest) return false;
      return true;
    } catch {
      return false;
    }
  }

  #begin(name: string): string {
    const key = `${this.#backupId}/${name}`;
    assertKey(key);
    if (this.#names.has(name)) throw new BackupError('STORAGE_EXISTS', `${key} was written already`);
    this.#names.set(name, undefined);
    return key;
  }

  /**
   * Verifies all objects, with one request per thousand objects. A HEAD decides about objects that
   * a lagging listing omits.
   */
  async #verifyComplete(manifestName: string): Promise<void> {
    const listed = new Map<string, number>();
    for await (const { name, bytes } of this.#location.listObjects(this.#backupId, '', this.#signal))
      listed.set(name, bytes);
    if (listed.has(manifestName)) {
      // If a server ignores conditional writes, only this check prevents a replacement of that
      // manifest.
      this.#names.clear();
      throw new BackupError('STORAGE_EXISTS', `${this.#backupId} has a manifest already`, {
        hint: 'Another run writes the same backup: start again.',
      });
    }
    for (const [name, bytes] of this.#names) {
      if (bytes === undefined || name === manifestName || listed.get(name) === bytes) continue;
      const key = this.#location.keyOf(`${this.#backupId}/${name}`);
      const found = await this.#bytesOf(key);
      if (found === undefined) throw this.#changed(key, 'is gone');
      if (found !== bytes) throw this.#changed(key, `has ${found} bytes, ${bytes} were written`);
    }
  }

  /**
   * Aborts uploads whose beginning was repeated after a lost answer: otherwise the first upload
   * would cost money for ever.
   */
  async #abortForgottenUploads(): Promise<void> {
    for (const wholeKey of this.#uncertain) {
      try {
        for (const upload of (await this.#uploads.of(wholeKey, cleanUpSignal)) ?? [])
          await this.#uploads.abort(upload);
      } catch (error) {
        this.#location.logger.debug((error as Error).message);
      }
    }
  }

  /**
   * Writes the manifest, never in another class: `list` and `prune` read it, and it is read back at
   * once.
   */
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
        // Servers without conditional writes.
        case 400:
        case 501:
          return await requests.send(PutObjectCommand, input, this.#signal);
        default:
          throw error;
      }
    }
  }

  /**
   * Accepts our own manifest: if the answer to the first attempt was lost, the second attempt
   * fails.
   */
  async #acceptOwn(key: string, body: Uint8Array, refused: unknown): Promise<PutAnswer> {
    const there = await this.#location.readWhole(key);
    if (!there.equals(body)) {
      // Another writer's manifest: abort() must not delete it.
      this.#names.clear();
      throw refused;
    }
    return await this.#location.requests.send(HeadObjectCommand, { Key: key }, UNENDING);
  }

  async #bytesOf(key: string): Promise<number | undefined> {
    try {
      const head = await this.#location.requests.send(HeadObjectCommand, { Key: key }, this.#signal);
      return head.ContentLength;
    } catch (error) {
      if ((error as BackupError).code === 'STORAGE_OBJECT_NOT_FOUND') return undefined;
      throw error;
    }
  }

  #changed(key: string, how: string): BackupError {
    return new BackupError('STORAGE_CHANGED', `${this.#location.locationOf(key)} ${how}`, {
      hint: 'Another client, such as a prune, removed or replaced it while the backup ran, or the server lost it: find out which, and start again.',
    });
  }
}
