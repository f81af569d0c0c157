// Names in backquotes that a server reads as others than it printed: it takes doubled quotes out byte by byte, and 0x60, the
// backquote, is also the second byte of characters of big5, gbk, gb18030, sjis and cp932 (seen: MySQL 9.7, MariaDB 11.8).
import { characterBytes, isMultiByte } from './multi-byte.ts';
import { DEFAULT_QUOTING } from './sql-quoting.ts';
import { tokenize, type Token } from './sql-tokens.ts';

export interface Reading {
  /** Of the client. */
  charset: string;
  isMariaDb: boolean;
}

/**
 * MariaDB takes quotes out of every name, MySQL only where it saw a doubled one.
 * @param token of a text with one character per byte
 */
export function isMisread(sql: string, token: Token, { charset, isMariaDb }: Reading): boolean {
  if (token.name === undefined || token.text !== '`' || !isMultiByte(charset)) return false;
  let [hasTrap, isDoubled] = [false, isMariaDb];
  for (let i = token.start + 1; i < token.end - 1;) {
    const bytes = characterBytes(sql, i, charset);
    if (bytes === 2 && sql[i + 1] === '`') hasTrap = true;
    if (bytes === 1 && sql[i] === '`') isDoubled = true;
    i += bytes;
  }
  return hasTrap && isDoubled;
}

/** The first of such names in a text that has one character per byte, with its quotes. */
export function findMisread(sql: string, reading: Reading): string | undefined {
  if (!isMultiByte(reading.charset)) return undefined;
  for (const token of tokenize(sql, { ...DEFAULT_QUOTING, charset: reading.charset }))
    if (isMisread(sql, token, reading)) return sql.slice(token.start, token.end);
  return undefined;
}
