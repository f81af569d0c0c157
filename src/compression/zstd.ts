// Compression and decompression of zstd frames on libuv's thread pool. A data file is a sequence of
// complete frames. So several pieces of one file can be processed in parallel, and a reader needs
// only a few frames in memory.
import { createRequire } from 'node:module';
import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { recyclePiece } from '../core/buffer-pool.ts';
import { readFrames } from './zstd-frame-reader.ts';
import { FrameError, FrameWalker } from './zstd-frames.ts';
import { OUTPUT_BYTES, ZstdStreams } from './zstd-streams.ts';

/** Maximum input of one frame in bytes (docs/format.md). */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/**
 * Limit in bytes of the content that the blocks of a frame can hold, for @mongodb-js/zstd, which
 * allocates one buffer per frame.
 */
export const MAX_PACKAGE_BYTES = 512 * 1024 * 1024;

/** Frames of one file to decompress ahead of their reader. */
const FRAMES_AHEAD = 2;

interface Zstd {
  compress(input: Uint8Array, level: number): Promise<Buffer>;
  /** Decompresses one whole frame, whose header states the content size. */
  decompress(frame: Buffer, contentBytes: number): Promise<Buffer>;
  /** Decompresses one frame of any size. */
  decompressLarge(frame: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

const hasNativeZstd = typeof (zlib as Partial<typeof zlib>).zstdCompress === 'function';
let implementation: Zstd | undefined;

function zstd(): Zstd {
  implementation ??= hasNativeZstd ? nodeZstd : packageZstd();
  return implementation;
}

/**
 * Returns one complete frame, whose memory may be recycled with `recyclePiece`.
 * @param level 1 (fast) to 19
 */
export function compressFrame(input: Uint8Array, level: number): Promise<Buffer> {
  return zstd().compress(input, level);
}

/**
 * Decompresses a data file: any number of frames of any size, including skippable ones.
 * @throws an error whose code begins with ZSTD_ on corrupt or truncated input; the errors of the
 * source
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
    content.catch(() => undefined); // awaited in order later
    pending.push(content);
    if (pending.length > FRAMES_AHEAD) yield await pending.shift()!;
  }
  while (pending.length > 0) yield await pending.shift()!;
}

/**
 * Content size in bytes up to which synchronous decompression is faster: 200 bytes cost 110 µs of
 * CPU time in the pool, 16 µs here.
 */
const MAX_SYNC_BYTES = 16 * 1024;

const zstdDecompress = (frame: Buffer, options: zlib.ZstdOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    zlib.zstdDecompress(frame, options, (error, content) => (error ? reject(error) : resolve(content)));
  });

const nodeZstd: Zstd = {
  async compress(input, level) {
    // zlib ignores an empty write.
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

/**
 * Returns the pool for a level. Each write ends a frame, so zstd knows the content size and writes
 * it into the header. A reader then decompresses into one buffer.
 */
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

/**
 * Returns the buffer size: room for the whole result if it is small, so the result is one buffer
 * instead of a list to join.
 */
function roomFor(bytes: number): number {
  return Math.max(1024, Math.min(bytes + 64, MAX_FRAME_BYTES));
}

/**
 * Loads @mongodb-js/zstd for Node.js before 22.15: an optional dependency with a computed name,
 * which the bundler ignores. Its level is always 3. It only handles whole frames, each in one
 * buffer of any size.
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

/**
 * Rejects a frame whose blocks may expand to gigabytes, whatever its header states.
 * @throws FrameError
 */
export function assertBounded(frame: Uint8Array): void {
  const walker = new FrameWalker();
  walker.advance(frame, 0);
  assertFits(walker);
}

function assertFits({ mostBytes }: FrameWalker): void {
  if (mostBytes > MAX_PACKAGE_BYTES)
    throw new FrameError(
      `a zstd frame may hold more than ${MAX_PACKAGE_BYTES / 1024 / 1024} MiB, which requires Node.js 22.15 or later`,
    );
}
