// Names and values as SQL text. Every name and value of a statement passes through this file.

/** Returns a quoted identifier. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function quoteTable(schema: string, table: string): string {
  return `${quoteName(schema)}.${quoteName(table)}`;
}

/**
 * Returns a string literal with the same meaning under every sql_mode and connection character set:
 * an introducer and the UTF-8 bytes in hexadecimal, so no byte is special.
 */
export function textLiteral(text: string): string {
  return text === '' ? `_utf8mb4''` : `_utf8mb4 0x${Buffer.from(text, 'utf8').toString('hex')}`;
}

/** Returns `'user'@'host'`, as in GRANT and CREATE USER. */
export function quoteAccount(user: string, host: string): string {
  return `${quoteString(user)}@${quoteString(host)}`;
}

/**
 * Returns a literal in single quotes, for statements that accept no introducer. Requires an
 * sql_mode without NO_BACKSLASH_ESCAPES.
 */
export function quoteString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}
