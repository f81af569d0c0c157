// Normalizes texts that two versions of a server print differently with the same meaning: integer
// widths, which MySQL no longer prints from 8.0.19, the name of utf8, removed modes. Only for
// comparing a backup with a server of another version.

/** Normalizes types, as in a definition's head or in information_schema. */
export function neutralTypes(text: string): string {
  return neutralCharsets(
    text
      .replace(/\b((?:tiny|small|medium|big)?int(?:eger)?)\(\d+\)(?! (?:unsigned )?zerofill)/gi, '$1')
      .replace(/\byear\(4\)/gi, 'year'),
  );
}

/**
 * Normalizes the text before the body of a program. MySQL 5.7 prints a trigger's head as typed,
 * later versions in their own form.
 */
export function neutralHead(text: string, kind: string): string {
  if (kind !== 'trigger') return neutralTypes(text);
  return text
    .replaceAll('`', '')
    .replace(/^[^]*?\b(?=(?:BEFORE|AFTER)\s+(?:INSERT|UPDATE|DELETE)\b)/i, '')
    .replace(/\bON\s+(?:[^\s.]+\.)?(?=[^\s.]+\s+FOR\b)/i, 'ON ')
    .replace(/\s+/g, ' ')
    .replace(/\b(?:BEFORE|AFTER|INSERT|UPDATE|DELETE|ON|FOR|EACH|ROW)\b/gi, (word) => word.toUpperCase());
}

/** `utf8` was the name of utf8mb3. */
export function neutralCharsets(text: string): string {
  return text.replace(/\butf8(?=\b|_(?!mb))/gi, 'utf8mb3');
}

/** Modes that only older servers have, and that do not affect existing programs. */
const GONE = new Set(['NO_AUTO_CREATE_USER', 'NO_FIELD_OPTIONS', 'NO_KEY_OPTIONS', 'NO_TABLE_OPTIONS']);

export function neutralMode(sqlMode: string): string {
  return sqlMode
    .split(',')
    .filter((word) => word !== '' && !GONE.has(word))
    .sort()
    .join(',');
}

/**
 * Normalizes an expression: introducers, and the characters of literals in information_schema,
 * differ between versions.
 */
export function neutralExpression(expression: string): string {
  return neutralCharsets(expression)
    .replace(/\b_(?:utf8mb[34]|latin1|binary|ascii)(?=\\?')/g, '')
    .replace(/\\'/g, "'")
    .replace(/'(?:[^']|'')*[^\x00-\x7f](?:[^']|'')*'/g, "'…'")
    .replace(/\s+/g, ' ');
}
