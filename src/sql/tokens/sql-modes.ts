// Words of sql_mode that MySQL 8.0 removed. Other words, which a server prints next to them, have
// the same effect on a program (for ORACLE: ANSI_QUOTES, PIPES_AS_CONCAT and others), or the word
// had no effect. Pure.

const REMOVED: ReadonlySet<string> = new Set([
  'DB2',
  'MAXDB',
  'MSSQL',
  'MYSQL323',
  'MYSQL40',
  'NO_AUTO_CREATE_USER',
  'NO_FIELD_OPTIONS',
  'NO_KEY_OPTIONS',
  'NO_TABLE_OPTIONS',
  'ORACLE',
  'POSTGRESQL',
]);

export function splitRemovedModes(sqlMode: string): { kept: string; removed: string[] } {
  const words = sqlMode.split(',').filter((word) => word !== '');
  return {
    kept: words.filter((word) => !REMOVED.has(word)).join(','),
    removed: words.filter((word) => REMOVED.has(word)),
  };
}
