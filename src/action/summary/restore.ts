// The summaries of a restore and of a planned restore. Pure.
import {
  describeReplay,
  describeReplayPlan,
  type ReplayPlan,
  type ReplayReport,
} from '../../archive/replay/request.ts';
import type { RestorePlanReport, RestoreReport } from '../../restore/request.ts';
import { formatBytes, formatCount, formatSeconds, plural } from '../../core/units.ts';
import { LEVELS } from './backup.ts';
import { checkBlocks } from './checks.ts';
import { formatSizes } from './figures.ts';
import { renderGantt } from './gantt.ts';
import { code, type Block } from './markdown.ts';
import { maskedBlock } from './masked.ts';
import { factTable, headline, warningBlocks, type Tone } from './parts.ts';

export function restoreBlocks(report: RestoreReport & { replay?: ReplayReport }, tone: Tone): Block[] {
  if (report.status === 'schema created' || report.status === 'rows loaded') return stageBlocks(report, tone);
  const { backupId, verification, loadedBy, resumed, renamed } = report;
  const { level } = verification;
  const promise =
    level === 'off'
      ? 'Every chunk was loaded with the SHA-256 and the number of rows of the backup. Nothing was compared afterwards.'
      : `Every chunk was loaded with the SHA-256 and the number of rows of the backup, and the target passed the checks of level **${level}**: ${LEVELS[level]}.`;
  const isMasked = report.status === 'restored, masked';
  const done = isMasked ? 'Restored, masked' : level === 'off' ? 'Restored' : 'Restored and verified';
  const names = Object.entries(renamed).map(([from, to]) => `${code(from)} as ${code(to)}`);
  return [
    headline(tone, `${done}: ${code(backupId)}`),
    promise,
    ...(report.masked
      ? ['Rows of masked tables differ from the backup: their masks and numbers were checked.']
      : []),
    ...warningBlocks(report.warnings),
    factTable([
      ['From', code(report.storage)],
      ['Content', `${plural(report.tables, 'table')}, ${plural(report.rows, 'row')}`],
      ['Size', formatSizes(report.dataBytes, report.storedBytes)],
      [
        'Time',
        `${formatSeconds(report.durationSeconds)}${resumed ? ', going on with a restore that was interrupted' : ''}`,
      ],
      ['Rows came by', loadedBy === 'load-data' ? 'LOAD DATA' : 'INSERT, because `local_infile` is off'],
      ...(report.replay ? [['Binary log', describeReplay(report.replay)] as const] : []),
      ...(names.length > 0 ? [['Under other names', names.join(', ')] as const] : []),
    ]),
    {
      head: ['Partial table', 'Condition', 'Rows kept', 'Rows left out'],
      numbers: [2, 3],
      rows: (report.partialTables ?? []).map(({ table, condition, keptRows, leftOutRows }) => [
        code(table),
        code(condition),
        formatCount(keptRows),
        formatCount(leftOutRows),
      ]),
      noun: 'tables',
    },
    maskedBlock(report.masked ?? []),
    changesBlock(report.changes, 'Changed for the target'),
    {
      head: ['Statement after the load', 'Rows changed', 'Time'],
      numbers: [1, 2],
      rows: (report.afterLoad?.results ?? []).map((each) => [
        `${code(report.afterLoad!.file)}, line ${each.line}`,
        formatCount(each.rowsChanged),
        each.ranBefore ? 'before the interruption' : formatSeconds(each.durationSeconds),
      ]),
      noun: 'statements',
    },
    ...checkBlocks(verification.checks),
    renderGantt(report.stages),
  ];
}

/** What one of many jobs has done. */
function stageBlocks(report: RestoreReport, tone: Tone): Block[] {
  const isSchema = report.status === 'schema created';
  return [
    headline(tone, `${isSchema ? 'Tables created' : 'Rows loaded'}: ${code(report.backupId)}`),
    isSchema
      ? 'Any number of jobs with `stage: data` load the rows next.'
      : 'Every row of the backup is on the target. The job with `stage: finish` creates the other objects and verifies the restore.',
    ...warningBlocks(report.warnings),
    factTable([
      ['From', code(report.storage)],
      ['Rows of this job', formatCount(report.rows)],
      ['Data of this job', formatBytes(report.dataBytes)],
      ['Time', formatSeconds(report.durationSeconds)],
    ]),
    renderGantt(report.stages),
  ];
}

function changesBlock(changes: readonly string[] = [], title: string): Block {
  return { head: [title], rows: changes.map((change) => [code(change)]), noun: 'changes' };
}

export function restorePlanBlocks(report: RestorePlanReport & { replay?: ReplayPlan }): Block[] {
  const { backupId, target, drops, schemas } = report;
  return [
    headline('neutral', `Dry run: nothing was restored`),
    `${code(backupId)} would be ${report.resumed ? 'gone on with' : 'restored'} on ${code(target)}: ${plural(report.tables, 'table')}, ${plural(report.rows, 'row')}, ${formatBytes(report.dataBytes)}, in about ${formatSeconds(report.estimatedSeconds)}.`,
    ...(report.replay ? [`The binary log: ${describeReplayPlan(report.replay)}.`] : []),
    ...warningBlocks(report.warnings),
    {
      head: ['Would run with every write'],
      rows: schemas.flatMap(({ name, triggers }) =>
        triggers.map((trigger) => [code(`trigger ${name}.${trigger}`)]),
      ),
      noun: 'triggers',
      shown: 50,
    },
    {
      head: ['Would come up disabled'],
      rows: (report.disabledEvents ?? []).map((event) => [code(event)]),
      noun: 'events',
      shown: 50,
    },
    { head: ['Would be dropped'], rows: drops.map((object) => [code(object)]), noun: 'things' },
    changesBlock(report.changes, 'Would be changed for the target'),
    {
      head: ['Table', 'On the target', 'Rows', 'Data', 'Chunks'],
      numbers: [2, 3, 4],
      rows: schemas.flatMap((schema) =>
        schema.tables.map(({ name, rows, dataBytes, chunks }) => [
          code(`${schema.source}.${name}`),
          code(`${schema.name}.${name}`),
          formatCount(rows),
          formatBytes(dataBytes),
          formatCount(chunks),
        ]),
      ),
      noun: 'tables',
      shown: 50,
    },
  ];
}
