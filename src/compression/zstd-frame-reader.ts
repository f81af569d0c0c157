// Splits the bytes from a storage, in chunks of any size, into zstd frames. Invariant: recycles a
// chunk only after its last use. A frame inside one chunk is not copied; the garbage collector
// frees such a chunk.
import { Readable } from 'node:stream';
import { allocateSized, isWholePiece, recyclePiece } from '../core/buffer-pool.ts';
import { FrameError, FrameWalker } from './zstd-frames.ts';

/**
 * Limit in bytes, of the stored frame and of its content. Larger frames are passed on as a stream.
 * So are frames that do not state the size of their content, because a few bytes may expand to
 * gigabytes.
 */
const MAX_WHOLE_BYTES = 16 * 1024 * 1024;

/** Frame, or a stream of its bytes. `isOwn`: no other code uses its memory. */
export type Frame =
  { bytes: Buffer; isOwn: boolean; contentBytes: number } | { large: AsyncIterable<Buffer> };

/** Yields all frames except skippable ones. Read a large frame to its end before the next one. */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const reader = new FrameReader(source[Symbol.asyncIterator]());
  try {
    yield* reader.read();
  } finally {
    await reader.close();
  }
}

class FrameReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #walker = new FrameWalker();
  /** Unread part of the current chunk. */
  #chunk: Buffer = Buffer.alloc(0);
  /** Whole current chunk, and earlier chunks of the current frame, if they can be recycled. */
  #whole: Buffer | undefined;
  #before: Buffer[] = [];

  constructor(iterator: AsyncIterator<Uint8Array>) {
    this.#iterator = iterator;
  }

  async *read(): AsyncGenerator<Frame> {
    while (this.#chunk.length > 0 || (await this.#fill())) {
      const parts: Buffer[] = [];
      for (let bytes = 0, isEnd = false; !isEnd;) {
        if (this.#chunk.length === 0) await this.#fill();
        const taken = this.#take();
        isEnd = taken.isEnd;
        parts.push(taken.part);
        bytes += taken.part.length;
        if (isEnd) {
          if (this.#walker.isSkippable) this.#share();
          else yield this.#frameOf(parts, bytes);
        } else if (bytes > MAX_WHOLE_BYTES) {
          yield { large: this.#rest(parts) };
          break;
        }
      }
    }
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  #frameOf(parts: Buffer[], bytes: number): Frame {
    const { contentBytes } = this.#walker;
    const isWhole = contentBytes !== undefined && contentBytes <= MAX_WHOLE_BYTES;
    if (isWhole && parts.length > 1) return { bytes: this.#join(parts, bytes), isOwn: true, contentBytes };
    this.#share();
    if (isWhole) return { bytes: parts[0]!, isOwn: false, contentBytes };
    return { large: Readable.from(parts) as AsyncIterable<Buffer> };
  }

  #join(parts: readonly Buffer[], bytes: number): Buffer {
    const frame = allocateSized(bytes);
    let offset = 0;
    for (const part of parts) offset += part.copy(frame, offset);
    for (const chunk of this.#before) recyclePiece({ bytes: chunk });
    this.#before = [];
    return frame;
  }

  /** Other code will use the chunks of this frame, so do not recycle them. */
  #share(): void {
    this.#before = [];
    this.#whole = undefined;
  }

  async *#rest(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
    this.#share();
    yield* parts;
    for (let isEnd = false; !isEnd;) {
      if (this.#chunk.length === 0) await this.#fill();
      this.#share();
      const taken = this.#take();
      isEnd = taken.isEnd;
      yield taken.part;
    }
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.#iterator.next();
    if (done) {
      if (this.#walker.isAtBoundary) return false;
      throw new FrameError('the zstd stream ends in the middle of a frame');
    }
    if (this.#whole) this.#before.push(this.#whole);
    this.#chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.#whole = isWholePiece(value) ? this.#chunk : undefined;
    return true;
  }

  /** Takes the part of the current frame in the chunk. */
  #take(): { part: Buffer; isEnd: boolean } {
    const end = this.#walker.advance(this.#chunk, 0);
    const part = this.#chunk.subarray(0, end ?? this.#chunk.length);
    this.#chunk = this.#chunk.subarray(part.length);
    return { part, isEnd: end !== undefined };
  }
}
