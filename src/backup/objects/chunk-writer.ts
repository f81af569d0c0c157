// Turns the rows of one chunk into an object: hashes TSV pieces, compresses them on the thread
// pool, uploads them.
import { recyclePiece } from '../../core/buffer-pool.ts';
import { type ChunkMade, type ChunkPiece, FrameMaker } from './frame-maker.ts';
import { FrameQueue } from './frame-queue.ts';
import type { ObjectWriter } from './object-writer.ts';

export interface WrittenChunk extends ChunkMade {
  object: string;
  storedBytes: number;
}

export class ChunkWriter {
  readonly #name: string;
  readonly #frames: FrameMaker;
  readonly #queue: FrameQueue;
  readonly #upload: Promise<{ bytes: number }>;

  constructor(objects: ObjectWriter, name: string, level: number, maxBytes: number) {
    this.#name = name;
    this.#frames = new FrameMaker(level, (frame) => this.#queue.push(frame));
    this.#queue = new FrameQueue((bytes) => {
      recyclePiece({ bytes });
      this.#frames.onRead();
    });
    this.#upload = objects.write(name, this.#queue.read(), maxBytes);
    // A failed upload must stop the source at its next push, not only when the chunk is finished.
    this.#upload.catch((error: unknown) => this.#frames.fail(error));
  }

  get dataBytes(): number {
    return this.#frames.dataBytes;
  }

  /**
   * Takes TSV bytes. If it returns a promise, the caller awaits the promise before the next push.
   */
  push(piece: ChunkPiece): Promise<void> | undefined {
    return this.#frames.push(piece);
  }

  async finish(): Promise<WrittenChunk> {
    const made = await this.#frames.finish();
    this.#queue.end();
    const { bytes } = await this.#upload;
    return { object: this.#name, ...made, storedBytes: bytes };
  }

  /** Ends the upload without an object. */
  async abort(error: unknown): Promise<void> {
    this.#frames.fail(error);
    this.#queue.fail(error);
    await Promise.allSettled([this.#upload]);
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
