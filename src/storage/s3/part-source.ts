// Cuts a stream of pieces of any size into parts of one size, in buffers of a pool. The last part, and only it, may be
// smaller, and says that it is the last; a source without a byte has one empty part.
import type { PartPool } from './part-pool.ts';

export interface Part {
  /** From 1, as S3 counts. */
  number: number;
  body: Uint8Array;
  last: boolean;
  /** Gives the memory back: nobody may look at the body after it. */
  release: () => void;
}

/** A source of one piece that is no longer takes no buffer of the pool: each of thousands of small objects would hold megabytes. */
const SMALL_BYTES = 64 * 1024;

export async function* cutParts(
  source: AsyncIterable<Uint8Array>,
  partBytes: number,
  pool: PartPool,
): AsyncGenerator<Part> {
  let buffer: Buffer | undefined;
  let filled = 0;
  let number = 1;
  let small: Buffer | undefined;
  const cut = (last: boolean): Part => {
    const full = buffer;
    buffer = undefined;
    const body = full?.subarray(0, filled) ?? small ?? new Uint8Array();
    filled = 0;
    return { number: number++, body, last, release: () => full && pool.give(full) };
  };
  try {
    for await (const piece of source) {
      if (number === 1 && filled === 0 && !small && piece.byteLength <= Math.min(SMALL_BYTES, partBytes)) {
        // A copy: the source may use the memory of a piece again.
        small = Buffer.from(piece);
        continue;
      }
      if (small) {
        buffer = pool.take(partBytes);
        filled = small.copy(buffer);
        small = undefined;
      }
      for (let from = 0; from < piece.byteLength;) {
        // Only now is it known that the full one is not the last.
        if (filled === partBytes) yield cut(false);
        buffer ??= pool.take(partBytes);
        const bytes = Math.min(partBytes - filled, piece.byteLength - from);
        buffer.set(piece.subarray(from, from + bytes), filled);
        filled += bytes;
        from += bytes;
      }
    }
    yield cut(true);
  } finally {
    if (buffer) pool.give(buffer);
  }
}
