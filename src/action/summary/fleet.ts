// The summaries of a fleet and of a status page. Pure.
import {
  describeChange,
  describeVerification,
  type FleetReport,
  type MatrixReport,
} from '../../app/fleet/fleet-status.ts';
import type { StatusReport } from '../../app/status-report.ts';
import { formatAge, formatBytes, formatCount, plural } from '../../core/units.ts';
import { code, escapeText, type Block } from './markdown.ts';
import { headline, warningBlocks, type Tone } from './parts.ts';

/** Lists the stale profiles first. */
export function fleetBlocks(
  { profiles, stale, warnings }: FleetReport,
  tone: Tone,
  now: Date = new Date(),
): Block[] {
  const isStale = ({ status }: FleetReport['profiles'][number]): boolean => status === 'stale';
  const sorted = [...profiles.filter(isStale), ...profiles.filter((row) => !isStale(row))];
  return [
    headline(
      tone,
      stale === 0
        ? `${plural(profiles.length, 'profile')}, none stale`
        : `${stale} of ${plural(profiles.length, 'profile')} stale`,
    ),
    ...warningBlocks(warnings),
    {
      head: ['Profile', 'Label', 'Status', 'Age', 'Rows', 'Stored', 'Change', 'Verified', 'Newest backup'],
      numbers: [3, 4, 5, 6],
      rows: sorted.map((row) => [
        escapeText(row.profile),
        escapeText(row.label),
        isStale(row) ? `❌ ${escapeText(row.reason ?? 'stale', 300)}` : '✅',
        row.ageSeconds === undefined ? '' : formatAge(row.ageSeconds),
        row.newest ? formatCount(row.newest.rows) : '',
        row.newest ? formatBytes(row.newest.storedBytes) : '',
        describeChange(row),
        describeVerification(row, now),
        row.newest ? code(row.newest.backupId) : '',
      ]),
      noun: 'profiles',
      shown: 500,
    },
  ];
}

export function matrixBlocks({ include }: MatrixReport, tone: Tone): Block[] {
  return [
    headline(tone, `${plural(include.length, 'profile')} chosen`),
    {
      head: ['Profile', 'Label'],
      rows: include.map(({ profile, label }) => [escapeText(profile), escapeText(label)]),
      noun: 'profiles',
    },
  ];
}

export function reportBlocks({ storage, htmlPath, backups, warnings }: StatusReport, tone: Tone): Block[] {
  return [
    headline(tone, `Status page of ${plural(backups, 'backup')} in ${code(storage)}`),
    `The page is ${code(htmlPath)}. Upload it as an artifact, or publish it as a page.`,
    ...warningBlocks(warnings),
  ];
}
