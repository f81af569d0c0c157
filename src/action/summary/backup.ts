// The summary of a backup: the stored content, with no promise beyond the verification. Pure.
import type { BackupVerification, BackupReport, TableReport } from '../../backup/request.ts';
import type { PruneReport } from '../../prune/request.ts';
import { formatBytes, formatCount, formatSeconds, plural } from '../../core/units.ts';
import { checkBlocks, failedOf } from './checks.ts';
import { formatChange, formatRatio, formatSizes } from './figures.ts';
import { renderGantt } from './gantt.ts';
import { restoreInstructions, type Instructions } from './instructions.ts';
import { code, escapeText, type Block, type Table } from './markdown.ts';
import { maskedBlock } from './masked.ts';
import { factTable, headline, warningBlocks, type Tone } from './parts.ts';
import { describePruned } from './prune.ts';

const LARGEST_SHOWN = 20;
const SCHEMAS_SHOWN = 50;
const LEFT_OUT_SHOWN = 50;

export function backupBlocks(
  report: BackupReport & { retention?: PruneReport },
  tone: Tone,
  instructions: Instructions,
): Block[] {
  const { backupId, storage, label, snapshot, tables, rows, dataBytes, storedBytes } = report;
  const position = [
    snapshot.gtidExecuted && `GTID ${code(snapshot.gtidExecuted)}`,
    snapshot.binlogFile && `binlog ${code(`${snapshot.binlogFile}:${snapshot.binlogPosition}`)}`,
  ].filter((text) => text !== undefined && text !== '');
  return [
    headline(tone, `Backup ${promiseOf(report).title}: ${code(backupId)}`),
    promiseOf(report).promise,
    ...(report.masked
      ? ['Columns are **masked**: this is not a full backup, and `latest` means it only with `--masked`.']
      : []),
    ...warningBlocks(report.warnings),
    factTable([
      ['Label', escapeText(label)],
      ['Storage', code(storage)],
      ['Content', `${plural(tables, 'table')}, ${plural(rows, 'row')}`],
      [
        'Objects',
        `${formatCount(report.objects.onServer)} on the server, ${formatCount(report.objects.inBackup)} in the backup`,
      ],
      ['Size', formatSizes(dataBytes, storedBytes)],
      ['Time', formatSeconds(report.durationSeconds)],
      ...(report.verification ? [['Proof', describeVerification(report.verification)] as const] : []),
      ['Snapshot', escapeText(snapshot.consistent ? snapshot.method : `${snapshot.method} (inconsistent)`)],
      ...(position.length > 0 ? [['Position', position.join(', ')] as const] : []),
      ...(report.retention ? [['Retention', describePruned(report.retention)] as const] : []),
    ]),
    ...tableBlocks(report.tableReports),
    maskedBlock(report.masked ?? []),
    ...leftOutBlocks(report.objects.leftOut),
    ...checkBlocks(report.verification?.checks ?? []),
    renderGantt(report.stages),
    ...(report.verification?.status === 'failed' ? [] : restoreInstructions(backupId, instructions)),
  ];
}

/** Returns what is verified, in the words of docs/verification.md. */
function promiseOf({ verification, snapshot }: BackupReport): { title: string; promise: string } {
  const stored = snapshot.consistent
    ? 'All rows of one snapshot were read, counted and stored.'
    : 'All rows were read, counted and stored, but **not at one moment**: tables may contradict each other.';
  if (verification?.status === 'failed')
    return {
      title: 'stored, not verified',
      promise: `${stored} It **did not pass its verification** by level **${verification.level}**.`,
    };
  if (!verification) return { title: 'stored', promise: `${stored} A restore has not been tried yet.` };
  if (verification.level === 'objects')
    return {
      title: 'stored and read back',
      promise: `${stored} Every object was read back and its SHA-256 is right. A restore has not been tried yet.`,
    };
  return {
    title: 'stored and restored for a proof',
    promise: `${stored} It was restored to another server and passed the checks of level **${verification.level}** there: ${LEVELS[verification.level]}.`,
  };
}

function describeVerification({ checks, durationSeconds }: BackupVerification): string {
  const failed = failedOf(checks).length;
  return `${plural(checks.length, 'check')}, ${failed === 0 ? 'all passed' : `**${failed} failed**`}, in ${formatSeconds(durationSeconds)}`;
}

export const LEVELS = {
  objects: 'every object is there, with the right size and SHA-256',
  sample: 'every definition, and the number of rows of some tables chosen at random',
  counts: 'every definition, and the number of rows of every table',
  rows: 'every definition, and every row of every table',
} as const;

/** Lists every object of the server that the backup does not contain. */
function leftOutBlocks(leftOut: BackupReport['objects']['leftOut']): Block[] {
  if (leftOut.length === 0) return [];
  return [
    '### Not in the backup',
    {
      head: ['Object', 'Why'],
      rows: leftOut.map(({ name, reason }) => [escapeText(name), escapeText(reason)]),
      noun: 'objects',
      shown: LEFT_OUT_SHOWN,
    },
  ];
}

function tableBlocks(reports: readonly TableReport[]): Block[] {
  if (reports.length === 0) return [];
  return ['### Schemas', schemaTable(reports), '### Largest tables', largestTable(reports)];
}

function schemaTable(reports: readonly TableReport[]): Table {
  const schemas = new Map<string, { tables: number; rows: number; dataBytes: number; storedBytes: number }>();
  for (const { schema, rows, dataBytes, storedBytes } of reports) {
    const sum = schemas.get(schema) ?? { tables: 0, rows: 0, dataBytes: 0, storedBytes: 0 };
    sum.tables++;
    sum.rows += rows;
    sum.dataBytes += dataBytes;
    sum.storedBytes += storedBytes;
    schemas.set(schema, sum);
  }
  return {
    head: ['Schema', 'Tables', 'Rows', 'Data', 'Stored', 'Ratio'],
    numbers: [1, 2, 3, 4, 5],
    rows: [...schemas]
      .sort(([, a], [, b]) => b.dataBytes - a.dataBytes)
      .map(([name, { tables, rows, dataBytes, storedBytes }]) => [
        code(name),
        formatCount(tables),
        formatCount(rows),
        formatBytes(dataBytes),
        formatBytes(storedBytes),
        formatRatio(dataBytes, storedBytes),
      ]),
    noun: 'schemas',
    shown: SCHEMAS_SHOWN,
  };
}

/** Returns the largest tables; without a previous backup the table has no column of changes. */
function largestTable(reports: readonly TableReport[]): Table {
  const isCompared = reports.some(({ previousRows }) => previousRows !== undefined);
  return {
    head: [
      'Table',
      'Rows',
      ...(isCompared ? ['Since the last backup'] : []),
      'Data',
      'Stored',
      'Ratio',
      'Time',
    ],
    numbers: [1, 2, 3, 4, 5, ...(isCompared ? [6] : [])],
    rows: [...reports]
      .sort((a, b) => b.dataBytes - a.dataBytes)
      .map(({ schema, name, rows, previousRows, dataBytes, storedBytes, seconds }) => [
        code(`${schema}.${name}`),
        formatCount(rows),
        ...(isCompared ? [formatChange(rows, previousRows)] : []),
        formatBytes(dataBytes),
        formatBytes(storedBytes),
        formatRatio(dataBytes, storedBytes),
        formatSeconds(seconds),
      ]),
    noun: 'tables',
    shown: LARGEST_SHOWN,
  };
}
