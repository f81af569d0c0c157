// Renders the outcomes of the operations on binary logs as text for people.
import type {
  ArchiveReport,
  BinlogFindReport,
  BinlogListReport,
  BinlogVerifyReport,
  RecoveryWindow,
} from '../../archive/request.ts';
import { printableLine } from '../../core/printable.ts';
import { textTable } from './text-table.ts';
import { formatBytes, formatCount, formatSeconds, plural } from '../../core/units.ts';

export function renderArchive(report: ArchiveReport): string {
  const { chain, storage, file, position, transactions, segments, logBytes, storedBytes, durationSeconds } =
    report;
  const what =
    segments === 0
      ? '0 transactions: the log has nothing new'
      : `${formatCount(transactions)} transactions, ${formatBytes(logBytes)} in ${plural(segments, 'segment')} of ${formatBytes(storedBytes)}`;
  return `${chain}${report.isNewChain ? ' (new)' : ''}\n  in ${storage}, ${what}, ${formatSeconds(durationSeconds)}\n  archived to ${file}:${position}${report.lastGtid === undefined ? '' : `, GTID ${report.lastGtid}`}\n  recovery point ${formatTime(report.recoveryPoint)}\n`;
}

export function renderWindows({ windows, unusable, storage }: BinlogListReport): string {
  if (windows.length + unusable.length === 0) return `no archive of binary logs in ${storage}\n`;
  return [
    ...windows.map(describeWindow),
    ...unusable.map(({ chain, reason }) => `${chain}: of no use, ${printableLine(reason)}\n`),
  ].join('');
}

export function describeWindow(window: RecoveryWindow): string {
  const { label, from, to, ended, firstBackup, lastBackup, segments, transactions, storedBytes } = window;
  const span = formatSeconds((Date.parse(to) - Date.parse(from)) / 1000);
  const backups = firstBackup === lastBackup ? firstBackup : `${firstBackup} to ${lastBackup}`;
  return `${printableLine(label)}: from ${formatTime(from)} to ${formatTime(to)}, ${span}, no gap\n  ${plural(segments, 'segment')}, ${formatCount(transactions)} transactions, ${formatBytes(storedBytes)}; backups ${backups}\n${ended === undefined ? '' : `  ends there: ${printableLine(ended)}\n`}`;
}

export function renderVerified({
  chains,
  segments,
  transactions,
  readBytes,
  failures,
  durationSeconds,
}: BinlogVerifyReport): string {
  const lines = failures.map(({ chain, message }) => `${chain}: ${printableLine(message)}\n`);
  return `${lines.join('')}${plural(chains, 'chain')}, ${plural(segments, 'segment')}, ${formatCount(transactions)} transactions, ${formatBytes(readBytes)} in ${formatSeconds(durationSeconds)}: ${failures.length === 0 ? 'passed' : 'failed'}\n`;
}

function formatTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** Lists the transactions, and how a replay stops before the last of them. */
export function renderFound({ transactions, table }: BinlogFindReport): string {
  if (transactions.length === 0) return `no archived transaction has changed ${printableLine(table)}\n`;
  const rows = transactions.map((found) => [
    `${found.time.slice(0, 10)} ${found.time.slice(11, -1)}`,
    found.gtid ?? '',
    `${found.file}:${found.position}`,
    formatCount(found.inserted),
    formatCount(found.updated),
    `${formatCount(found.deleted)}${found.isUncounted ? '+' : ''}`,
    printableLine(found.statements.join('; ')).slice(0, 200),
  ]);
  const { file, position } = transactions.at(-1)!;
  return `${textTable(['TIME (UTC)', 'GTID', 'POSITION', '>INSERTED', '>UPDATED', '>DELETED', 'STATEMENT'], rows)}to stop before the last one: mysqlbinlog --stop-position=${position} … ${file}\n`;
}
