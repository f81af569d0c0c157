// Fields of events of the binary log, read in place. Layouts: "Replication Protocol" in the MySQL
// source documentation and "Replication Protocol" in the MariaDB knowledge base. Pure.
import { BackupError } from '../core/errors.ts';

export const EVENT = {
  QUERY: 2,
  STOP: 3,
  ROTATE: 4,
  INTVAR: 5,
  RAND: 13,
  USER_VAR: 14,
  FORMAT_DESCRIPTION: 15,
  XID: 16,
  TABLE_MAP: 19,
  HEARTBEAT: 27,
  ROWS_QUERY: 29,
  /** Rows in MySQL's second version: write, update, delete; 39 is an update with partial JSON. */
  WRITE_ROWS: 30,
  UPDATE_ROWS: 31,
  DELETE_ROWS: 32,
  /** Rows in the first version, which MariaDB writes. */
  WRITE_ROWS_V1: 23,
  UPDATE_ROWS_V1: 24,
  DELETE_ROWS_V1: 25,
  GTID: 33,
  ANONYMOUS_GTID: 34,
  PREVIOUS_GTIDS: 35,
  XA_PREPARE: 38,
  PARTIAL_UPDATE_ROWS: 39,
  TRANSACTION_PAYLOAD: 40,
  HEARTBEAT_V2: 41,
  GTID_TAGGED: 42,
  MARIADB_ANNOTATE_ROWS: 160,
  MARIADB_BINLOG_CHECKPOINT: 161,
  MARIADB_GTID: 162,
  MARIADB_GTID_LIST: 163,
  MARIADB_START_ENCRYPTION: 164,
  MARIADB_QUERY_COMPRESSED: 165,
  MARIADB_WRITE_ROWS_COMPRESSED_V1: 166,
  MARIADB_UPDATE_ROWS_COMPRESSED_V1: 167,
  MARIADB_DELETE_ROWS_COMPRESSED_V1: 168,
} as const;

/** First bytes of a file; the first event follows them. */
export const FILE_MAGIC: Buffer = Buffer.from([0xfe, 0x62, 0x69, 0x6e]);
export const HEADER_BYTES = 19;
export const CHECKSUM_BYTES = 4;
/** Flag of an event that the server makes for a replica, and that is in no file. */
const ARTIFICIAL = 0x20;

export function typeOf(event: Buffer): number {
  return event[4]!;
}

/** Returns the time of the event in seconds since 1970. */
export function secondsOf(event: Buffer): number {
  return event.readUInt32LE(0);
}

export function serverIdOf(event: Buffer): number {
  return event.readUInt32LE(5);
}

/** Returns the position after the event, modulo 2^32; 0: the server has not written it. */
export function endPositionOf(event: Buffer): number {
  return event.readUInt32LE(13);
}

export function isArtificial(event: Buffer): boolean {
  return (event.readUInt16LE(17) & ARTIFICIAL) !== 0;
}

export interface FormatDescription {
  serverVersion: string;
  /** Whether each event ends with its CRC32. */
  hasChecksums: boolean;
}

/** Reads the first event of a file. Its last five bytes are an algorithm and a CRC32. */
export function parseFormatDescription(event: Buffer): FormatDescription {
  const algorithm = event[event.length - 5];
  if (event.readUInt16LE(HEADER_BYTES) !== 4 || (algorithm !== 0 && algorithm !== 1))
    throw malformed('a format description of an unknown version');
  const version = event.subarray(HEADER_BYTES + 2, HEADER_BYTES + 52);
  const end = version.indexOf(0);
  return {
    serverVersion: version.toString('latin1', 0, end < 0 ? version.length : end),
    hasChecksums: algorithm === 1,
  };
}

/** Returns the file that follows, and the position in it. `body` has no checksum. */
export function parseRotate(body: Buffer): { file: string; position: number } {
  return { position: Number(body.readBigUInt64LE(0)), file: body.toString('utf8', 8) };
}

export interface QueryEvent {
  schema: string;
  /** Text in the session's character set. */
  text: Buffer;
}

/** Reads a statement. `body` is the event without its header and its checksum. */
export function parseQuery(body: Buffer): QueryEvent {
  const schemaBytes = body[8]!;
  const statusBytes = body.readUInt16LE(11);
  const schemaAt = 13 + statusBytes;
  const textAt = schemaAt + schemaBytes + 1;
  if (textAt > body.length) throw malformed('a cut statement');
  return { schema: body.toString('utf8', schemaAt, schemaAt + schemaBytes), text: body.subarray(textAt) };
}

export function malformed(what: string): BackupError {
  return new BackupError('BINLOG_INVALID', `the binary log holds ${what}`, {
    hint: 'The log was damaged, or the server writes a form that this program does not know.',
  });
}
