// Settings that decide where a quoted text ends and whether it is a name: two words of sql_mode,
// and the character set.
import { characterBytes, isMultiByte } from './multi-byte.ts';

export interface QuotingMode {
  /** NO_BACKSLASH_ESCAPES */
  noBackslash: boolean;
  /** ANSI_QUOTES: text in double quotes is a name. */
  ansiQuotes: boolean;
  /**
   * Character set of a text with one character per byte. Absent for decoded text, and for UTF-8, in
   * which no byte is ambiguous.
   */
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

/** Returns the mode after a SET statement. The mysql client learns the mode from the server. */
export function quotingAfter(statement: string, mode: QuotingMode): QuotingMode {
  const match = /^(?:\/\*!\d*\s*)?SET\s+(?:SESSION\s+|@@(?:SESSION\.)?)?sql_mode\s*=\s*(.*)/is.exec(
    statement,
  );
  return match ? quotingOf(match[1]!, mode.charset) : mode;
}

/** Returns the offset of the closing quote, or the length of the text. */
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
