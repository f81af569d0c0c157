// Events of MariaDB that hold compressed rows or a compressed statement, in their plain form:
// BINLOG statements take no compressed ones. Pure.
import { crc32, inflateSync } from 'node:zlib';
import { CHECKSUM_BYTES, EVENT, HEADER_BYTES, malformed, typeOf } from './event.ts';

const LENGTH_AT = 9;
const FLAGS_BYTES = 2;

const PLAIN: Readonly<Record<number, number>> = {
  [EVENT.MARIADB_QUERY_COMPRESSED]: EVENT.QUERY,
  [EVENT.MARIADB_WRITE_ROWS_COMPRESSED_V1]: EVENT.WRITE_ROWS_V1,
  [EVENT.MARIADB_UPDATE_ROWS_COMPRESSED_V1]: EVENT.UPDATE_ROWS_V1,
  [EVENT.MARIADB_DELETE_ROWS_COMPRESSED_V1]: EVENT.DELETE_ROWS_V1,
};

/** Returns the plain type of a compressed event; undefined for any other event. */
export function plainTypeOf(type: number): number | undefined {
  return PLAIN[type];
}

/**
 * Inflates a value: a byte with the algorithm and the bytes of the length, the length, a zlib
 * stream.
 * @throws BackupError BINLOG_INVALID
 */
export function inflate(bytes: Buffer): Buffer {
  const first = bytes[0] ?? 0;
  if ((first & 0x80) === 0) throw malformed('a compressed event of an unknown form');
  return inflateSync(bytes.subarray(1 + (first & 7)));
}

/** Returns the body of a statement with its text inflated. */
export function inflateQuery(body: Buffer): Buffer {
  const textAt = 13 + body.readUInt16LE(11) + body[8]! + 1;
  return Buffer.concat([body.subarray(0, textAt), inflate(body.subarray(textAt))]);
}

/** Returns a row event with its rows inflated. */
export function inflateRows(event: Buffer, body: Buffer, hasChecksums: boolean): Buffer {
  const rowsAt = rowsOffset(body, typeOf(event));
  const plain = Buffer.concat([body.subarray(0, rowsAt), inflate(body.subarray(rowsAt))]);
  return rebuild(event, PLAIN[typeOf(event)]!, plain, hasChecksums);
}

/** Returns where the rows begin in the body of an event of the first version. */
function rowsOffset(body: Buffer, type: number): number {
  let at = 6 + FLAGS_BYTES;
  const first = body[at++]!;
  let width = first;
  if (first >= 251) {
    const bytes = first === 252 ? 2 : first === 253 ? 3 : 8;
    width = body.readUIntLE(at, Math.min(bytes, 6));
    at += bytes;
  }
  const images = type === EVENT.MARIADB_UPDATE_ROWS_COMPRESSED_V1 ? 2 : 1;
  return at + images * ((width + 7) >> 3);
}

/** Returns an event with another body: its length and its checksum follow. */
export function rebuild(event: Buffer, type: number, body: Buffer, hasChecksums: boolean): Buffer {
  const length = HEADER_BYTES + body.length + (hasChecksums ? CHECKSUM_BYTES : 0);
  const made = Buffer.alloc(length);
  event.copy(made, 0, 0, HEADER_BYTES);
  made[4] = type;
  made.writeUInt32LE(length, LENGTH_AT);
  body.copy(made, HEADER_BYTES);
  if (hasChecksums)
    made.writeUInt32LE(crc32(made.subarray(0, length - CHECKSUM_BYTES)), length - CHECKSUM_BYTES);
  return made;
}
