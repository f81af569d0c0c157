// Content of a data file in any compression. Invariant: content that ends without an error is
// complete. Truncated or empty input, or invalid data after it, is an error whose code begins with
// ZSTD_ or Z_.
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { decompress } from './zstd.ts';
import { FrameError } from './zstd-frames.ts';

/** Yields the content. Also throws the errors of the source. */
export async function* decompressAs(
  compression: 'zstd' | 'gzip' | 'none',
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  switch (compression) {
    case 'none':
      for await (const { buffer, byteOffset, byteLength } of source)
        yield Buffer.from(buffer, byteOffset, byteLength);
      return;
    case 'gzip':
      yield* gunzip(source);
      return;
    case 'zstd': {
      const counted = new CountedSource(source);
      yield* decompress(counted.read());
      // Even a file without content has one frame.
      if (counted.bytes === 0) throw new FrameError('the zstd stream is empty');
    }
  }
}

/** Decompresses any number of gzip members. */
async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const counted = new CountedSource(source);
  const decompressor = createGunzip({ chunkSize: 256 * 1024 });
  pipeline(Readable.from(counted.read(), { objectMode: false }), decompressor, () => undefined);
  yield* decompressor as AsyncIterable<Buffer>;
  if (counted.bytes === 0) throw new GzipError('Z_BUF_ERROR', 'the gzip stream is empty');
  // zlib ends without an error before data that is not a member.
  if (decompressor.bytesWritten !== counted.bytes)
    throw new GzipError('Z_DATA_ERROR', 'the gzip stream contains invalid data between its members');
}

class CountedSource {
  bytes = 0;
  readonly #source: AsyncIterable<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#source) {
      this.bytes += piece.length;
      yield piece;
    }
  }
}

class GzipError extends Error {
  readonly code: 'Z_BUF_ERROR' | 'Z_DATA_ERROR';

  constructor(code: 'Z_BUF_ERROR' | 'Z_DATA_ERROR', message: string) {
    super(message);
    this.code = code;
  }
}
