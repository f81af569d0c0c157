// Generated columns whose value depends on the session that writes the row. The server computes
// them again during a load, and the value may differ. Pure. Seen on MySQL 9.7 and MariaDB 11.8.
import type { ColumnFacts } from '../../../format/table-facts.ts';

const RULES: readonly { pattern: RegExp; setting: string }[] = [
  { pattern: /\b(?:unix_timestamp|from_unixtime|convert_tz)\s*\(/i, setting: 'time_zone' },
  { pattern: /\b(?:dayname|monthname|date_format|time_format|format)\s*\(/i, setting: 'lc_time_names' },
  { pattern: /\b(?:week|yearweek)\s*\(/i, setting: 'default_week_format' },
];

/**
 * Checks stored columns only; the server computes the others when it reads them.
 * @returns `column d depends on time_zone`
 */
export function findSessionDependence(columns: readonly ColumnFacts[]): string[] {
  const timestamps = columns.filter(({ type }) => /^timestamp\b/i.test(type)).map(({ name }) => name);
  return columns.flatMap(({ name, extra, expression }) => {
    if (expression === null || !/\b(?:STORED|PERSISTENT)\b/i.test(extra)) return [];
    const text = withoutLiterals(expression);
    const settings = new Set(RULES.filter(({ pattern }) => pattern.test(text)).map(({ setting }) => setting));
    // A TIMESTAMP has a different time of day in each time zone.
    if (timestamps.some((column) => namesColumn(text, column))) settings.add('time_zone');
    return settings.size === 0 ? [] : [`column ${name} depends on ${[...settings].join(' and ')}`];
  });
}

function withoutLiterals(expression: string): string {
  return expression.replace(/'(?:[^'\\]|\\.|'')*'/g, "''");
}

/** Returns whether the expression uses the column. Servers print column names in backquotes. */
function namesColumn(expression: string, column: string): boolean {
  return expression.includes(`\`${column.replaceAll('`', '``')}\``);
}
