// Events that begin a transaction: its id and its commit time. Pure.
import { EVENT, HEADER_BYTES, malformed, secondsOf, serverIdOf, typeOf } from './event.ts';
import { formatUuid } from './gtid-set.ts';

export interface TransactionBegin {
  /** Absent: the server writes no GTIDs. */
  gtid?: string;
  /**
   * Commit time in microseconds since 1970. MariaDB and MySQL before 8.0 have whole seconds, which
   * `SET timestamp` changes.
   */
  timeMicros: number;
  /** The transaction is the next statement, and no COMMIT follows. MariaDB alone has this flag. */
  isStandalone: boolean;
  /** The transaction has begun without a BEGIN: on MariaDB. */
  hasImplicitBegin?: true;
  /** The transaction ends with XA PREPARE of this id. MariaDB alone says so at the begin. */
  xaId?: string;
}

const FIXED_BYTES = 1 + 16 + 8;
/** Type of the logical timestamps that follow. */
const LOGICAL_TYPE = 2;
/** Offset of the commit time in the body. */
const TIME_AT = FIXED_BYTES + 1 + 8 + 8;
const HAS_ORIGINAL_TIME = 2 ** 55;

export function isBegin(type: number): boolean {
  return (
    type === EVENT.GTID ||
    type === EVENT.ANONYMOUS_GTID ||
    type === EVENT.GTID_TAGGED ||
    type === EVENT.MARIADB_GTID
  );
}

/** Reads the begin of a transaction. `body` is the event without its header and its checksum. */
export function parseBegin(event: Buffer, body: Buffer): TransactionBegin {
  switch (typeOf(event)) {
    case EVENT.MARIADB_GTID: {
      const gtid = `${body.readUInt32LE(8)}-${serverIdOf(event)}-${body.readBigUInt64LE(0)}`;
      return {
        gtid,
        timeMicros: secondsOf(event) * 1e6,
        isStandalone: (body[12]! & 1) !== 0,
        hasImplicitBegin: true,
        ...((body[12]! & PREPARED_XA) === 0 ? {} : { xaId: readXaId(body) }),
      };
    }
    case EVENT.GTID_TAGGED:
      return parseTagged(event, body);
    default: {
      const uuid = formatUuid(body.toString('hex', 1, 17));
      const gtid = `${uuid}:${body.readBigInt64LE(17)}`;
      return {
        ...(typeOf(event) === EVENT.GTID ? { gtid } : {}),
        timeMicros: readTime(body) ?? secondsOf(event) * 1e6,
        isStandalone: false,
      };
    }
  }
}

/** Flags of MariaDB's begin: the number of a group commit follows; the transaction is prepared. */
const GROUP_COMMIT = 2;
const PREPARED_XA = 64;

/** Reads the id of an XA transaction, in the form of MariaDB's statements. */
function readXaId(body: Buffer): string {
  const at = 13 + ((body[12]! & GROUP_COMMIT) === 0 ? 0 : 8);
  const [gtridBytes, bqualBytes] = [body[at + 4]!, body[at + 5]!];
  const end = at + 6 + gtridBytes;
  return `x'${body.toString('hex', at + 6, end)}',x'${body.toString('hex', end, end + bqualBytes)}',${body.readInt32LE(at)}`;
}

function readTime(body: Buffer): number | undefined {
  if (body.length < TIME_AT + 7 || body[FIXED_BYTES] !== LOGICAL_TYPE) return undefined;
  const low = body.readUIntLE(TIME_AT, 6);
  const whole = low + body[TIME_AT + 6]! * 2 ** 48;
  return whole >= HAS_ORIGINAL_TIME ? whole - HAS_ORIGINAL_TIME : whole;
}

/**
 * Reads the form of ids with a tag (MySQL 8.3): numbered fields with integers of variable length,
 * whose lowest bits give the number of further bytes.
 */
function parseTagged(event: Buffer, body: Buffer): TransactionBegin {
  let offset = 0;
  const readUnsigned = (): bigint => {
    const first = body[offset]!;
    let bytes = 1;
    while (bytes < 9 && (first >> (bytes - 1)) & 1) bytes++;
    let value = 0n;
    for (let i = bytes - 1; i >= 0; i--) value = (value << 8n) | BigInt(body[offset + i]!);
    offset += bytes;
    return bytes === 9 ? value >> 8n : value >> BigInt(bytes);
  };
  const readSigned = (): bigint => {
    const value = readUnsigned();
    return value & 1n ? -(value >> 1n) - 1n : value >> 1n;
  };
  readUnsigned(); // version
  readUnsigned(); // bytes of the message
  readUnsigned(); // last field that must not be ignored
  let uuid = '';
  let tag = '';
  let number: bigint | undefined;
  let timeMicros = secondsOf(event) * 1e6;
  while (offset < body.length) {
    const field = Number(readUnsigned());
    if (field === 0) readUnsigned();
    else if (field === 1)
      for (let i = 0; i < 16; i++) uuid += Number(readUnsigned()).toString(16).padStart(2, '0');
    else if (field === 2) number = readSigned();
    else if (field === 3) {
      const bytes = Number(readUnsigned());
      tag = body.toString('latin1', offset, offset + bytes);
      offset += bytes;
    } else if (field === 4 || field === 5) readSigned();
    else if (field === 6) {
      timeMicros = Number(readUnsigned());
      break;
    } else break;
  }
  if (number === undefined || uuid.length !== 32 || tag === '')
    throw malformed('a tagged GTID of an unknown form');
  return { gtid: `${formatUuid(uuid)}:${tag}:${number}`, timeMicros, isStandalone: false };
}

export function bodyOf(event: Buffer, checksumBytes: number): Buffer {
  return event.subarray(HEADER_BYTES, event.length - checksumBytes);
}
