// A value on its way into a mask: its kind, its bytes in UTF-8, and how differences of case count.
import { decodeFromCharset, encodeInCharset } from '../sql/tokens/charsets.ts';

/** Kinds of columns that masks distinguish. */
export type Kind = 'text' | 'binary' | 'integer' | 'date' | 'json' | 'other';

/**
 * Bytes that a mask hashes. `exact`: the value. `fold`: without the case of ASCII letters, for a
 * collation that ignores case. `weight`: as the collation compares, which only the server computes.
 */
export type Normal = 'exact' | 'fold' | 'weight';

const KINDS: Readonly<Record<string, Kind>> = {
  ...of('text', 'char varchar tinytext text mediumtext longtext'),
  ...of('binary', 'binary varbinary tinyblob blob mediumblob longblob'),
  ...of('integer', 'tinyint smallint mediumint int bigint'),
  ...of('date', 'date datetime timestamp'),
  json: 'json',
};

function of(kind: Kind, types: string): Record<string, Kind> {
  return Object.fromEntries(types.split(' ').map((type) => [type, kind]));
}

export function kindOf(dataType: string): Kind {
  return Object.hasOwn(KINDS, dataType) ? KINDS[dataType]! : 'other';
}

const UTF8 = /^(?:utf8(?:mb[34])?|ascii)$/;

/**
 * Returns the expression of the bytes that a mask hashes, a binary string.
 * @param column quoted name, or an expression of the kind
 */
export function valueSql(column: string, kind: Kind, charset: string | undefined, normal: Normal): string {
  if (normal === 'weight') return `CAST(WEIGHT_STRING(RTRIM(${column})) AS BINARY)`;
  const isUtf8 = kind !== 'text' || UTF8.test(charset ?? '');
  const bytes = `CAST(${isUtf8 ? column : `CONVERT(${column} USING utf8mb4)`} AS BINARY)`;
  // Servers differ in the case of letters beyond ASCII. All read the bytes as latin1 alike, and
  // change each into one other, so different texts stay different.
  return normal === 'fold' ? `CAST(LOWER(CONVERT(${bytes} USING latin1)) AS BINARY)` : bytes;
}

/** Computes the same bytes. @param utf8 the value in UTF-8 */
export function valueBytes(utf8: Buffer, normal: Normal): Buffer | undefined {
  if (normal === 'weight') return undefined;
  return normal === 'exact' ? utf8 : Buffer.from(utf8.map(foldByte));
}

function foldByte(byte: number): number {
  const isUpper = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7);
  return isUpper ? byte + 0x20 : byte;
}

const WIDE = /^(?:ucs2|utf16|utf16le|utf32)$/;

/** Returns the value in UTF-8; undefined if only the server knows the character set exactly. */
export function decodeText(value: Buffer, charset: string | undefined): Buffer | undefined {
  if (charset === undefined || charset === 'binary' || UTF8.test(charset)) return value;
  if (WIDE.test(charset)) return undefined;
  const text = decodeFromCharset(value.toString('latin1'), charset);
  return text === undefined ? undefined : Buffer.from(text, 'utf8');
}

/** Returns a mask's text in the column's character set; undefined as above. */
export function encodeText(text: string, charset: string | undefined): Buffer | undefined {
  if (charset === undefined || charset === 'binary' || UTF8.test(charset)) return Buffer.from(text, 'utf8');
  if (WIDE.test(charset)) return undefined;
  const bytes = encodeInCharset(text, charset);
  return bytes === undefined ? undefined : Buffer.from(bytes, 'latin1');
}
