// Renders `list`: one row for each backup, then one for each label. On a terminal every line fits:
// less important columns are left out first, and a line that is still too wide is cut.
import { formatAge, formatBytes, formatCount, plural } from '../../core/units.ts';
import type { LabelSummary, ListedBackup, ListReport } from '../../repository/find/list.ts';
import { textTable } from './text-table.ts';

export interface ListView {
  now: Date;
  /** Width of the terminal; absent: without a limit. */
  columns?: number | undefined;
  /** Dates in UTC instead of the time zone of this machine. */
  isUtc: boolean;
}

interface Column<T> {
  title: string;
  /** Columns with a higher number are left out first; 0 is never left out. */
  rank: number;
  cell: (row: T) => string;
}

export function renderList(report: ListReport, view: ListView): string {
  const { backups, labels, storage, unread = 0 } = report;
  if (backups.length === 0) return `no backups in ${storage}\n`;
  const age = ageAt(view.now);
  const isCopied = backups.some(({ copies }) => copies !== undefined);
  const rows = fit(
    [
      { title: 'ID', rank: 0, cell: (row: ListedBackup) => row.backupId },
      { title: '>AGE', rank: 0, cell: ({ begin }) => age(begin) },
      {
        title: view.isUtc ? 'DATE (UTC)' : 'DATE',
        rank: 4,
        cell: ({ begin }) => formatDate(new Date(begin), view.isUtc),
      },
      { title: 'LABEL', rank: 1, cell: ({ label }) => label },
      { title: 'SERVER', rank: 7, cell: (row) => `${row.flavor} ${row.serverVersion}` },
      { title: '>TABLES', rank: 8, cell: ({ tables }) => formatCount(tables) },
      { title: '>ROWS', rank: 3, cell: ({ rows: count }) => formatCount(count) },
      { title: '>DATA', rank: 6, cell: ({ dataBytes }) => formatBytes(dataBytes) },
      { title: '>STORED', rank: 2, cell: ({ storedBytes }) => formatBytes(storedBytes) },
      {
        title: 'SNAPSHOT',
        rank: 9,
        cell: ({ method, consistent }) => (consistent ? method : `${method} (inconsistent)`),
      },
      { title: 'ENCRYPTED', rank: 10, cell: ({ encrypted }) => (encrypted ? 'yes' : 'no') },
      { title: 'STATUS', rank: 0, cell: describeStatus },
      ...(isCopied ? [{ title: 'COPIES', rank: 5, cell: describeCopies }] : []),
    ],
    backups,
    view.columns,
  );
  const summary = fit(
    [
      { title: 'LABEL', rank: 0, cell: (row: LabelSummary) => row.label },
      { title: '>AGE', rank: 0, cell: ({ newest }) => (newest ? age(newest.begin) : '') },
      { title: 'NEWEST', rank: 3, cell: ({ newest }) => newest?.backupId ?? 'none' },
      {
        title: '>VERIFIED',
        rank: 0,
        cell: ({ newestVerified }) => (newestVerified ? age(newestVerified.begin) : 'never'),
      },
      { title: 'NEWEST VERIFIED', rank: 4, cell: ({ newestVerified }) => newestVerified?.backupId ?? 'none' },
      { title: '>BACKUPS', rank: 1, cell: ({ backups: count }) => formatCount(count) },
      { title: '>STORED', rank: 2, cell: ({ storedBytes }) => formatBytes(storedBytes) },
    ],
    labels,
    view.columns,
  );
  const older =
    unread === 0
      ? ''
      : `the newest ${plural(backups.length, 'backup')}; ${formatCount(unread)} older were not read, --limit 0 lists all\n`;
  return `${rows}\n${summary}${older}`;
}

function ageAt(now: Date): (begin: string) => string {
  return (begin) => formatAge((now.getTime() - Date.parse(begin)) / 1000);
}

function describeStatus({ status, verifiedLevel, partial, masked }: ListedBackup): string {
  return `${verifiedLevel ? `${status} (${verifiedLevel})` : status}${partial ? ', partial' : ''}${masked ? ', masked' : ''}`;
}

/** Returns, for example, `2 of 3, missing in /backups`. */
export function describeCopies({ copies = [] }: ListedBackup): string {
  const held = copies.filter(({ state }) => state === 'held').length;
  const others = copies.filter(({ state }) => state !== 'held');
  const faults = others.map(({ state, storage }) =>
    state === 'unread' ? `unknown in ${storage}` : `${state} in ${storage}`,
  );
  return [others.length === 0 ? `all ${held}` : `${held} of ${copies.length}`, ...faults].join(', ');
}

/** Returns `2026-11-20 03:17`. */
export function formatDate(date: Date, isUtc: boolean): string {
  const [year, ...parts] = isUtc
    ? [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
      ]
    : [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes()];
  const [month, day, hour, minute] = parts.map((part) => String(part).padStart(2, '0'));
  return `${year}-${month}-${day} ${hour}:${minute}`;
}

/** Renders a table of at most `width` characters in a line. */
function fit<T>(columns: readonly Column<T>[], rows: readonly T[], width = Infinity): string {
  const table = textTable(
    columns.map(({ title }) => title),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
  const lines = table.trimEnd().split('\n');
  if (lines.every((line) => line.length <= width)) return table;
  const rank = Math.max(...columns.map((column) => column.rank));
  if (rank > 0)
    return fit(
      columns.filter((column) => column.rank < rank),
      rows,
      width,
    );
  return `${lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line)).join('\n')}\n`;
}
