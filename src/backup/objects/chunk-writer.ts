// Turns the rows of one chunk into an object: hashes TSV pieces, compresses them on the thread
// pool, uploads them. Invariant: at most `MAX_IN_FLIGHT` pieces of a chunk are in memory; push()
// reports when the source must wait.
import { createHash } from 'node:crypto';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { compressFrame, MAX_FRAME_BYTES } from '../../compression/zstd.ts';
import type { ObjectWriter } from './object-writer.ts';

/** Pieces per chunk that are being compressed or wait for the storage. */
const MAX_IN_FLIGHT = 4;

/** TSV bytes on their way into a chunk. */
export interface ChunkPiece {
  bytes: Buffer;
  /** Number of rows that end in these bytes. */
  rows: number;
  /** Called when nothing reads the bytes any more. */
  release?: () => void;
}

export interface WrittenChunk {
  object: string;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  sha256: string;
}

export class ChunkWriter {
  readonly #hash = createHash('sha256');
  readonly #level: number;
  readonly #name: string;
  readonly #frames: Promise<Buffer>[] = [];
  readonly #upload: Promise<{ bytes: number }>;
  #dataBytes = 0;
  #rows = 0;
  #isFinished = false;
  #failure: { error: unknown } | undefined;
  #wakeReader: (() => void) | undefined;
  #wakeWriter: (() => void) | undefined;

  constructor(objects: ObjectWriter, name: string, level: number, maxBytes: number) {
    this.#name = name;
    this.#level = level;
    this.#upload = objects.write(name, this.#read(), maxBytes);
    // A failed upload must stop the source at its next push, not only when the chunk is finished.
    this.#upload.catch((error: unknown) => this.#fail(error));
  }

  get dataBytes(): number {
    return this.#dataBytes;
  }

  /**
   * Takes TSV bytes. If it returns a promise, the caller awaits the promise before the next push.
   */
  push({ bytes, rows, release }: ChunkPiece): Promise<void> | undefined {
    if (this.#failure) throw this.#failure.error;
    this.#rows += rows;
    this.#dataBytes += bytes.length;
    this.#hash.update(bytes);
    const frames: Promise<unknown>[] = [];
    for (let start = 0; start < bytes.length; start += MAX_FRAME_BYTES) {
      frames.push(this.#enqueue(bytes.subarray(start, start + MAX_FRAME_BYTES)));
    }
    if (release) void Promise.allSettled(frames).then(release);
    if (this.#frames.length < MAX_IN_FLIGHT) return undefined;
    return new Promise((resolve, reject) => {
      this.#wakeWriter = () => {
        this.#wakeWriter = undefined;
        if (this.#failure) reject(this.#failure.error);
        else resolve();
      };
    });
  }

  async finish(): Promise<WrittenChunk> {
    // An empty chunk is stored as an empty frame, not as an empty file.
    if (this.#dataBytes === 0) void this.#enqueue(Buffer.alloc(0));
    this.#isFinished = true;
    this.#wakeReader?.();
    const { bytes } = await this.#upload;
    return {
      object: this.#name,
      rows: this.#rows,
      dataBytes: this.#dataBytes,
      storedBytes: bytes,
      sha256: this.#hash.digest('hex'),
    };
  }

  /** Ends the upload without an object. */
  async abort(error: unknown): Promise<void> {
    this.#fail(error);
    await Promise.allSettled([this.#upload]);
  }

  #enqueue(bytes: Buffer): Promise<Buffer> {
    const frame = compressFrame(bytes, this.#level);
    // the reader awaits frames in order and may be at an earlier frame when this one fails
    frame.catch(() => undefined);
    this.#frames.push(frame);
    this.#wakeReader?.();
    return frame;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wakeReader?.();
    this.#wakeWriter?.();
  }

  async *#read(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const frame = this.#frames[0];
      if (frame) {
        const bytes = await frame;
        yield bytes;
        recyclePiece({ bytes });
        void this.#frames.shift();
        if (this.#frames.length < MAX_IN_FLIGHT) this.#wakeWriter?.();
      } else if (this.#isFinished) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wakeReader = resolve;
        });
        this.#wakeReader = undefined;
      }
    }
  }
}

/**
 * Finishes a writer in the background. The caller must await the result, but may do so later.
 * @param finish last step of the writer; if it fails, the writer is aborted
 */
export function finishBeside<T>(
  writer: { abort(error: unknown): Promise<void> },
  finish: () => Promise<T>,
): Promise<T> {
  const run = async (): Promise<T> => {
    try {
      return await finish();
    } catch (error) {
      await writer.abort(error);
      throw error;
    }
  };
  const finished = run();
  finished.catch(() => undefined);
  return finished;
}
