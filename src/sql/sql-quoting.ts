// What of the sql_mode decides where a quoted text ends and what it is.

export interface QuotingMode {
  /** NO_BACKSLASH_ESCAPES */
  noBackslash: boolean;
  /** ANSI_QUOTES: text in double quotes is a name. */
  ansiQuotes: boolean;
}

export const DEFAULT_QUOTING: QuotingMode = { noBackslash: false, ansiQuotes: false };

/** The mysql client is told by the server; a script says it itself, around each stored program. */
export function quotingAfter(statement: string, mode: QuotingMode): QuotingMode {
  const match = /^(?:\/\*!\d*\s*)?SET\s+(?:SESSION\s+|@@(?:SESSION\.)?)?sql_mode\s*=\s*(.*)/is.exec(
    statement,
  );
  return match ? quotingOf(match[1]!) : mode;
}

export function quotingOf(sqlMode: string): QuotingMode {
  return {
    noBackslash: /\bNO_BACKSLASH_ESCAPES\b/i.test(sqlMode),
    ansiQuotes: /\b(ANSI_QUOTES|ANSI|ORACLE|MSSQL|POSTGRESQL|DB2|MAXDB)\b/i.test(sqlMode),
  };
}

/** Offset of the closing quote, or the text's length. */
export function closingQuote(
  sql: string,
  position: number,
  { noBackslash, ansiQuotes }: QuotingMode,
): number {
  const quote = sql[position]!;
  const escapes = !noBackslash && (quote === "'" || (quote === '"' && !ansiQuotes));
  for (let i = position + 1; i < sql.length; i++) {
    if (escapes && sql[i] === '\\') i++;
    else if (sql[i] === quote) {
      if (sql[i + 1] === quote) i++;
      else return i;
    }
  }
  return sql.length;
}
