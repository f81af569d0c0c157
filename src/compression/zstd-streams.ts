// Pool of zstd contexts of node:zlib. A new context and output buffer for each frame cost 25 % more
// CPU time, and V8 reacts to that much memory outside of its heap with full collections.
import type { ZstdCompress, ZstdDecompress } from 'node:zlib';
import { allocatePiece } from '../core/buffer-pool.ts';
import { FrameError } from './zstd-frames.ts';

/** Bytes for a piece of rows, and for its largest possible frame, if it is incompressible. */
export const OUTPUT_BYTES = 1.25 * 1024 * 1024;

/** Maximum per kind, with about 2 MB each: twice libuv's threads; more would only use memory. */
const MAX_STREAMS = 8;

type ZstdStream = ZstdCompress | ZstdDecompress;

/** Streams of one kind. Each write is one frame; the output until its callback belongs to it. */
export class ZstdStreams {
  readonly #make: () => ZstdStream;
  #made = 0;
  readonly #idle: FrameStream[] = [];
  readonly #waiting: ((stream: FrameStream) => void)[] = [];

  /** @param make creates a stream with a `chunkSize` of OUTPUT_BYTES */
  constructor(make: () => ZstdStream) {
    this.#make = make;
  }

  /** @returns memory that may be recycled with `recyclePiece` */
  async run(input: Uint8Array): Promise<Buffer> {
    const stream = this.#idle.pop() ?? (await this.#next());
    try {
      const output = await stream.write(input);
      this.#handOn(stream);
      return output;
    } catch (error) {
      stream.destroy();
      this.#handOn(new FrameStream(this.#make()));
      throw error;
    }
  }

  #next(): FrameStream | Promise<FrameStream> {
    if (this.#made === MAX_STREAMS) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#made++;
    return new FrameStream(this.#make());
  }

  #handOn(stream: FrameStream): void {
    const next = this.#waiting.shift();
    if (next) next(stream);
    else this.#idle.push(stream);
  }
}

class FrameStream {
  readonly #stream: ZstdStream;
  #parts: Buffer[] = [];

  constructor(stream: ZstdStream) {
    this.#stream = stream;
    stream.on('data', (part: Buffer) => this.#parts.push(part));
    // A stream error also rejects the pending write, which reports the error.
    stream.on('error', () => undefined);
  }

  write(input: Uint8Array): Promise<Buffer> {
    this.#renewOutput();
    return new Promise((resolve, reject) => {
      this.#stream.once('error', reject);
      this.#stream.write(input, () => {
        this.#stream.off('error', reject);
        const [first, ...more] = this.#parts;
        this.#parts = [];
        if (first === undefined) reject(new FrameError('zstd gave nothing'));
        else resolve(more.length === 0 ? first : Buffer.concat([first, ...more]));
      });
    });
  }

  destroy(): void {
    this.#stream.destroy();
  }

  /**
   * Gives the stream an output buffer that fits any result, so zstd reads its input in place
   * instead of a copy. Only internals of node:zlib allow this. With other internals, zlib's own
   * buffer is correct too, but slower.
   */
  #renewOutput(): void {
    const stream = this.#stream as unknown as { _outBuffer?: Buffer; _outOffset?: number };
    const { _outBuffer: buffer, _outOffset: offset } = stream;
    // Length 0: the buffer was recycled.
    const isKnown = offset !== undefined && (buffer?.length === OUTPUT_BYTES || buffer?.length === 0);
    if (!isKnown) return;
    Object.assign(stream, { _outBuffer: allocatePiece(OUTPUT_BYTES, OUTPUT_BYTES), _outOffset: 0 });
  }
}
