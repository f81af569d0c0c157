// Whole objects in memory, never more of one than its reader has room for: what is in a storage may have been put there by anybody.
import { BackupError } from '../core/errors.ts';

/**
 * Small objects that are written or read at a time: each is a round trip to the storage and hardly any bytes. Fewer than the sockets
 * that S3 gets, so that large ones go on next to them.
 */
export const SMALL_OBJECTS_AT_ONCE = 48;

/** The longest text that Node.js can hold is little longer. */
export const MAX_TEXT_BYTES = 500 * 1024 * 1024;

/** @throws BackupError OBJECT_CORRUPT if there is more, and what the source throws */
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
        hint: 'No such file is so large: it was damaged, or someone else put it there. Use another backup.',
        details: { name, maxBytes },
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
