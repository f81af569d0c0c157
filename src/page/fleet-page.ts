// The status page of a fleet: a line for each profile, the stale ones first. Pure.
import { formatAge, formatBytes, formatCount, formatSeconds, plural } from '../core/units.ts';
import { escapeHtml, htmlTable, renderDocument } from './html.ts';
import { footerOf, renderWarnings, type StatusPage } from './status-page.ts';

export interface FleetPageRow {
  profile: string;
  label: string;
  status: 'ok' | 'stale';
  reason?: string;
  newest?: { backupId: string; begin: string; end: string; rows: number; storedBytes: number };
  ageSeconds?: number;
  changePercent?: number;
  /** Verification of the profile, in words. */
  verification: string;
}

export interface FleetPage {
  rows: readonly FleetPageRow[];
  warnings: readonly string[];
  now: Date;
  tool: StatusPage['tool'];
}

export function renderFleetPage({ rows, warnings, now, tool }: FleetPage): string {
  const stale = rows.filter(({ status }) => status === 'stale');
  const sorted = [...stale, ...rows.filter(({ status }) => status === 'ok')];
  const stored = rows.reduce((sum, { newest }) => sum + (newest?.storedBytes ?? 0), 0);
  const facts: [string, string][] = [
    ['Profiles', formatCount(rows.length)],
    [
      'Stale',
      stale.length === 0 ? '<span class="good">none</span>' : `<span class="bad">${stale.length}</span>`,
    ],
    ['Newest backups together', formatBytes(stored)],
  ];
  const table = htmlTable(
    [
      { title: 'Profile' },
      { title: 'Status' },
      { title: 'Age', isNumber: true },
      { title: 'Duration', isNumber: true },
      { title: 'Rows', isNumber: true },
      { title: 'Stored', isNumber: true },
      { title: 'Change', isNumber: true },
      { title: 'Verified' },
      { title: 'Newest backup' },
    ],
    sorted.map(({ profile, label, status, reason, newest, ageSeconds, changePercent, verification }) => [
      escapeHtml(profile === label ? profile : `${profile} (${label})`),
      status === 'ok'
        ? '<span class="good">ok</span>'
        : `<span class="bad">stale</span> ${escapeHtml(reason ?? '')}`,
      ageSeconds === undefined ? '' : formatAge(ageSeconds),
      newest ? formatSeconds((Date.parse(newest.end) - Date.parse(newest.begin)) / 1000) : '',
      newest ? formatCount(newest.rows) : '',
      newest ? formatBytes(newest.storedBytes) : '',
      changePercent === undefined ? '' : `${changePercent >= 0 ? '+' : ''}${changePercent.toFixed(1)} %`,
      escapeHtml(verification),
      newest ? `<code>${escapeHtml(newest.backupId)}</code>` : '',
    ]),
  );
  return renderDocument({
    title: 'Fleet of backups',
    subtitle: `${plural(rows.length, 'profile')}, ${stale.length} stale`,
    body: [
      `<section><dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl></section>`,
      ...renderWarnings(warnings),
      `<section>${table}</section>`,
    ],
    footer: footerOf(tool, now),
  });
}
