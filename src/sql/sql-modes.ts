// Words of an sql_mode that MySQL 8.0 no longer has. What each of them meant for a program is said by other words, which a server prints
// next to it (ORACLE by ANSI_QUOTES, PIPES_AS_CONCAT and others), or it meant nothing for it. Pure.

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
