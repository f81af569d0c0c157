// Writes suggested rules as a rules file with a comment for each column. Pure.
import type { ColumnRule } from '../mask-rules.ts';
import type { SuggestedColumn, Suggestion } from './suggest-rules.ts';

/** @param from server or backup, for the first line */
export function writeRules({ tables, keepTypes }: Suggestion, from: string): string {
  const lines = [
    `# Suggested by mysql-backup mask suggest from ${from.replaceAll(/[\r\n]/g, ' ')}.`,
    '# Read every line: names and samples show signs, and no more. Each comment has the confidence',
    '# and the reason. UNKNOWN marks what neither names nor samples can show.',
    'version: 1',
    'secret: { env: MASK_SECRET } # mysql-backup mask secret prints one',
    'tables:',
  ];
  for (const { schema, table, columns } of tables) {
    const shown = columns.filter(({ rule, isKeptByType }) => rule.mask !== 'keep' || !isKeptByType);
    if (shown.length === 0) continue;
    lines.push(`  ${key(`${schema}.${table}`)}:`);
    for (const column of shown)
      lines.push(`    ${key(column.column)}: ${ruleText(column.rule)} # ${comment(column)}`);
  }
  if (!lines.at(-1)!.startsWith('    ')) lines[lines.indexOf('tables:')] = 'tables: {}';
  lines.push(
    '# Numbers, dates and members of lists stay, if no line above says otherwise.',
    `keep-types: [${keepTypes.join(', ')}]`,
    'strict: true',
    '',
  );
  return lines.join('\n');
}

function comment({ confidence, reason, unknown, unmasked }: SuggestedColumn): string {
  const parts = [
    `${confidence}: ${reason}`,
    ...(unmasked === undefined ? [] : [`PERSONAL, BUT NOT MASKED: ${unmasked}`]),
    ...(unknown === undefined ? [] : [`UNKNOWN: ${unknown}`]),
  ];
  return parts.join('; ').replaceAll(/[\r\n]+/g, ' ');
}

/** Keys of rules by the field of the rule. */
const KEYS: Readonly<Record<string, string>> = { keepFormat: 'keep-format', keepLast: 'keep-last' };

function ruleText(rule: ColumnRule): string {
  if (rule.mask === 'keep') return 'keep';
  const fields = Object.entries(rule).flatMap(([name, value]: [string, unknown]) => {
    if (name === 'keepFormat' && value === false) return [];
    if (name === 'paths')
      return [
        `paths: { ${(value as [string, string][]).map(([path, leaf]) => `${quoted(path)}: ${leaf}`).join(', ')} }`,
      ];
    const text = name === 'value' || name === 'when' ? quoted(String(value)) : String(value);
    return [`${KEYS[name] ?? name}: ${text}`];
  });
  return `{ ${fields.join(', ')} }`;
}

function key(name: string): string {
  const isPlain = /^[A-Za-z_][\w.]*$/.test(name) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(name);
  return isPlain ? name : quoted(name);
}

/** A control character has no form in single quotes. */
function quoted(text: string): string {
  return /[\x00-\x1f\x7f]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}
