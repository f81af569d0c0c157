// Names in backquotes that a server parses differently from its output. The server removes doubled
// quotes byte by byte, but 0x60, the backquote, is also the second byte of characters in big5, gbk,
// gb18030, sjis and cp932 (seen: MySQL 9.7, MariaDB 11.8).
import { characterBytes, isMultiByte } from '../tokens/multi-byte.ts';
import { DEFAULT_QUOTING } from '../tokens/sql-quoting.ts';
import { tokenize, type Token } from '../tokens/sql-tokens.ts';

export interface Reading {
  /** Character set of the client. */
  charset: string;
  isMariaDb: boolean;
}

/**
 * Returns whether the server misreads the name. MariaDB removes quotes from every name, MySQL only
 * from names with a doubled quote.
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

/** Returns the first misread name with its quotes, in a text with one character per byte. */
export function findMisread(sql: string, reading: Reading): string | undefined {
  if (!isMultiByte(reading.charset)) return undefined;
  for (const token of tokenize(sql, { ...DEFAULT_QUOTING, charset: reading.charset }))
    if (isMisread(sql, token, reading)) return sql.slice(token.start, token.end);
  return undefined;
}
