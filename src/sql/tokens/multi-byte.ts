// Character sets whose characters may end in a byte with a meaning in SQL: 0x5C is a backslash,
// 0x60 a backquote. In the other character sets of clients, a byte below 0x80 is always ASCII.

type Ranges = readonly (readonly [from: number, to: number])[];

interface MultiByte {
  first: Ranges;
  second: Ranges;
}

/** Byte ranges from `strings/ctype-*.c` of the servers. */
const TWO_BYTES: Readonly<Record<string, MultiByte>> = {
  big5: {
    first: [[0xa1, 0xf9]],
    second: [
      [0x40, 0x7e],
      [0xa1, 0xfe],
    ],
  },
  gbk: {
    first: [[0x81, 0xfe]],
    second: [
      [0x40, 0x7e],
      [0x80, 0xfe],
    ],
  },
  gb18030: {
    first: [[0x81, 0xfe]],
    second: [
      [0x40, 0x7e],
      [0x80, 0xfe],
    ],
  },
  sjis: {
    first: [
      [0x81, 0x9f],
      [0xe0, 0xfc],
    ],
    second: [
      [0x40, 0x7e],
      [0x80, 0xfc],
    ],
  },
};
const CHARSETS: Readonly<Record<string, MultiByte | undefined>> = { ...TWO_BYTES, cp932: TWO_BYTES['sjis'] };

/** Returns whether the text must be parsed by characters instead of bytes. */
export function isMultiByte(charset: string | undefined): boolean {
  return charset !== undefined && CHARSETS[charset] !== undefined;
}

/**
 * Returns the length in bytes of the character at a position, in a text with one character per
 * byte; 1 for an invalid character.
 */
export function characterBytes(text: string, position: number, charset: string | undefined): number {
  const ranges = charset === undefined ? undefined : CHARSETS[charset];
  if (!ranges) return 1;
  const second = text.charCodeAt(position + 1);
  if (!isIn(ranges.first, text.charCodeAt(position))) return 1;
  if (isIn(ranges.second, second)) return 2;
  const isFour =
    charset === 'gb18030' &&
    isDigit(second) &&
    isIn(ranges.first, text.charCodeAt(position + 2)) &&
    isDigit(text.charCodeAt(position + 3));
  return isFour ? 4 : 1;
}

function isIn(ranges: Ranges, byte: number): boolean {
  return ranges.some(([from, to]) => byte >= from && byte <= to);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
