// zstd frames, compressed on libuv's thread pool. A data file is a sequence of complete frames, so pieces of one
// file can be compressed at the same time and a reader needs no more than a frame.
import { createRequire } from 'node:module';
import { Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** Largest input of one frame in bytes (FORMAT.md). */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

interface Zstd {
  compress(input: Uint8Array, level: number): Promise<Buffer>;
  decompressStream(source: AsyncIterable<Uint8Array>): Readable;
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

/** The content of a data file; any number of frames, skippable ones too. Errors with ZSTD_error_* on corrupt input. */
export function decompressStream(source: AsyncIterable<Uint8Array>): Readable {
  return zstd().decompressStream(source);
}

const nodeZstd: Zstd = {
  compress(input, level) {
    return new Promise((resolve, reject) => {
      const params = {
        [zlib.constants.ZSTD_c_compressionLevel]: level,
        [zlib.constants.ZSTD_c_checksumFlag]: 0,
      };
      zlib.zstdCompress(input, { params, chunkSize: outputChunkBytes(input.length) }, (error, frame) => {
        if (error) reject(error);
        else resolve(frame);
      });
    });
  },
  decompressStream(source) {
    const decompressor = zlib.createZstdDecompress({ chunkSize: 256 * 1024 });
    const input = Readable.from(source, { objectMode: false, highWaterMark: 256 * 1024 });
    input.on('error', (error) => decompressor.destroy(error));
    decompressor.on('close', () => input.destroy());
    return input.pipe(decompressor);
  },
};

/** Room for the usual ratio at once, so that the result is one buffer and not a list that has to be joined. */
function outputChunkBytes(inputBytes: number): number {
  return Math.max(1024, Math.min(inputBytes, MAX_FRAME_BYTES));
}

/**
 * For Node.js before 22.15: @mongodb-js/zstd, an optional dependency, found by a computed name so that the bundler
 * leaves it alone. It has neither a level that works nor streams, so frames are cut out of the file first.
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
    throw new Error(
      `this Node.js (${process.version}) has no zstd: use Node.js 22.15 or later, or install ${name}`,
      { cause },
    );
  }
  return {
    compress: (input, level) =>
      binding.compress(Buffer.from(input.buffer, input.byteOffset, input.byteLength), level),
    decompressStream(source) {
      const cut = new FrameCutter();
      const frames = new Transform({
        readableHighWaterMark: 1024 * 1024,
        transform(chunk: Buffer, _encoding, done) {
          void (async () => {
            try {
              for (const frame of cut.push(chunk)) this.push(await binding.decompress(frame));
              done();
            } catch (error) {
              done(error as Error);
            }
          })();
        },
        flush(done) {
          done(cut.isEmpty ? null : new Error('the zstd stream ends in the middle of a frame'));
        },
      });
      const input = Readable.from(source, { objectMode: false });
      input.on('error', (error) => frames.destroy(error));
      frames.on('close', () => input.destroy());
      return input.pipe(frames);
    },
  };
}

/** Cuts a byte stream into complete zstd frames by walking frame and block headers (RFC 8878, section 3.1). */
export class FrameCutter {
  #held: Buffer = Buffer.alloc(0);

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** Complete data frames so far; skippable frames are dropped. */
  push(chunk: Uint8Array): Buffer[] {
    this.#held = this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk]);
    const frames: Buffer[] = [];
    for (;;) {
      const end = frameEnd(this.#held);
      if (end === undefined) return frames;
      if (!isSkippable(this.#held)) frames.push(this.#held.subarray(0, end));
      this.#held = this.#held.subarray(end);
    }
  }
}

function isSkippable(bytes: Buffer): boolean {
  return (bytes.readUInt32LE(0) & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** Length of the frame at the start of the bytes; undefined while it is not complete. */
function frameEnd(bytes: Buffer): number | undefined {
  if (bytes.length < 8) return undefined;
  if (isSkippable(bytes)) {
    const end = 8 + bytes.readUInt32LE(4);
    return bytes.length >= end ? end : undefined;
  }
  if (bytes.readUInt32LE(0) !== 0xfd2fb528)
    throw new Error('the zstd stream holds something that is no frame');
  const descriptor = bytes[4]!;
  const singleSegment = (descriptor & 0x20) !== 0;
  const contentSizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 3]!;
  let position = 5 + (singleSegment ? 0 : 1) + dictionaryIdBytes + contentSizeBytes;
  for (;;) {
    if (bytes.length < position + 3) return undefined;
    const header = bytes.readUIntLE(position, 3);
    const type = (header >> 1) & 3;
    position += 3 + (type === 1 ? 1 : header >> 3);
    if (header & 1) break;
  }
  position += descriptor & 4 ? 4 : 0;
  return bytes.length >= position ? position : undefined;
}
