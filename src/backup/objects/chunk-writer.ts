// One chunk on its way from rows to an object: TSV pieces in, hashed, compressed on the thread pool, uploaded.
// Invariant: at most `MAX_IN_FLIGHT` pieces of a chunk are in memory; push() says when the source has to wait.
import { createHash } from 'node:crypto';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { compressFrame, MAX_FRAME_BYTES } from '../../compression/zstd.ts';
import type { ObjectWriter } from './object-writer.ts';

/** Pieces being compressed or waiting for the storage, per chunk. */
const MAX_IN_FLIGHT = 4;

/** TSV bytes on their way into a chunk. */
export interface ChunkPiece {
  bytes: Buffer;
  /** Rows that end in them. */
  rows: number;
  /** Called when no one reads the bytes any more. */
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

  /** Takes TSV bytes. A promise means: wait for it before the next push. */
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
    // An empty chunk is an empty frame, not an empty file.
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
    frame.catch(() => undefined); // awaited in order by the reader, which may be at an earlier one when this fails
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
 * Finishes a writer next to other work: who asked has to look at what comes of it, but need not at once.
 * @param finish the last that is done; after a failure the writer is aborted
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
