// Renders `show`, `find` and `check` as text for people.
import { describeRecoveryPoint, type RecoveryPoint } from '../../archive/request.ts';
import { printableLine } from '../../core/printable.ts';
import { formatBytes, formatCount, formatSeconds, plural } from '../../core/units.ts';
import type { FindReport } from '../../repository/find/find-tables.ts';
import type { ShownSchema, ShowReport } from '../../repository/find/show.ts';
import type { DiffReport } from '../../verify/diff.ts';
import type { CheckReport } from '../check.ts';
import { NOTHING_ELSE } from '../../verify/definitions/text-difference.ts';
import type { MaskSuggestReport } from '../../restore/masking/mask-suggest.ts';
import type { MaskCheckReport } from '../../restore/masking/mask-check.ts';
import { textTable } from './text-table.ts';

export function renderShow(report: ShowReport & { recoveryPoint?: RecoveryPoint }): string {
  const { schemas, verifications, own } = report;
  const tables = schemas.flatMap((schema) =>
    schema.tables.map((table) => [
      `${schema.name}.${table.name}`,
      table.engine,
      table.rows === undefined ? '?' : formatCount(table.rows),
      formatBytes(table.dataBytes),
      formatBytes(table.storedBytes),
      formatCount(table.chunks),
      table.schemaOnly ? 'structure only' : (table.filter ?? ''),
    ]),
  );
  return [
    renderFacts(factsOf(report)),
    textTable(['TABLE', 'ENGINE', '>ROWS', '>DATA', '>STORED', '>CHUNKS', 'WHERE'], tables),
    renderSection('Other objects', schemas.flatMap(otherObjects)),
    renderSection('Accounts', report.accounts ?? []),
    renderSection('Not in the backup', own?.leftOut.map(({ name, reason }) => `${name}: ${reason}`) ?? []),
    renderSection('Warnings of the backup', own?.warnings ?? []),
    renderSection(
      'Verifications',
      verifications.map(
        ({ time, level, status, failure, replay }) =>
          `${time}  ${level}: ${status}${failure ? `, ${failure}` : ''}${replay ? `, replayed to ${replay.recoveryPoint} in ${formatSeconds(replay.seconds)}` : ''}`,
      ),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function describeMasked({
  tables,
  withoutRows,
}: NonNullable<NonNullable<ShowReport['own']>['masked']>): string {
  const columns = tables.flatMap(({ schema, table, columns: own }) =>
    own.map(({ column, mask }) => `${schema}.${table}.${column} ${mask}`),
  );
  return [...columns, ...withoutRows.map((name) => `${name} without rows`)].join(', ');
}

function factsOf({
  backupId,
  label,
  status,
  storage,
  server,
  snapshot,
  totals,
  own,
  recoveryPoint,
}: ShowReport & { recoveryPoint?: RecoveryPoint }): [string, string][] {
  const position = [
    snapshot.gtidExecuted && `GTID ${snapshot.gtidExecuted}`,
    snapshot.binlogFile && `binary log ${snapshot.binlogFile}:${snapshot.binlogPosition}`,
  ].filter(Boolean);
  return [
    ['Backup', backupId],
    ['Label', label],
    ['Status', status],
    ['Storage', storage],
    [
      'Server',
      `${server.flavor} ${server.version} at ${server.host}${server.port === undefined ? '' : `:${server.port}`}`,
    ],
    ['Snapshot', `${snapshot.method}${snapshot.consistent ? '' : ', not consistent'}`],
    ...position.map((text): [string, string] => ['Position', text as string]),
    ...(recoveryPoint
      ? [['Recovery point', printableLine(describeRecoveryPoint(recoveryPoint))] as [string, string]]
      : []),
    ...(own
      ? ([
          ['Began', own.begin],
          ['Ended', own.end],
          ['Made by', `${own.tool.name} ${own.tool.version}`],
          ['Encrypted', own.encrypted ? 'yes' : 'no'],
          ...(own.masked ? [['Masked', describeMasked(own.masked)]] : []),
          ...(own.selection ? [['Selection', JSON.stringify(own.selection)]] : []),
        ] as [string, string][])
      : []),
    [
      'Holds',
      `${plural(totals.tables, 'table')}, ${plural(totals.rows, 'row')}, ${formatBytes(totals.dataBytes)}, stored in ${formatBytes(totals.storedBytes)}`,
    ],
  ];
}

function otherObjects({
  name,
  views,
  sequences,
  routines,
  libraries,
  triggers,
  events,
}: ShownSchema): string[] {
  const of = (kind: string, names: readonly string[]): string[] =>
    names.map((object) => `${kind} ${name}.${object}`);
  return [
    ...of('view', views),
    ...of('sequence', sequences),
    ...routines.map((routine) => {
      const space = routine.lastIndexOf(' ', routine.startsWith('PACKAGE BODY ') ? 12 : routine.indexOf(' '));
      return `${routine.slice(0, space).toLowerCase()} ${name}.${routine.slice(space + 1)}`;
    }),
    ...of('library', libraries),
    ...of('trigger', triggers),
    ...of('event', events),
  ];
}

function renderFacts(facts: readonly [string, string][]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${printableLine(value)}\n`).join('');
}

function renderSection(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${title}:\n${lines.map((line) => `  ${printableLine(line)}\n`).join('')}`;
}

export function renderFind({ tables, searched }: FindReport): string {
  const isChanged = (i: number): string => {
    const [table, older] = [tables[i]!, findOlder(tables, i)];
    if (table.rows === undefined || older?.rows === undefined) return '';
    const change = table.rows - older.rows;
    return change === 0 ? '=' : `${change > 0 ? '+' : '-'}${formatCount(Math.abs(change))}`;
  };
  return `${textTable(
    ['BACKUP', 'LABEL', 'TABLE', 'KIND', '>ROWS', '>CHANGE', '>DATA', 'WHERE', 'STATUS'],
    tables.map((table, i) => [
      table.backupId,
      table.label,
      `${table.schema}.${table.name}`,
      table.kind,
      table.rows === undefined ? '' : formatCount(table.rows),
      isChanged(i),
      table.dataBytes === undefined ? '' : formatBytes(table.dataBytes),
      table.filter ?? '',
      table.masked ? `${table.status}, masked` : table.status,
    ]),
  )}${plural(searched, 'backup')} searched\n`;
}

/** Returns the same table in the previous backup of the label. */
function findOlder(tables: FindReport['tables'], i: number): FindReport['tables'][number] | undefined {
  const { label, schema, name, kind, backupId } = tables[i]!;
  return tables
    .slice(i + 1)
    .find(
      (other) =>
        other.backupId !== backupId &&
        other.label === label &&
        other.schema === schema &&
        other.name === name &&
        other.kind === kind,
    );
}

export function renderCheck({ steps, status }: CheckReport): string {
  const word = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };
  const width = Math.max(...steps.map(({ name }) => name.length));
  const lines = steps.map(
    ({ name, status, detail, code, hint }) =>
      `${word[status].padEnd(8)}${name.padEnd(width)}  ${code ? `${code}: ` : ''}${printableLine(detail)}\n${
        hint ? `${' '.repeat(10 + width)}${printableLine(hint)}\n` : ''
      }`,
  );
  const failed = steps.filter((step) => step.status === 'failed').length;
  return `${lines.join('')}${status === 'passed' ? 'a backup can be made' : `${plural(failed, 'check')} failed`}\n`;
}

/** Renders the output of `diff`: `-` marks lines of the backup, `+` marks lines of the server. */
export function renderDiff({ differences, backupId, server, tables }: DiffReport): string {
  const lines = differences.flatMap(({ kind, object, backup, server: now }) => {
    switch (kind) {
      case 'missing':
        return [`- ${object}`];
      case 'additional':
        return [`+ ${object}`];
      case 'rows': {
        const [before, after] = [Number(backup), Number(now)];
        if (Number.isNaN(after)) return [`! ${object}: ${String(now)}`];
        const change = `${after > before ? '+' : '-'}${formatCount(Math.abs(after - before))}`;
        return [
          `! ${object}: ${formatCount(before)} rows in the backup, ${formatCount(after)} on the server, ${change}`,
        ];
      }
      case 'definition':
        return [`! ${object}`, ...marked('-', backup), ...marked('+', now)];
    }
  });
  const text = lines.map((line) => `${printableLine(line)}\n`).join('');
  const result = differences.length === 0 ? 'no difference' : plural(differences.length, 'difference');
  return `${text}${result} between ${backupId} and ${printableLine(server)}, the rows of ${plural(tables, 'table')} were counted\n`;
}

function marked(sign: string, text: string | number = ''): string[] {
  // Only the other side has lines of its own.
  if (text === NOTHING_ELSE) return [];
  return String(text)
    .split('\n')
    .map((line) => `    ${sign} ${line}`);
}

export function renderMaskSuggest({ rules, rulesPath, masked, unknown }: MaskSuggestReport): string {
  if (rulesPath === undefined) return rules;
  return `${printableLine(rulesPath)}: ${plural(masked.length, 'column')} masked, ${unknown.length} that names and samples cannot show\n`;
}

export function renderMaskCheck({ tables }: MaskCheckReport): string {
  const rows = tables.flatMap(({ table, columns }) =>
    columns.length === 0
      ? [[table, '', 'no rows', '']]
      : columns.map((each) => [table, each.column, each.mask, each.class]),
  );
  const seconds = tables.reduce((sum, table) => sum + table.seconds, 0);
  return `${textTable(['TABLE', 'COLUMN', 'MASK', 'CLASS'], rows)}The masks take the server about ${seconds.toFixed(1)} s of CPU.\n`;
}
