// zstd frames, compressed and decompressed on libuv's thread pool. A data file is a sequence of complete frames, so
// pieces of one file can be worked on at the same time and a reader needs no more than a few frames in memory.
import { createRequire } from 'node:module';
import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { FrameError, FrameWalker } from './zstd-frames.ts';

/** Largest input of one frame in bytes (FORMAT.md). */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** A frame that is larger than this, in bytes as stored or of content, is decompressed as a stream. */
const MAX_WHOLE_BYTES = 16 * 1024 * 1024;

/** Frames of one file that are decompressed ahead of their reader. */
const FRAMES_AHEAD = 2;

interface Zstd {
  compress(input: Uint8Array, level: number): Promise<Buffer>;
  /** One whole frame. */
  decompress(frame: Buffer, contentBytes: number | undefined): Promise<Buffer>;
  /** The bytes of one frame of any size. */
  decompressLarge(frame: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

const hasNativeZstd = typeof (zlib as Partial<typeof zlib>).zstdCompress === 'function';
let implementation: Zstd | undefined;

function zstd(): Zstd {
  implementation ??= hasNativeZstd ? nodeZstd : packageZstd();
  return implementation;
}

/** One complete frame. @param level 1 (fast) to 19 */
export function compressFrame(input: Uint8Array, level: number): Promise<Buffer> {
  return zstd().compress(input, level);
}

/**
 * The content of a data file: any number of frames, of any size, skippable ones too.
 * Throws errors whose code begins with ZSTD_ on corrupt or truncated input, and whatever the source throws.
 */
export async function* decompress(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const pending: Promise<Buffer>[] = [];
  for await (const frame of readFrames(source)) {
    if ('large' in frame) {
      while (pending.length > 0) yield await pending.shift()!;
      yield* zstd().decompressLarge(frame.large);
      continue;
    }
    const content = zstd().decompress(frame.bytes, frame.contentBytes);
    content.catch(() => undefined); // awaited in its turn
    pending.push(content);
    if (pending.length > FRAMES_AHEAD) yield await pending.shift()!;
  }
  while (pending.length > 0) yield await pending.shift()!;
}

type Frame = { bytes: Buffer; contentBytes: number | undefined } | { large: AsyncIterable<Buffer> };

async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const walker = new FrameWalker();
  const iterator = source[Symbol.asyncIterator]();
  let chunk: Buffer = Buffer.alloc(0);
  const fill = async (): Promise<boolean> => {
    const { done, value } = await iterator.next();
    if (!done) chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    else if (!walker.isAtBoundary) throw new FrameError('the zstd stream ends in the middle of a frame');
    return !done;
  };
  /** Takes what the chunk has of the current frame. */
  const take = (): { part: Buffer; isEnd: boolean } => {
    const end = walker.advance(chunk, 0);
    const part = chunk.subarray(0, end ?? chunk.length);
    chunk = chunk.subarray(part.length);
    return { part, isEnd: end !== undefined };
  };
  async function* rest(parts: Buffer[]): AsyncGenerator<Buffer> {
    yield* parts;
    for (let isEnd = false; !isEnd;) {
      if (chunk.length === 0) await fill();
      const taken = take();
      isEnd = taken.isEnd;
      yield taken.part;
    }
  }
  try {
    while (chunk.length > 0 || (await fill())) {
      const parts: Buffer[] = [];
      for (let bytes = 0, isEnd = false; !isEnd;) {
        if (chunk.length === 0) await fill();
        const taken = take();
        isEnd = taken.isEnd;
        parts.push(taken.part);
        bytes += taken.part.length;
        if (isEnd && !walker.isSkippable && (walker.contentBytes ?? 0) <= MAX_WHOLE_BYTES) {
          yield {
            bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts),
            contentBytes: walker.contentBytes,
          };
        } else if (isEnd && !walker.isSkippable) {
          yield { large: Readable.from(parts) as AsyncIterable<Buffer> };
        } else if (!isEnd && bytes > MAX_WHOLE_BYTES) {
          yield { large: rest(parts) };
          break;
        }
      }
    }
  } finally {
    await iterator.return?.();
  }
}

const nodeZstd: Zstd = {
  compress(input, level) {
    return FrameCompressor.compress(input, level);
  },
  decompress(frame, contentBytes) {
    return new Promise((resolve, reject) => {
      const options = { chunkSize: roomFor(contentBytes ?? 1024 * 1024), maxOutputLength: 1024 ** 3 };
      zlib.zstdDecompress(frame, options, (error, content) => {
        if (error) reject(error);
        else resolve(content);
      });
    });
  },
  decompressLarge(frame) {
    const decompressor = zlib.createZstdDecompress({ chunkSize: 256 * 1024 });
    pipeline(Readable.from(frame, { objectMode: false }), decompressor, () => undefined);
    return decompressor as AsyncIterable<Buffer>;
  },
};

/**
 * A compressor that makes one frame after the other: a context of its own for each frame took a quarter more CPU. Each write
 * ends a frame, so that zstd knows its size and writes it into the header, which lets a reader decompress into one buffer.
 */
class FrameCompressor {
  static readonly #idle = new Map<number, FrameCompressor[]>();
  readonly #stream: zlib.ZstdCompress;
  #parts: Buffer[] = [];

  private constructor(level: number) {
    this.#stream = zlib.createZstdCompress({
      params: { [zlib.constants.ZSTD_c_compressionLevel]: level },
      flush: zlib.constants.ZSTD_e_end,
      chunkSize: OUTPUT_BYTES,
    });
    this.#stream.on('data', (part: Buffer) => this.#parts.push(part));
  }

  static async compress(input: Uint8Array, level: number): Promise<Buffer> {
    // zlib takes an empty write for none.
    if (input.length === 0) return emptyFrame();
    const idle = FrameCompressor.#idle.get(level) ?? [];
    FrameCompressor.#idle.set(level, idle);
    const compressor = idle.pop() ?? new FrameCompressor(level);
    const frame = await compressor.#write(input);
    if (idle.length < MAX_IDLE) idle.push(compressor);
    else compressor.#stream.destroy();
    return frame;
  }

  #write(input: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#stream.once('error', reject);
      this.#stream.write(input, () => {
        this.#stream.off('error', reject);
        const [first, ...more] = this.#parts;
        this.#parts = [];
        if (first === undefined) reject(new FrameError('zstd gave no frame'));
        else resolve(more.length === 0 ? first : Buffer.concat([first, ...more]));
      });
    });
  }
}

/** Frames share buffers of this size, in bytes. */
const OUTPUT_BYTES = 1024 * 1024;
/** Compressors that wait for work, each with about 2 MB. */
const MAX_IDLE = 8;

function emptyFrame(): Buffer {
  return zlib.zstdCompressSync(Buffer.alloc(0), { pledgedSrcSize: 0 });
}

/** Room for the whole result at once where it is small, so that it is one buffer and not a list to be joined. */
function roomFor(bytes: number): number {
  return Math.max(1024, Math.min(bytes + 64, MAX_FRAME_BYTES));
}

/**
 * For Node.js before 22.15: @mongodb-js/zstd, an optional dependency, found by a computed name so that the bundler
 * leaves it alone. Its level is always 3, and it knows whole frames only.
 */
function packageZstd(): Zstd {
  const name = ['@mongodb-js', 'zstd'].join('/');
  let binding: {
    compress(input: Buffer, level: number): Promise<Buffer>;
    decompress(input: Buffer): Promise<Buffer>;
  };
  try {
    binding = createRequire(import.meta.url)(name) as typeof binding;
  } catch (cause) {
    const hint = `use Node.js 22.15 or later, or install ${name}`;
    throw new Error(`this Node.js (${process.version}) has no zstd: ${hint}`, { cause });
  }
  return {
    compress: (input, level) =>
      binding.compress(Buffer.from(input.buffer, input.byteOffset, input.byteLength), level),
    decompress: async (frame) => {
      try {
        return await binding.decompress(frame);
      } catch (cause) {
        throw new FrameError(`a zstd frame cannot be decompressed: ${(cause as Error).message}`, { cause });
      }
    },
    async *decompressLarge(frame) {
      const parts: Buffer[] = [];
      for await (const part of frame) parts.push(part);
      yield await this.decompress(Buffer.concat(parts), undefined);
    },
  };
}
