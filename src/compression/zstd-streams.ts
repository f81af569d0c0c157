// zstd contexts of node:zlib, kept and used again: a context and an output buffer of its own for each frame took a quarter more
// CPU, and V8 answers that much memory outside of its heap with full collections.
import type { ZstdCompress, ZstdDecompress } from 'node:zlib';
import { allocatePiece } from '../core/buffer-pool.ts';
import { FrameError } from './zstd-frames.ts';

/** Room for a piece of rows, and for the largest frame that it can become, incompressible, in bytes. */
export const OUTPUT_BYTES = 1.25 * 1024 * 1024;

/** Streams of one kind, each with about 2 MB: twice the threads that libuv has; more would only take memory. */
const MAX_STREAMS = 8;

type ZstdStream = ZstdCompress | ZstdDecompress;

/** Streams of one kind. Each write to one of them is one frame, and what comes out of it belongs to that frame. */
export class ZstdStreams {
  readonly #make: () => ZstdStream;
  #made = 0;
  readonly #idle: FrameStream[] = [];
  readonly #waiting: ((stream: FrameStream) => void)[] = [];

  /** @param make with a `chunkSize` of OUTPUT_BYTES */
  constructor(make: () => ZstdStream) {
    this.#make = make;
  }

  /** @returns memory that may be given back with `recyclePiece` */
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
    // What ends a stream has ended a write, too, which tells its caller.
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
   * Gives the stream memory that holds any result: then zstd reads its input in place and does not copy it first. Only
   * node:zlib's insides can be told so; where they are others, its own buffer is as right and a bit slower.
   */
  #renewOutput(): void {
    const stream = this.#stream as unknown as { _outBuffer?: Buffer; _outOffset?: number };
    const { _outBuffer: buffer, _outOffset: offset } = stream;
    // Empty: what was given back.
    const isKnown = offset !== undefined && (buffer?.length === OUTPUT_BYTES || buffer?.length === 0);
    if (!isKnown) return;
    Object.assign(stream, { _outBuffer: allocatePiece(OUTPUT_BYTES, OUTPUT_BYTES), _outOffset: 0 });
  }
}
