// Numbers of rows in row events. A row's length follows from the types of the table map; no value
// is read. Pure.
import { EVENT, malformed } from './event.ts';
import { inflate } from './inflate.ts';

export interface TableMap {
  schema: string;
  table: string;
  /** Type and metadata of each column, as `lengthOf` needs them. */
  columns: readonly Column[];
}

interface Column {
  type: number;
  meta: number;
}

export type RowChange = 'inserted' | 'updated' | 'deleted';

const TYPE = {
  ENUM: 247,
  SET: 248,
  STRING: 254,
} as const;

/** Bytes of types with a fixed length. */
const FIXED: Readonly<Record<number, number>> = {
  1: 1, // TINYINT
  2: 2, // SMALLINT
  3: 4, // INT
  4: 4, // FLOAT
  5: 8, // DOUBLE
  6: 0, // NULL
  7: 4, // TIMESTAMP
  8: 8, // BIGINT
  9: 3, // MEDIUMINT
  10: 3, // DATE
  11: 3, // TIME
  12: 8, // DATETIME
  13: 1, // YEAR
  14: 3, // NEWDATE
};
/** Bytes before the fraction of a second. */
const WITH_FRACTION: Readonly<Record<number, number>> = { 17: 4, 18: 5, 19: 3 };
/** Types whose one byte of metadata is the number of bytes of their length. */
const BLOBS: ReadonlySet<number> = new Set([140, 242, 245, 249, 250, 251, 252, 255]);
const DECIMAL_BYTES = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4] as const;
/** Bytes of metadata of the types that have some. */
const META_BYTES: Readonly<Record<number, number>> = {
  4: 1,
  5: 1,
  15: 2,
  16: 2,
  17: 1,
  18: 1,
  19: 1,
  140: 1,
  141: 2,
  242: 1,
  245: 1,
  246: 2,
  247: 2,
  248: 2,
  249: 1,
  250: 1,
  251: 1,
  252: 1,
  253: 2,
  254: 2,
  255: 1,
};

const INSERTS: ReadonlySet<number> = new Set([
  EVENT.WRITE_ROWS,
  EVENT.WRITE_ROWS_V1,
  EVENT.MARIADB_WRITE_ROWS_COMPRESSED_V1,
]);
const UPDATES: ReadonlySet<number> = new Set([
  EVENT.UPDATE_ROWS,
  EVENT.UPDATE_ROWS_V1,
  EVENT.PARTIAL_UPDATE_ROWS,
  EVENT.MARIADB_UPDATE_ROWS_COMPRESSED_V1,
]);
const DELETES: ReadonlySet<number> = new Set([
  EVENT.DELETE_ROWS,
  EVENT.DELETE_ROWS_V1,
  EVENT.MARIADB_DELETE_ROWS_COMPRESSED_V1,
]);

export function changeOf(type: number): RowChange | undefined {
  if (INSERTS.has(type)) return 'inserted';
  if (UPDATES.has(type)) return 'updated';
  return DELETES.has(type) ? 'deleted' : undefined;
}

/** Returns the number of the table in a table map or a row event. */
export function tableIdOf(body: Buffer): number {
  return body.readUIntLE(0, 6);
}

export function parseTableMap(body: Buffer): TableMap {
  const schemaBytes = body[8]!;
  const schema = body.toString('utf8', 9, 9 + schemaBytes);
  const tableAt = 9 + schemaBytes + 1;
  const tableBytes = body[tableAt]!;
  const table = body.toString('utf8', tableAt + 1, tableAt + 1 + tableBytes);
  const reader = new Reader(body, tableAt + 1 + tableBytes + 1);
  const count = reader.packed();
  const types = body.subarray(reader.at, reader.at + count);
  reader.at += count;
  reader.packed();
  const columns = Array.from(types, (type) => {
    const bytes = META_BYTES[type] ?? 0;
    const meta = bytes === 0 ? 0 : body.readUIntLE(reader.at, bytes);
    reader.at += bytes;
    return { type, meta };
  });
  return { schema, table, columns };
}

/**
 * Counts the rows of an event.
 * @returns undefined for an update with partial documents, whose rows have another form
 */
export function countRows(type: number, body: Buffer, map: TableMap): number | undefined {
  if (type === EVENT.PARTIAL_UPDATE_ROWS) return undefined;
  const isSecond = type >= EVENT.WRITE_ROWS && type <= EVENT.DELETE_ROWS;
  const reader = new Reader(body, isSecond ? 8 + body.readUInt16LE(8) : 8);
  const width = reader.packed();
  if (width !== map.columns.length) throw malformed(`rows of ${width} columns of ${map.schema}.${map.table}`);
  const isUpdate = changeOf(type) === 'updated';
  const images = Array.from({ length: isUpdate ? 2 : 1 }, () => reader.bits(width));
  const present = images.map((bits) => map.columns.filter((_, i) => isSet(bits, i)));
  const isCompressed = type >= EVENT.MARIADB_WRITE_ROWS_COMPRESSED_V1;
  const rows = isCompressed ? inflate(body.subarray(reader.at)) : body.subarray(reader.at);
  const values = new Reader(rows, 0);
  let count = 0;
  for (; values.at < rows.length; count++) for (const columns of present) skipImage(values, columns);
  if (values.at !== rows.length) throw malformed(`a cut row of ${map.schema}.${map.table}`);
  return count;
}

function skipImage(reader: Reader, columns: readonly Column[]): void {
  const nulls = reader.bits(columns.length);
  for (let i = 0; i < columns.length; i++) if (!isSet(nulls, i)) reader.at += lengthOf(columns[i]!, reader);
}

function lengthOf({ type, meta }: Column, reader: Reader): number {
  const fixed = FIXED[type];
  if (fixed !== undefined) return fixed;
  const base = WITH_FRACTION[type];
  if (base !== undefined) return base + ((meta + 1) >> 1);
  if (BLOBS.has(type)) return meta + reader.number(meta);
  if (type === 16) return (meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0);
  if (type === 246) return decimalBytes(meta & 0xff, meta >> 8);
  if (type === TYPE.STRING) return stringBytes(meta, reader);
  if (type === TYPE.ENUM || type === TYPE.SET) return meta >> 8;
  // VARCHAR, compressed or not, and VAR_STRING.
  if (type === 15 || type === 141 || type === 253) return textBytes(meta, reader);
  throw malformed(`a column of the unknown type ${type}`);
}

/** CHAR, BINARY, ENUM and SET. A CHAR has two bits of its length in the byte of the type. */
function stringBytes(meta: number, reader: Reader): number {
  const [first, second] = [meta & 0xff, meta >> 8];
  if ((first & 0x30) !== 0x30) return textBytes(second | (((first & 0x30) ^ 0x30) << 4), reader);
  return first === TYPE.ENUM || first === TYPE.SET ? second : textBytes(second, reader);
}

function textBytes(maxBytes: number, reader: Reader): number {
  const prefix = maxBytes > 255 ? 2 : 1;
  return prefix + reader.number(prefix);
}

function decimalBytes(precision: number, scale: number): number {
  const whole = precision - scale;
  const part = (digits: number): number => Math.floor(digits / 9) * 4 + DECIMAL_BYTES[digits % 9]!;
  return part(whole) + part(scale);
}

function isSet(bits: Buffer, index: number): boolean {
  return ((bits[index >> 3]! >> (index & 7)) & 1) === 1;
}

class Reader {
  at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Reads an integer of the protocol's variable length. */
  packed(): number {
    const first = this.#bytes[this.at++]!;
    if (first < 251) return first;
    const bytes = first === 252 ? 2 : first === 253 ? 3 : 6;
    const value = this.#bytes.readUIntLE(this.at, bytes);
    this.at += first === 254 ? 8 : bytes;
    return value;
  }

  bits(count: number): Buffer {
    const bytes = (count + 7) >> 3;
    this.at += bytes;
    return this.#bytes.subarray(this.at - bytes, this.at);
  }

  /** Reads a number without moving. */
  number(bytes: number): number {
    return bytes === 0 ? 0 : this.#bytes.readUIntLE(this.at, bytes);
  }
}
