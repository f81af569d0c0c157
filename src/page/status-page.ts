// The status page of one storage: a section for each label. Pure.
import { formatAge, formatBytes, formatCount, formatSeconds, plural } from '../core/units.ts';
import { calendar, type DayStatus, durationChart, growthChart } from './charts.ts';
import { escapeHtml, htmlTable, renderDocument } from './html.ts';

export interface PageBackup {
  backupId: string;
  label: string;
  begin: string;
  end: string;
  flavor: string;
  serverVersion: string;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  status: DayStatus;
  verifiedLevel?: string;
  failure?: string;
  /** Verified restores of the backup. */
  restores: readonly { time: string; seconds: number; level: string }[];
}

export interface StatusPage {
  storage: string;
  /** Backups in ascending order of time. */
  backups: readonly PageBackup[];
  /** Moments to which the archived binary logs reach, by label. A reason: the archive ended. */
  recoveryPoints: ReadonlyMap<string, { to: string; ended?: string }>;
  warnings: readonly string[];
  now: Date;
  tool: { name: string; version: string };
}

const ROWS_SHOWN = 100;
const WARNINGS_SHOWN = 20;

export function renderStatusPage({
  storage,
  backups,
  recoveryPoints,
  warnings,
  now,
  tool,
}: StatusPage): string {
  const labels = [...new Set(backups.map(({ label }) => label))].sort();
  const sections = labels.map((label) =>
    renderLabel(
      label,
      backups.filter((backup) => backup.label === label),
      recoveryPoints.get(label),
      now,
    ),
  );
  return renderDocument({
    title: 'Backups',
    subtitle: `${escapeHtml(storage)}: ${plural(backups.length, 'backup')}, ${plural(labels.length, 'label')}`,
    body: [
      ...renderWarnings(warnings),
      ...(sections.length === 0 ? ['<section><p>There is no backup.</p></section>'] : sections),
    ],
    footer: footerOf(tool, now),
  });
}

export function footerOf({ name, version }: StatusPage['tool'], now: Date): string {
  return `${escapeHtml(`${name} ${version}`)}, ${timeOf(now.toISOString())}. Times are in UTC.`;
}

export function renderWarnings(warnings: readonly string[]): string[] {
  if (warnings.length === 0) return [];
  const shown = warnings.slice(0, WARNINGS_SHOWN).map((warning) => `<li>${escapeHtml(warning)}</li>`);
  const rest = warnings.length - WARNINGS_SHOWN;
  if (rest > 0) shown.push(`<li>… and ${formatCount(rest)} more</li>`);
  return [
    `<section><h2 class="bad">${plural(warnings.length, 'warning')}</h2><ul>${shown.join('')}</ul></section>`,
  ];
}

function describeRecoveryPoint({ to, ended }: { to: string; ended?: string }, now: Date): string {
  const age = `${ageOf(to, now)} ago`;
  return ended === undefined ? age : `<span class="bad" title="${escapeHtml(ended)}">${age}, ended</span>`;
}

function renderLabel(
  label: string,
  backups: readonly PageBackup[],
  recoveryPoint: { to: string; ended?: string } | undefined,
  now: Date,
): string {
  const newest = backups.at(-1)!;
  const restores = backups
    .flatMap(({ backupId, restores }) => restores.map((restore) => ({ ...restore, backupId })))
    .sort((a, b) => (a.time < b.time ? -1 : 1));
  const verified = restores.at(-1);
  const facts: [string, string][] = [
    ['Last backup', `${ageOf(newest.begin, now)} ago`],
    ...(recoveryPoint
      ? [['Recovery point', describeRecoveryPoint(recoveryPoint, now)] as [string, string]]
      : []),
    [
      'Last verified restore',
      verified
        ? `${ageOf(verified.time, now)} ago (${escapeHtml(verified.level)})`
        : '<span class="bad">none</span>',
    ],
    ['Time to recover', verified ? formatSeconds(verified.seconds) : 'unknown'],
    ['Size', `${formatBytes(newest.storedBytes)} stored, ${formatBytes(newest.dataBytes)} of data`],
    ['Content', `${plural(newest.tables, 'table')}, ${plural(newest.rows, 'row')}`],
    ['Server', escapeHtml(`${newest.flavor} ${newest.serverVersion}`)],
  ];
  return `<section>
<h2>${escapeHtml(label)}</h2>
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
<div class="charts">
<div><h3>Days by verification status</h3>${calendar(backups, now)}</div>
<div><h3>Growth</h3>${growthChart(backups.map(({ begin, storedBytes }) => ({ time: begin, value: storedBytes })))}</div>
${restores.length === 0 ? '' : `<div><h3>Duration of verified restores</h3>${durationChart(restores.map(({ time, seconds }) => ({ time, value: seconds })))}</div>`}
</div>
<h3>Backups</h3>
${renderTable(backups, now)}
</section>`;
}

function renderTable(backups: readonly PageBackup[], now: Date): string {
  const shown = backups.slice(-ROWS_SHOWN).toReversed();
  const table = htmlTable(
    [
      { title: 'Backup' },
      { title: 'Age', isNumber: true },
      { title: 'Duration', isNumber: true },
      { title: 'Tables', isNumber: true },
      { title: 'Rows', isNumber: true },
      { title: 'Data', isNumber: true },
      { title: 'Stored', isNumber: true },
      { title: 'Status' },
    ],
    shown.map((backup) => [
      `<code>${escapeHtml(backup.backupId)}</code>`,
      ageOf(backup.begin, now),
      formatSeconds(Math.max(0, (Date.parse(backup.end) - Date.parse(backup.begin)) / 1000)),
      formatCount(backup.tables),
      formatCount(backup.rows),
      formatBytes(backup.dataBytes),
      formatBytes(backup.storedBytes),
      renderStatus(backup),
    ]),
  );
  const rest = backups.length - shown.length;
  return rest > 0 ? `${table}<p class="muted">${plural(rest, 'older backup')} not shown.</p>` : table;
}

function renderStatus({ status, verifiedLevel, failure }: PageBackup): string {
  const words = escapeHtml(verifiedLevel === undefined ? status : `${status} (${verifiedLevel})`);
  if (status === 'restore-verified') return `<span class="good">${words}</span>`;
  if (status !== 'verification-failed') return words;
  return `<span class="bad" title="${escapeHtml(failure ?? '')}">${words}</span>`;
}

function ageOf(time: string, now: Date): string {
  return formatAge((now.getTime() - Date.parse(time)) / 1000);
}

function timeOf(time: string): string {
  return escapeHtml(time.slice(0, 16).replace('T', ' '));
}
