// Reads whole objects into memory, up to the reader's limit: anyone may have put the objects into a
// storage.
import { BackupError } from '../core/errors.ts';

/**
 * Number of small objects that are written or read at a time: each is a round trip to the storage
 * with few bytes. The number is below the number of S3 sockets, so that large objects continue in
 * parallel.
 */
export const SMALL_OBJECTS_AT_ONCE = 48;

/** Slightly less than the longest text that Node.js can hold. */
export const MAX_TEXT_BYTES = 500 * 1024 * 1024;

/**
 * Collects a source into one buffer.
 * @throws BackupError OBJECT_CORRUPT if the source is longer than `maxBytes`; errors of the source
 */
export async function collect(
  name: string,
  source: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > maxBytes)
      throw new BackupError('OBJECT_CORRUPT', `${name} has more than ${maxBytes} bytes`, {
        hint: 'Such a file is never that large: it was damaged, or someone else put it there. Use another backup.',
        details: { name, maxBytes },
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
