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
