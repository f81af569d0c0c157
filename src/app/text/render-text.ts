// Renders outcomes as text for people.
import type { BackupVerification } from '../../backup/request.ts';
import type { PruneReport } from '../../prune/request.ts';
import type { RestorePlanReport } from '../../restore/request.ts';
import { describeChange, describeVerification, type FleetReport } from '../fleet/fleet-status.ts';
import { describePartial } from '../../restore/load/leave-out-rows.ts';
import type { Outcome } from '../outcome.ts';
import { printableLine } from '../../core/printable.ts';
import { formatAge, formatBytes, formatCount, formatSeconds } from '../../core/units.ts';
import { describeAfterLoad } from '../../restore/after-load/run-after-load.ts';
import { describeEnd } from '../../restore/describe-end.ts';
import { describeMasked } from '../../restore/masking/verify-masks.ts';
import {
  renderCheck,
  renderDiff,
  renderFind,
  renderMaskCheck,
  renderMaskSuggest,
  renderShow,
} from './render-inspection.ts';
import { describeRecoveryPoint, type RecoveryPoint } from '../../archive/request.ts';
import { describeReplay, describeReplayPlan, type ReplayPlan } from '../../archive/replay/request.ts';
import { renderArchive, renderFound, renderVerified, renderWindows } from './render-binlog.ts';
import { renderList } from './render-list.ts';
import { textTable } from './text-table.ts';

function renderVerification({ level, status, checks, durationSeconds }: BackupVerification): string {
  return `  verification by ${level}: ${status}, ${checks.length} checks, ${formatSeconds(durationSeconds)}\n`;
}

/** @param columns width of the terminal, if the text goes to one */
export function renderText(outcome: Outcome, columns?: number, now = new Date()): string {
  switch (outcome.operation) {
    case 'backup': {
      const { backupId, storage, rows, durationSeconds, snapshot, verification } = outcome.report;
      const at = [
        snapshot.gtidExecuted && `GTID ${snapshot.gtidExecuted}`,
        snapshot.binlogFile && `binlog ${snapshot.binlogFile}:${snapshot.binlogPosition}`,
      ]
        .filter(Boolean)
        .join(', ');
      return `${backupId}\n  in ${storage}, ${formatCount(rows)} rows, ${formatSeconds(durationSeconds)}\n  snapshot by ${snapshot.method}${at ? ` at ${at}` : ''}\n${verification ? renderVerification(verification) : ''}`;
    }
    case 'plan':
      return textTable(
        ['TABLE', 'ENGINE', '>ROWS (EST.)', '>SIZE (EST.)', 'KEY', '>CHUNKS (EST.)'],
        outcome.report.schemas.flatMap((schema) =>
          schema.tables.map((row) => [
            `${schema.name}.${row.name}`,
            row.engine,
            formatCount(row.estimatedRows),
            formatBytes(row.estimatedBytes),
            row.key ?? '(none)',
            String(row.chunks),
          ]),
        ),
      );
    case 'restore-plan':
      return renderPlan(outcome.report);
    case 'restore': {
      const { stages, changes = [], partialTables = [], masked = [], afterLoad, replay } = outcome.report;
      const lines = stages.map(({ name, seconds }) => `  ${name.padEnd(14)}${formatSeconds(seconds)}`);
      return `${lines.join('\n')}\n${partialTables.map((table) => `${printableLine(describePartial(table))}\n`).join('')}${masked.map((table) => `${printableLine(describeMasked(table))}\n`).join('')}${changes.map((change) => `changed: ${printableLine(change)}\n`).join('')}${afterLoad ? `${printableLine(describeAfterLoad(afterLoad))}\n` : ''}${describeEnd(outcome.report)}\n${replay ? `${describeReplay(replay)}\n` : ''}`;
    }
    case 'verify':
      return '';
    case 'diff':
      return renderDiff(outcome.report);
    case 'list': {
      const listed = renderList(outcome.report, { now, columns, isUtc: outcome.isUtc });
      return listed + (outcome.report.recoveryPoints ?? []).map(renderRecoveryPoint).join('');
    }
    case 'show':
      return renderShow(outcome.report);
    case 'mask-suggest':
      return renderMaskSuggest(outcome.report);
    case 'mask-check':
      return renderMaskCheck(outcome.report);
    case 'find':
      return renderFind(outcome.report);
    case 'check':
      return renderCheck(outcome.report);
    case 'binlog-archive':
      return renderArchive(outcome.report);
    case 'binlog-list':
      return renderWindows(outcome.report);
    case 'binlog-find':
      return renderFound(outcome.report);
    case 'binlog-verify':
      return renderVerified(outcome.report);
    case 'report':
      return `${outcome.report.htmlPath}\n`;
    case 'matrix':
      return `${JSON.stringify(outcome.report)}\n`;
    case 'fleet-status':
      return renderFleet(outcome.report, now);
    case 'prune':
      return renderPruned(outcome.report);
  }
}

function renderFleet({ profiles }: FleetReport, now: Date): string {
  return textTable(
    ['PROFILE', 'LABEL', 'STATUS', '>AGE', '>ROWS', '>STORED', '>CHANGE', 'VERIFIED', 'NEWEST', 'WHY'],
    profiles.map((row) => [
      row.profile,
      row.label,
      row.status,
      row.ageSeconds === undefined ? '' : formatAge(row.ageSeconds),
      row.newest ? formatCount(row.newest.rows) : '',
      row.newest ? formatBytes(row.newest.storedBytes) : '',
      describeChange(row),
      describeVerification(row, now),
      row.newest?.backupId ?? '',
      row.reason ?? '',
    ]),
  );
}

function renderPruned({ status, backups, incomplete, storage }: PruneReport): string {
  const word = { kept: 'keep', removed: status === 'planned' ? 'would remove' : 'removed', failed: 'failed' };
  const copies = new Set([...backups, ...incomplete].map((each) => each.storage)).size > 1;
  const storageCell = (each: { storage: string }): string[] => (copies ? [each.storage] : []);
  const rows = [
    ...backups.map((each) => [
      each.backupId,
      ...storageCell(each),
      each.label ?? '(unknown)',
      word[each.outcome],
      each.reasons.join(', '),
    ]),
    ...incomplete.map((each) => [
      each.backupId,
      ...storageCell(each),
      '(unknown)',
      word[each.outcome],
      [`incomplete since ${each.lastModified}`, ...(each.reason ? [each.reason] : [])].join(', '),
    ]),
  ];
  if (rows.length === 0) return `nothing to prune in ${storage}\n`;
  return textTable(['ID', ...(copies ? ['STORAGE'] : []), 'LABEL', 'WHAT', 'WHY'], rows);
}

function renderPlan(report: RestorePlanReport & { replay?: ReplayPlan }): string {
  const { backupId, target, schemas, drops, resumed, loadedBy, estimatedSeconds, rows, dataBytes } = report;
  const names = schemas.map(({ source, name }) => (source === name ? name : `${source} as ${name}`));
  const tables = textTable(
    ['TABLE', '>ROWS', '>SIZE', '>CHUNKS'],
    schemas.flatMap((schema) =>
      schema.tables.map((row) => [
        `${schema.name}.${row.name}`,
        formatCount(row.rows),
        formatBytes(row.dataBytes),
        String(row.chunks),
      ]),
    ),
  );
  return [
    tables,
    `would ${resumed ? 'resume' : 'restore'} ${backupId} to ${target}: ${names.join(', ')}\n`,
    ...drops.map((object) => `would drop ${object}\n`),
    ...schemas.flatMap(({ name, triggers }) =>
      triggers.map((trigger) => `would create trigger ${name}.${printableLine(trigger)}\n`),
    ),
    ...(report.disabledEvents ?? []).map((event) => `would create ${printableLine(event)} disabled\n`),
    ...(report.changes ?? []).map((change) => `would change: ${printableLine(change)}\n`),
    `${formatCount(rows)} rows, ${formatBytes(dataBytes)}, by ${loadedBy === 'insert' ? 'INSERT' : 'LOAD DATA'}, about ${formatSeconds(estimatedSeconds)} at 40 MB/s\n`,
    ...(report.replay ? [`${describeReplayPlan(report.replay)}\n`] : []),
  ].join('');
}

function renderRecoveryPoint(point: RecoveryPoint): string {
  return `recovery point of ${printableLine(point.label)}: ${printableLine(describeRecoveryPoint(point))}\n`;
}
