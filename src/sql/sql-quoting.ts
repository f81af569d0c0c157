// What decides where a quoted text ends and whether it is a name: two words of the sql_mode, and the character set.
import { characterBytes, isMultiByte } from './multi-byte.ts';

export interface QuotingMode {
  /** NO_BACKSLASH_ESCAPES */
  noBackslash: boolean;
  /** ANSI_QUOTES: text in double quotes is a name. */
  ansiQuotes: boolean;
  /** Of a text that has one character per byte. Absent: the text is decoded, or UTF-8, where no byte is misleading. */
  charset?: string;
}

export const DEFAULT_QUOTING: QuotingMode = { noBackslash: false, ansiQuotes: false };

export function quotingOf(sqlMode: string, charset?: string): QuotingMode {
  return {
    noBackslash: /\bNO_BACKSLASH_ESCAPES\b/i.test(sqlMode),
    ansiQuotes: /\b(ANSI_QUOTES|ANSI|ORACLE|MSSQL|POSTGRESQL|DB2|MAXDB)\b/i.test(sqlMode),
    ...(isMultiByte(charset) ? { charset: charset! } : {}),
  };
}

/** The mode after a SET statement of a script; the mysql client learns it from the server. */
export function quotingAfter(statement: string, mode: QuotingMode): QuotingMode {
  const match = /^(?:\/\*!\d*\s*)?SET\s+(?:SESSION\s+|@@(?:SESSION\.)?)?sql_mode\s*=\s*(.*)/is.exec(
    statement,
  );
  return match ? quotingOf(match[1]!, mode.charset) : mode;
}

/** Offset of the closing quote, or the text's length. */
export function closingQuote(
  sql: string,
  position: number,
  { noBackslash, ansiQuotes, charset }: QuotingMode,
): number {
  const quote = sql[position]!;
  const escapes = !noBackslash && (quote === "'" || (quote === '"' && !ansiQuotes));
  for (let i = position + 1; i < sql.length; i++) {
    const bytes = characterBytes(sql, i, charset);
    if (bytes > 1) i += bytes - 1;
    else if (escapes && sql[i] === '\\') i += characterBytes(sql, i + 1, charset);
    else if (sql[i] === quote) {
      if (sql[i + 1] === quote) i++;
      else return i;
    }
  }
  return sql.length;
}
