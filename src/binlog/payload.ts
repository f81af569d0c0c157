// A transaction that MySQL has compressed into one event. Pure.
import { HEADER_BYTES, malformed } from './event.ts';

const FIELD = { END: 0, SIZE: 1, COMPRESSION: 2 } as const;
const COMPRESSION = { ZSTD: 0, NONE: 255 } as const;

/** Returns the payload. `body` is the event without its header and its checksum. */
export function payloadOf(body: Buffer): { bytes: Buffer; isCompressed: boolean } {
  let at = 0;
  const packed = (): number => {
    const first = body[at++]!;
    if (first < 251) return first;
    const bytes = first === 252 ? 2 : first === 253 ? 3 : 6;
    const value = body.readUIntLE(at, bytes);
    at += first === 254 ? 8 : bytes;
    return value;
  };
  let size: number | undefined;
  let compression: number | undefined;
  for (;;) {
    const field = packed();
    if (field === FIELD.END) break;
    const end = packed() + at;
    if (field === FIELD.SIZE) size = packed();
    if (field === FIELD.COMPRESSION) compression = packed();
    at = end;
  }
  const isKnown = compression === COMPRESSION.ZSTD || compression === COMPRESSION.NONE;
  if (size === undefined || !isKnown || at + size > body.length)
    throw malformed('a compressed transaction of an unknown form');
  return { bytes: body.subarray(at, at + size), isCompressed: compression === COMPRESSION.ZSTD };
}

/** Yields the events of a payload. */
export function* splitEvents(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const length = at + HEADER_BYTES <= bytes.length ? bytes.readUInt32LE(at + 9) : 0;
    if (length < HEADER_BYTES || at + length > bytes.length) throw malformed('a cut event in a transaction');
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
