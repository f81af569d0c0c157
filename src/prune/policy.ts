// Decides which backups of one label a policy keeps, and why. Pure. The meaning is that of restic's
// `forget` (https://restic.readthedocs.io/en/stable/060_forget.html), in UTC: rules count periods
// that have backups, a backup is kept if one rule keeps it, and the oldest backup is kept too if a
// rule has not used up its count.

export const PERIODS = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type Period = (typeof PERIODS)[number];

/** Number of backups that each rule keeps; 0: the rule is absent, Infinity: the rule keeps all. */
export type RetentionPolicy = Record<'last' | Period, number> & {
  /** Span counted back from the newest backup. */
  within?: CalendarSpan;
};

export interface CalendarSpan {
  years: number;
  months: number;
  days: number;
  hours: number;
}

export interface RetentionConfig {
  policy: RetentionPolicy;
  /** Minimum age: backups that ended more recently are kept. */
  minAgeSeconds: number;
  incompleteOlderThanSeconds: number;
}

/** Names of the rules; with the prefix `keep-`, each is an option. */
export const RULES = ['last', ...PERIODS] as const;

export function isEmpty(policy: RetentionPolicy): boolean {
  return policy.within === undefined && RULES.every((rule) => policy[rule] === 0);
}

export interface Dated {
  backupId: string;
  time: Date;
}

/** Backup id → the rules that keep the backup. A backup without an entry is removed. */
export type Kept = Map<string, string[]>;

/**
 * Applies the policy.
 * @param backups backups of one label, in any order
 */
export function applyPolicy(backups: readonly Dated[], policy: RetentionPolicy, now: Date): Kept {
  const newestFirst = [...backups].sort(
    (a, b) => b.time.getTime() - a.time.getTime() || (a.backupId < b.backupId ? 1 : -1),
  );
  const kept: Kept = new Map();
  const keep = ({ backupId }: Dated, why: string): void => {
    kept.set(backupId, [...(kept.get(backupId) ?? []), why]);
  };
  if (policy.within) {
    const { within } = policy;
    const since = startOf(newestFirst, within, now);
    for (const backup of newestFirst)
      if (backup.time.getTime() > since) keep(backup, `within ${describe(within)}`);
  }
  countDown(newestFirst, policy.last, 'last', ({ backupId }) => backupId, keep);
  for (const period of PERIODS)
    countDown(newestFirst, policy[period], period, ({ time }) => bucketOf(time, period), keep);
  return kept;
}

/**
 * Keeps the newest backup of each bucket until the count is used up; also the oldest of all, if the
 * count is not used up.
 */
function countDown(
  newestFirst: readonly Dated[],
  count: number,
  rule: string,
  bucketOf: (backup: Dated) => string,
  keep: (backup: Dated, why: string) => void,
): void {
  let left = count;
  let bucket: string | undefined;
  for (const [index, backup] of newestFirst.entries()) {
    if (left === 0) return;
    const own = bucketOf(backup);
    const isNew = own !== bucket;
    if (!isNew && index < newestFirst.length - 1) continue;
    keep(backup, isNew ? rule : `oldest ${rule}`);
    bucket = own;
    left--;
  }
}

/**
 * Returns the start of a span, counted back from the newest backup that is not in the future; the
 * beginning of time if all are.
 */
function startOf(
  newestFirst: readonly Dated[],
  { years, months, days, hours }: CalendarSpan,
  now: Date,
): number {
  const latest = newestFirst.find(({ time }) => time.getTime() <= now.getTime())?.time;
  if (!latest) return -Infinity;
  const start = new Date(latest);
  start.setUTCFullYear(
    latest.getUTCFullYear() - years,
    latest.getUTCMonth() - months,
    latest.getUTCDate() - days,
  );
  start.setUTCHours(latest.getUTCHours() - hours);
  return start.getTime();
}

function bucketOf(time: Date, period: Period): string {
  const iso = time.toISOString();
  switch (period) {
    case 'hourly':
      return iso.slice(0, 13);
    case 'daily':
      return iso.slice(0, 10);
    case 'weekly':
      return mondayOf(time);
    case 'monthly':
      return iso.slice(0, 7);
    case 'yearly':
      return iso.slice(0, 4);
  }
}

/** Weeks begin on Monday, as in ISO 8601. */
function mondayOf(time: Date): string {
  const daysSinceMonday = (time.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - daysSinceMonday))
    .toISOString()
    .slice(0, 10);
}

function describe({ years, months, days, hours }: CalendarSpan): string {
  const parts = [`${years}y`, `${months}m`, `${days}d`, `${hours}h`];
  return parts.filter((part) => !/^0[ymdh]$/.test(part)).join('');
}
