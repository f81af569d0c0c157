// Names and values as SQL text. Everything that goes into a statement passes through here.

/** A quoted identifier. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function quoteTable(schema: string, table: string): string {
  return `${quoteName(schema)}.${quoteName(table)}`;
}

/**
 * A string literal that means the same whatever sql_mode and connection character set are: the UTF-8 bytes in
 * hexadecimal behind an introducer, so that no byte is special.
 */
export function textLiteral(text: string): string {
  return text === '' ? `_utf8mb4''` : `_utf8mb4 0x${Buffer.from(text, 'utf8').toString('hex')}`;
}

/** `'user'@'host'` as accounts are written in GRANT and CREATE USER. */
export function quoteAccount(user: string, host: string): string {
  return `${quoteString(user)}@${quoteString(host)}`;
}

/** A literal in single quotes, for statements that take no introducer. Needs an sql_mode without NO_BACKSLASH_ESCAPES. */
export function quoteString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}
