// `fleet status` and `fleet matrix`: the backups of each profile, and the profiles to run.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import { formatAge, formatSeconds, listSome, plural } from '../../core/units.ts';
import type { FleetStatusConfig, MatrixConfig } from '../../options/operations.ts';
import type { NewestBackup, VerifiedRestore } from '../../repository/find/newest-backups.ts';
import type { StorageHost } from '../open-storage.ts';
import { assertReportWritable, writeReportFile } from '../report-file.ts';
import { TOOL } from '../../core/version.ts';
import { type ProfileState, readFleetStates } from './read-fleet-states.ts';

export interface FleetRow {
  profile: string;
  label: string;
  tags: readonly string[];
  status: 'ok' | 'stale';
  /** Why the profile is stale, as a sentence without a period. */
  reason?: string;
  /** The one of several storages whose newest backup is the oldest. */
  storage?: string;
  newest?: NewestBackup;
  /** Seconds since the newest backup began. */
  ageSeconds?: number;
  /** Growth of the stored bytes since the previous backup, in percent; absent: not read. */
  changePercent?: number;
  verified?: VerifiedRestore;
  /** Problems of backups that the status skipped. */
  problems: readonly string[];
}

export interface FleetReport {
  status: 'ok' | 'stale';
  profiles: FleetRow[];
  stale: number;
  /** File of the status page; absent: no page requested. */
  htmlPath?: string;
  warnings: string[];
  durationSeconds: number;
}

export interface MatrixReport {
  /** The list in the form of `strategy.matrix`. */
  include: { profile: string; label: string }[];
}

type FleetHost = StorageHost & { now: () => Date };

export async function fleetStatus(
  { profiles, maxVerifiedAgeSeconds, htmlPath }: FleetStatusConfig,
  host: FleetHost,
): Promise<{ report: FleetReport; error?: BackupError }> {
  if (htmlPath !== undefined) await assertReportWritable(htmlPath);
  const begin = performance.now();
  const isDeep = maxVerifiedAgeSeconds !== undefined;
  const states = await readFleetStates(profiles, { isDeep, now: host.now, host });
  const now = host.now();
  const rows = states.map((state) => describe(state, now, maxVerifiedAgeSeconds));
  const stale = rows.filter(({ status }) => status === 'stale');
  const report: FleetReport = {
    status: stale.length > 0 ? 'stale' : 'ok',
    profiles: rows,
    stale: stale.length,
    ...defined({ htmlPath }),
    warnings: rows.flatMap(({ profile, problems }) => problems.map((problem) => `${profile}: ${problem}`)),
    durationSeconds: (performance.now() - begin) / 1000,
  };
  if (htmlPath !== undefined) {
    const { renderFleetPage } = await import('../../page/fleet-page.ts');
    const shown = rows.map((row) => ({ ...row, verification: describeVerification(row, now) }));
    const page = renderFleetPage({ rows: shown, warnings: report.warnings, now, tool: TOOL });
    await writeReportFile(htmlPath, page);
  }
  if (stale.length === 0) return { report };
  const names = stale.map(({ profile, reason }) => `${profile} (${reason})`);
  return {
    report,
    error: new BackupError(
      'BACKUP_STALE',
      `${stale.length} of ${plural(rows.length, 'profile')} ${stale.length === 1 ? 'is' : 'are'} stale: ${listSome(names, 20)}`,
      {
        hint: 'See why the last runs of these profiles failed or never started. `fleet matrix --stale` lists what is missing.',
        details: { stale: stale.map(({ profile, label, reason }) => ({ profile, label, reason })) },
      },
    ),
  };
}

function describe(
  { profile, storage, newest, previous, verified, problems, unreadable }: ProfileState,
  now: Date,
  maxVerifiedAgeSeconds: number | undefined,
): FleetRow {
  const { name, label, tags, maxAgeSeconds } = profile;
  const ageSeconds = newest && secondsSince(newest.begin, now);
  const at = storage === undefined ? '' : ` in ${storage}`;
  const reason =
    unreadable ??
    (ageSeconds === undefined
      ? `there is no backup${at}`
      : ageSeconds > maxAgeSeconds
        ? `the newest backup${at} is ${formatAge(ageSeconds)} old, more than ${formatSeconds(maxAgeSeconds)}`
        : describeUnverified(verified, now, maxVerifiedAgeSeconds));
  const changePercent =
    newest && previous && previous.storedBytes > 0
      ? (newest.storedBytes / previous.storedBytes - 1) * 100
      : undefined;
  return {
    profile: name,
    label,
    tags,
    status: reason === undefined ? 'ok' : 'stale',
    ...defined({ reason, storage, newest, ageSeconds, changePercent, verified }),
    problems,
  };
}

/**
 * Returns, for example, `rows, 2 d ago`. Without --max-verified-age the text covers only the newest
 * backup.
 */
export function describeVerification({ newest, verified }: FleetRow, now: Date): string {
  if (verified) return `${verified.level}, ${formatAge(secondsSince(verified.time, now))} ago`;
  const { verification } = newest ?? {};
  return verification ? `${verification.status}, ${formatAge(secondsSince(verification.time, now))} ago` : '';
}

/** Returns, for example, `+3.1 %`. */
export function describeChange({ changePercent }: FleetRow): string {
  if (changePercent === undefined) return '';
  return `${changePercent >= 0 ? '+' : ''}${changePercent.toFixed(1)} %`;
}

function describeUnverified(
  verified: VerifiedRestore | undefined,
  now: Date,
  maxSeconds: number | undefined,
): string | undefined {
  if (maxSeconds === undefined) return undefined;
  if (!verified) return 'no restore of a backup was verified';
  const age = secondsSince(verified.time, now);
  return age > maxSeconds
    ? `the newest verified restore is ${formatAge(age)} old, more than ${formatSeconds(maxSeconds)}`
    : undefined;
}

function secondsSince(time: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(time)) / 1000);
}

/**
 * Returns the profiles to run.
 * @throws BackupError STORAGE_FAILED if the matrix needs a storage that it cannot read
 */
export async function fleetMatrix(
  { profiles, staleSeconds, rotate, limit }: MatrixConfig,
  host: FleetHost,
): Promise<MatrixReport> {
  if (staleSeconds === undefined && !rotate) return { include: profiles.slice(0, limit).map(pick) };
  const states = await readFleetStates(profiles, { isDeep: rotate, now: host.now, host });
  // A run of a profile with an unreadable storage reports the cause best.
  for (const { profile, unreadable } of states)
    if (unreadable !== undefined) host.logger.warn(`${profile.name}: ${unreadable}`);
  const now = host.now();
  const isWanted = ({ newest }: ProfileState): boolean =>
    staleSeconds === undefined || !newest || secondsSince(newest.begin, now) > staleSeconds;
  const wanted = states.filter(isWanted);
  if (rotate) {
    const timeOf = ({ verified }: ProfileState): string => verified?.time ?? '';
    // A profile without a backup has nothing to verify.
    const candidates = wanted.filter(({ newest }) => newest !== undefined);
    candidates.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
    return { include: candidates.slice(0, limit).map(({ profile }) => pick(profile)) };
  }
  return { include: wanted.slice(0, limit).map(({ profile }) => pick(profile)) };
}

function pick({ name, label }: { name: string; label: string }): { profile: string; label: string } {
  return { profile: name, label };
}
