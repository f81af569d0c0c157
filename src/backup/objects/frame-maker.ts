// Makes zstd frames of the TSV of one chunk, hashes the TSV, and passes the frames on in their
// order. Invariant: at most MAX_IN_FLIGHT frames are in compression or wait for their reader;
// push() reports when the source must wait.
import { createHash } from 'node:crypto';
import { compressFrame, MAX_FRAME_BYTES } from '../../compression/zstd.ts';

/** Frames per chunk that are in compression or wait for the storage. */
const MAX_IN_FLIGHT = 4;

/** TSV bytes on their way into a chunk. */
export interface ChunkPiece {
  bytes: Buffer;
  /** Number of rows that end in these bytes. */
  rows: number;
  /** Called when nothing reads the bytes any more. */
  release?: () => void;
}

/** Facts of a chunk after its last frame. */
export interface ChunkMade {
  rows: number;
  dataBytes: number;
  /** Of the TSV. */
  sha256: string;
}

export class FrameMaker {
  readonly #level: number;
  readonly #hash = createHash('sha256');
  readonly #onFrame: (frame: Buffer, dataBytes: number, rows: number) => void;
  #rows = 0;
  #dataBytes = 0;
  #inFlight = 0;
  /** Settles when all frames so far were passed on. */
  #passed: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /**
   * @param level of zstd, 1 to 19
   * @param onFrame receives each frame, with the number of TSV bytes and rows in the frame
   */
  constructor(level: number, onFrame: (frame: Buffer, dataBytes: number, rows: number) => void) {
    this.#level = level;
    this.#onFrame = onFrame;
  }

  get dataBytes(): number {
    return this.#dataBytes;
  }

  /**
   * Takes TSV bytes. If it returns a promise, the caller awaits the promise before the next push.
   * @throws the error of `fail`, or of an earlier compression
   */
  push({ bytes, rows, release }: ChunkPiece): Promise<void> | undefined {
    if (this.#failure) throw this.#failure.error;
    this.#rows += rows;
    this.#dataBytes += bytes.length;
    this.#hash.update(bytes);
    for (let start = 0; start < bytes.length; start += MAX_FRAME_BYTES) {
      const end = Math.min(bytes.length, start + MAX_FRAME_BYTES);
      const isLast = end === bytes.length;
      this.#compress(bytes.subarray(start, end), isLast ? rows : 0, isLast ? release : undefined);
    }
    if (this.#inFlight < MAX_IN_FLIGHT) return undefined;
    return new Promise((resolve, reject) => {
      this.#wake = () => {
        this.#wake = undefined;
        if (this.#failure) reject(this.#failure.error);
        else resolve();
      };
    });
  }

  /**
   * Settles when all frames were passed on.
   * @throws as `push`
   */
  async finish(): Promise<ChunkMade> {
    // An empty chunk is stored as an empty frame, not as an empty file.
    if (this.#dataBytes === 0) this.#compress(Buffer.alloc(0), 0, undefined);
    await this.#passed;
    if (this.#failure) throw this.#failure.error;
    return { rows: this.#rows, dataBytes: this.#dataBytes, sha256: this.#hash.digest('hex') };
  }

  /** Allows one more frame, because the reader is done with an earlier one. */
  onRead(): void {
    this.#inFlight--;
    if (this.#inFlight < MAX_IN_FLIGHT) this.#wake?.();
  }

  /** Passes no further frames on; the next push and `finish` fail. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  #compress(bytes: Buffer, rows: number, release: (() => void) | undefined): void {
    this.#inFlight++;
    const frame = compressFrame(bytes, this.#level);
    // `#passOn` reports the failure in its turn.
    frame.catch(() => undefined);
    this.#passed = this.#passOn(this.#passed, frame, bytes.length, rows, release);
  }

  /** Never rejects: the next push and `finish` report a failure. */
  async #passOn(
    earlier: Promise<void>,
    compressed: Promise<Buffer>,
    dataBytes: number,
    rows: number,
    release: (() => void) | undefined,
  ): Promise<void> {
    await earlier;
    try {
      const frame = await compressed;
      release?.();
      if (!this.#failure) this.#onFrame(frame, dataBytes, rows);
    } catch (error) {
      this.fail(error);
    }
  }
}
