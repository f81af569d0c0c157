// Character sets of clients, and names in them. Only for the comparison of names: the servers
// convert all other texts.
import iconv from 'iconv-lite';

/**
 * MySQL's name → name in iconv-lite; undefined: only ASCII is known. The servers accept no other
 * character set from a client.
 */
const CLIENT_CHARSETS: Readonly<Record<string, string | undefined>> = {
  armscii8: 'armscii8',
  ascii: 'ascii',
  big5: 'big5',
  binary: 'utf8',
  cp1250: 'cp1250',
  cp1251: 'cp1251',
  cp1256: 'cp1256',
  cp1257: 'cp1257',
  cp850: 'cp850',
  cp852: 'cp852',
  cp866: 'cp866',
  cp932: 'cp932',
  dec8: undefined,
  eucjpms: 'eucjp',
  euckr: 'euckr',
  gb18030: 'gb18030',
  gb2312: 'gb2312',
  gbk: 'gbk',
  geostd8: undefined,
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  hp8: undefined,
  keybcs2: undefined,
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  latin1: 'cp1252',
  latin2: 'iso-8859-2',
  latin5: 'iso-8859-9',
  latin7: 'iso-8859-13',
  macce: 'maccenteuro',
  macroman: 'macroman',
  sjis: 'shiftjis',
  swe7: undefined,
  tis620: 'tis620',
  ujis: 'eucjp',
  utf8: 'utf8',
  utf8mb3: 'utf8',
  utf8mb4: 'utf8',
};

export function isClientCharset(charset: string): boolean {
  return Object.hasOwn(CLIENT_CHARSETS, charset);
}

/** Returns whether bytes of this character set are UTF-8. */
export function isUtf8(charset: string): boolean {
  return charset === 'binary' || /^utf8(mb[34])?$/.test(charset);
}

/** Returns the name in the character set, one character per byte; undefined if impossible. */
export function encodeInCharset(name: string, charset: string): string | undefined {
  if (isAscii(name)) return name;
  const encoding = CLIENT_CHARSETS[charset];
  if (encoding === undefined) return undefined;
  const bytes = iconv.encode(name, encoding);
  return iconv.decode(bytes, encoding, { stripBOM: false }) === name ? bytes.toString('latin1') : undefined;
}

/**
 * Returns the text in a character set with units of 2 or 4 bytes, which no client can have;
 * undefined for other character sets.
 */
export function encodeUnicode(text: string, charset: string): Buffer | undefined {
  const encoding = { ucs2: 'utf-16be', utf16: 'utf-16be', utf16le: 'utf-16le', utf32: 'utf-32be' }[charset];
  return encoding === undefined ? undefined : iconv.encode(text, encoding, { addBOM: false });
}

/** Returns the decoded name; undefined if the bytes are invalid or the character set is unknown. */
export function decodeFromCharset(name: string, charset: string): string | undefined {
  if (isAscii(name)) return name;
  const encoding = CLIENT_CHARSETS[charset];
  if (encoding === undefined) return undefined;
  const bytes = Buffer.from(name, 'latin1');
  const text = iconv.decode(bytes, encoding, { stripBOM: false });
  if (!iconv.encode(text, encoding).equals(bytes)) return undefined;
  // Servers read 0x815F of sjis as a backslash, and write it for a backslash.
  return charset === 'sjis' ? text.replaceAll('\uff3c', '\\') : text;
}

export function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}
