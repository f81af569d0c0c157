// Stores one segment while it is read: pieces of the log become zstd frames, and the frames an age
// file if the archive is encrypted. At most a few pieces are in memory. Invariant: after an error
// nothing of the object remains.
import { createHash, randomBytes } from 'node:crypto';
import { compressFrame } from '../compression/zstd.ts';
import { deferred } from '../core/deferred.ts';
import { pace, type RateLimit } from '../core/rate-limit.ts';
import type { BackupEncryption } from '../encryption/backup-keys.ts';
import { BINLOG_FOLDER } from '../storage/key.ts';
import type { Storage, StoredObject } from '../storage/storage.ts';

/** Bytes of the log in one frame. A larger event makes a larger frame. */
const FRAME_BYTES = 1024 * 1024;
/** Frames that are compressed or wait for the storage. */
const FRAMES_AT_ONCE = 3;
/** Largest object. It decides the part size of an upload, which has at most 10,000 parts. */
const MAX_OBJECT_BYTES = 48 * 1024 ** 3;
const POSITION_DIGITS = 12;

export interface StoredSegment {
  name: string;
  bytes: number;
  sha256: string;
  contentSha256: string;
}

export interface SegmentTarget {
  storage: Storage;
  chain: string;
  compressionLevel: number;
  encryption?: BackupEncryption;
  limit?: RateLimit;
}

export class SegmentWriter {
  readonly #target: SegmentTarget;
  readonly #name: string;
  readonly #stop = new AbortController();
  readonly #content = createHash('sha256');
  readonly #stored = createHash('sha256');
  readonly #frames: Promise<Buffer>[] = [];
  #isEnded = false;
  #wakeReader = deferred<void>();
  #wakeWriter = deferred<void>();
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  readonly #written: Promise<StoredObject>;
  #failure: { error: unknown } | undefined;
  /** Bytes of the log so far. */
  bytes = 0;

  /** @param start position of the first byte in the file, for the name */
  constructor(target: SegmentTarget, file: string, start: number) {
    this.#target = target;
    // No other run chooses this name: what a run removes after a failure is its own.
    const suffix = `${randomBytes(3).toString('hex')}.zst${target.encryption ? '.age' : ''}`;
    this.#name = `${target.chain}/${file}/${String(start).padStart(POSITION_DIGITS, '0')}-${suffix}`;
    this.#written = this.#write();
    this.#written.catch((error: unknown) => {
      this.#failure ??= { error };
      this.#wakeWriter.resolve();
    });
  }

  /** Takes bytes that the caller leaves unchanged. Waits while too many frames are in flight. */
  async add(bytes: Buffer): Promise<void> {
    this.#pieces.push(bytes);
    this.#pieceBytes += bytes.length;
    this.bytes += bytes.length;
    if (this.#pieceBytes >= FRAME_BYTES) await this.#flush();
  }

  /** Ends the object. @throws the error of the storage */
  async finish(): Promise<StoredSegment> {
    if (this.#pieceBytes > 0) await this.#flush();
    this.#isEnded = true;
    this.#wakeReader.resolve();
    const { bytes } = await this.#written;
    return {
      name: this.#name,
      bytes,
      sha256: this.#stored.digest('hex'),
      contentSha256: this.#content.digest('hex'),
    };
  }

  /** Removes the object, finished or not. Never throws. */
  async discard(reason: Error): Promise<void> {
    this.#stop.abort(reason);
    this.#wakeReader.resolve();
    const isStored = await this.#written.then(
      () => true,
      () => false,
    );
    if (isStored)
      await this.#target.storage.delete([`${BINLOG_FOLDER}/${this.#name}`]).catch(() => undefined);
  }

  async #flush(): Promise<void> {
    const piece = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#content.update(piece);
    this.#target.limit?.count(piece.length);
    while (this.#frames.length >= FRAMES_AT_ONCE && !this.#failure) {
      this.#wakeWriter = deferred();
      await this.#wakeWriter.promise;
    }
    if (this.#failure) throw this.#failure.error;
    const frame = compressFrame(piece, this.#target.compressionLevel);
    frame.catch(() => undefined);
    this.#frames.push(frame);
    this.#wakeReader.resolve();
  }

  async #write(): Promise<StoredObject> {
    const { storage, encryption, limit } = this.#target;
    const paced = limit ? pace(this.#read(), limit) : this.#read();
    const file = await encryption?.encrypt(paced);
    const maxBytes = file ? file.sizeOf(MAX_OBJECT_BYTES) : MAX_OBJECT_BYTES;
    const source = this.#hash(file ? file.content : paced);
    return await storage.write(`${BINLOG_FOLDER}/${this.#name}`, source, maxBytes, this.#stop.signal);
  }

  async *#read(): AsyncGenerator<Buffer> {
    for (;;) {
      const frame = this.#frames[0];
      if (frame) {
        yield await frame;
        void this.#frames.shift();
        this.#wakeWriter.resolve();
        continue;
      }
      if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
      if (this.#isEnded) return;
      this.#wakeReader = deferred();
      await this.#wakeReader.promise;
    }
  }

  async *#hash(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      this.#stored.update(bytes);
      yield bytes;
    }
  }
}
