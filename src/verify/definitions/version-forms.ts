// What two versions of a server print differently though it means the same: widths of integers that MySQL 8.0.19 no longer prints, the
// name of utf8, modes that are gone. Only for comparing a backup with a server of another version.

/** Types, as in a definition's head or in information_schema. */
export function neutralTypes(text: string): string {
  return neutralCharsets(
    text
      .replace(/\b((?:tiny|small|medium|big)?int(?:eger)?)\(\d+\)(?! (?:unsigned )?zerofill)/gi, '$1')
      .replace(/\byear\(4\)/gi, 'year'),
  );
}

/** What comes before the body of a program. MySQL 5.7 prints that of a trigger as it was typed, later versions in a form of theirs. */
export function neutralHead(text: string, kind: string): string {
  if (kind !== 'trigger') return neutralTypes(text);
  return text
    .replaceAll('`', '')
    .replace(/^[^]*?\b(?=(?:BEFORE|AFTER)\s+(?:INSERT|UPDATE|DELETE)\b)/i, '')
    .replace(/\bON\s+(?:[^\s.]+\.)?(?=[^\s.]+\s+FOR\b)/i, 'ON ')
    .replace(/\s+/g, ' ')
    .replace(/\b(?:BEFORE|AFTER|INSERT|UPDATE|DELETE|ON|FOR|EACH|ROW)\b/gi, (word) => word.toUpperCase());
}

/** `utf8` has been the name of utf8mb3. */
export function neutralCharsets(text: string): string {
  return text.replace(/\butf8(?=\b|_(?!mb))/gi, 'utf8mb3');
}

/** Modes that only older servers have, and that change nothing of a program that exists. */
const GONE = new Set(['NO_AUTO_CREATE_USER', 'NO_FIELD_OPTIONS', 'NO_KEY_OPTIONS', 'NO_TABLE_OPTIONS']);

export function neutralMode(sqlMode: string): string {
  return sqlMode
    .split(',')
    .filter((word) => word !== '' && !GONE.has(word))
    .sort()
    .join(',');
}

/** Introducers come and go from one version to the next, and so do the characters of literals of information_schema. */
export function neutralExpression(expression: string): string {
  return neutralCharsets(expression)
    .replace(/\b_(?:utf8mb[34]|latin1|binary|ascii)(?=\\?')/g, '')
    .replace(/\\'/g, "'")
    .replace(/'(?:[^']|'')*[^\x00-\x7f](?:[^']|'')*'/g, "'…'")
    .replace(/\s+/g, ' ');
}
