// zstd frames, compressed and decompressed on libuv's thread pool. A data file is a sequence of complete frames, so
// pieces of one file can be worked on at the same time and a reader needs no more than a few frames in memory.
import { createRequire } from 'node:module';
import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { recyclePiece } from '../core/buffer-pool.ts';
import { readFrames } from './zstd-frame-reader.ts';
import { FrameError, FrameWalker } from './zstd-frames.ts';
import { OUTPUT_BYTES, ZstdStreams } from './zstd-streams.ts';

/** Largest input of one frame in bytes (docs/format.md). */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** What @mongodb-js/zstd, which makes one buffer of a frame, may be given: the most that its blocks can hold, in bytes. */
export const MAX_PACKAGE_BYTES = 512 * 1024 * 1024;

/** Frames of one file that are decompressed ahead of their reader. */
const FRAMES_AHEAD = 2;

interface Zstd {
  compress(input: Uint8Array, level: number): Promise<Buffer>;
  /** One whole frame, whose header says how much is in it. */
  decompress(frame: Buffer, contentBytes: number): Promise<Buffer>;
  /** The bytes of one frame of any size. */
  decompressLarge(frame: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

const hasNativeZstd = typeof (zlib as Partial<typeof zlib>).zstdCompress === 'function';
let implementation: Zstd | undefined;

function zstd(): Zstd {
  implementation ??= hasNativeZstd ? nodeZstd : packageZstd();
  return implementation;
}

/** One complete frame, whose memory may be given back with `recyclePiece`. @param level 1 (fast) to 19 */
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
    if (frame.isOwn) content.then(() => recyclePiece(frame)).catch(() => undefined);
    content.catch(() => undefined); // awaited in its turn
    pending.push(content);
    if (pending.length > FRAMES_AHEAD) yield await pending.shift()!;
  }
  while (pending.length > 0) yield await pending.shift()!;
}

/** Content of this many bytes is there before the pool has begun: 200 bytes cost 110 µs of CPU there, and 16 µs here. */
const MAX_SYNC_BYTES = 16 * 1024;

const zstdDecompress = (frame: Buffer, options: zlib.ZstdOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    zlib.zstdDecompress(frame, options, (error, content) => (error ? reject(error) : resolve(content)));
  });

const nodeZstd: Zstd = {
  async compress(input, level) {
    // zlib takes an empty write for none.
    return input.length === 0 ? emptyFrame() : await compressorsOf(level).run(input);
  },
  async decompress(frame, contentBytes) {
    const options = { chunkSize: roomFor(contentBytes), maxOutputLength: Math.max(1, contentBytes) };
    try {
      if (contentBytes <= MAX_SYNC_BYTES) return zlib.zstdDecompressSync(frame, options);
      if (contentBytes > OUTPUT_BYTES) return await zstdDecompress(frame, options);
      const content = await decompressors.run(frame);
      if (content.length !== contentBytes)
        throw new FrameError('a zstd frame holds less than its header says');
      return content;
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') throw cause;
      throw new FrameError('a zstd frame holds more than its header says', { cause });
    }
  },
  decompressLarge(frame) {
    const decompressor = zlib.createZstdDecompress({ chunkSize: 256 * 1024 });
    pipeline(Readable.from(frame, { objectMode: false }), decompressor, () => undefined);
    return decompressor as AsyncIterable<Buffer>;
  },
};

/** Each write ends a frame, so that zstd knows its size and writes it into the header: a reader decompresses into one buffer. */
function compressorsOf(level: number): ZstdStreams {
  let streams = compressors.get(level);
  if (!streams) {
    const options = {
      params: { [zlib.constants.ZSTD_c_compressionLevel]: level },
      flush: zlib.constants.ZSTD_e_end,
      chunkSize: OUTPUT_BYTES,
    };
    streams = new ZstdStreams(() => zlib.createZstdCompress(options));
    compressors.set(level, streams);
  }
  return streams;
}

const compressors = new Map<number, ZstdStreams>();
const decompressors = new ZstdStreams(() => zlib.createZstdDecompress({ chunkSize: OUTPUT_BYTES }));

function emptyFrame(): Buffer {
  return zlib.zstdCompressSync(Buffer.alloc(0), { pledgedSrcSize: 0 });
}

/** Room for the whole result at once where it is small, so that it is one buffer and not a list to be joined. */
function roomFor(bytes: number): number {
  return Math.max(1024, Math.min(bytes + 64, MAX_FRAME_BYTES));
}

/**
 * For Node.js before 22.15: @mongodb-js/zstd, an optional dependency, found by a computed name so that the bundler
 * leaves it alone. Its level is always 3, and it knows whole frames only, of which it makes one buffer, however large.
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
      assertBounded(frame);
      try {
        return await binding.decompress(frame);
      } catch (cause) {
        throw new FrameError(`a zstd frame cannot be decompressed: ${(cause as Error).message}`, { cause });
      }
    },
    async *decompressLarge(frame) {
      const parts: Buffer[] = [];
      const walker = new FrameWalker();
      for await (const part of frame) {
        walker.advance(part, 0);
        assertFits(walker);
        parts.push(part);
      }
      yield await this.decompress(Buffer.concat(parts), 0);
    },
  };
}

/** Whatever the header of a frame says, a few bytes of it may hold gigabytes. @throws FrameError */
export function assertBounded(frame: Uint8Array): void {
  const walker = new FrameWalker();
  walker.advance(frame, 0);
  assertFits(walker);
}

function assertFits({ mostBytes }: FrameWalker): void {
  if (mostBytes > MAX_PACKAGE_BYTES)
    throw new FrameError(
      `a zstd frame may hold more than ${MAX_PACKAGE_BYTES / 1024 / 1024} MiB, for which Node.js 22.15 or later is needed`,
    );
}
