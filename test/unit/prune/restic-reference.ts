// What restic's documentation says that `forget` keeps, written down once more and in another way than the code under test:
// each rule as a set of periods. https://restic.readthedocs.io/en/stable/060_forget.html
import type { RetentionPolicy } from '../../../src/prune/policy.ts';

type Rule = 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** ISO 8601 weeks: the week belongs to the year that has its Thursday. */
function isoWeek(time: Date): string {
  const thursday = new Date(time.toISOString().slice(0, 10));
  while (thursday.getUTCDay() !== 4)
    thursday.setUTCDate(
      thursday.getUTCDate() + (thursday.getUTCDay() === 0 || thursday.getUTCDay() > 4 ? -1 : 1),
    );
  const year = thursday.getUTCFullYear();
  return `${year}w${Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7)}`;
}

const periodOf: Record<Rule, (time: Date) => string> = {
  hourly: (time) =>
    `${time.getUTCFullYear()}/${time.getUTCMonth()}/${time.getUTCDate()}/${time.getUTCHours()}`,
  daily: (time) => `${time.getUTCFullYear()}/${time.getUTCMonth()}/${time.getUTCDate()}`,
  weekly: isoWeek,
  monthly: (time) => `${time.getUTCFullYear()}/${time.getUTCMonth()}`,
  yearly: (time) => `${time.getUTCFullYear()}`,
};

/** @param times ascending and each once @returns those that stay, ascending */
export function resticKeeps(times: readonly Date[], policy: RetentionPolicy, now: Date): Date[] {
  const kept = new Set<Date>(policy.last === 0 ? [] : times.slice(Math.max(0, times.length - policy.last)));
  for (const rule of Object.keys(periodOf) as Rule[]) {
    if (policy[rule] === 0) continue;
    // The most recent one for each period that has any.
    const newest = new Map<string, Date>();
    for (const time of times) newest.set(periodOf[rule](time), time);
    const all = [...newest.values()].sort((a, b) => a.getTime() - b.getTime());
    for (const time of all.slice(Math.max(0, all.length - policy[rule]))) kept.add(time);
    // "If there are not enough snapshots to keep one for each […] the oldest snapshot is kept additionally."
    if (all.length < policy[rule] && times[0]) kept.add(times[0]);
  }
  if (policy.within) {
    const latest = times.findLast((time) => time <= now);
    const { years, months, days, hours } = policy.within;
    for (const time of times) {
      if (!latest) kept.add(time);
      else {
        const moved = new Date(latest);
        moved.setUTCMonth(moved.getUTCMonth() - 12 * years - months, moved.getUTCDate() - days);
        if (time.getTime() > moved.getTime() - hours * 3_600_000) kept.add(time);
      }
    }
  }
  return times.filter((time) => kept.has(time));
}
