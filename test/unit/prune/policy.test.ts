// The rules, compared with the examples of restic's documentation and with a second reading of it.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { RetentionPolicy } from '../../../src/prune/policy.ts';
import { applyPolicy, type Dated } from '../../../src/prune/policy.ts';
import { idOf, policyOf } from './made-backups.ts';
import { resticKeeps } from './restic-reference.ts';

const at = (text: string): Date => new Date(`${text.length === 10 ? `${text}T11:00:00` : text}Z`);
const dated = (times: readonly Date[]): Dated[] => times.map((time) => ({ backupId: idOf(time), time }));
const NOW = at('2026-11-22T12:00:00');

function kept(times: readonly Date[], rules: Partial<RetentionPolicy>, now = NOW): string[] {
  const result = applyPolicy(dated(times), policyOf(rules), now);
  return times.filter((time) => result.has(idOf(time))).map((time) => time.toISOString().slice(0, 16));
}

const reasons = (times: readonly Date[], rules: Partial<RetentionPolicy>): string[][] => {
  const result = applyPolicy(dated(times), policyOf(rules), NOW);
  return times.map((time) => result.get(idOf(time)) ?? []);
};

// "Suppose you have only made one backup every Sunday for 12 weeks."
const SUNDAYS = Array.from({ length: 12 }, (_, week) => new Date(Date.UTC(2019, 8, 1 + 7 * week, 11)));

describe('the examples of restic', () => {
  it('keep the last four Sundays with keep-daily 4', () => {
    expect(kept(SUNDAYS, { daily: 4 })).toEqual([
      '2019-10-27T11:00',
      '2019-11-03T11:00',
      '2019-11-10T11:00',
      '2019-11-17T11:00',
    ]);
  });

  it('keep of 100 years of days as many as it counts', () => {
    const days = Array.from({ length: 36_525 }, (_, day) => new Date(Date.UTC(1926, 10, 23 + day, 3)));
    const result = kept(days, { daily: 7, weekly: 5, monthly: 12, yearly: 75 });
    // 7 days, 4 more ends of weeks, 12 or 11 more ends of months, 75 or 74 more ends of years.
    expect(result.length).toBeGreaterThanOrEqual(7 + 4 + 10 + 74);
    expect(result.length).toBeLessThanOrEqual(7 + 4 + 12 + 75);
    expect(result.at(-1)).toBe('2026-11-22T03:00');
    expect(result[0]).toBe('1952-12-31T03:00');
  });
});

describe('a policy', () => {
  it('keeps of each period the newest, and says by which rule', () => {
    const times = [at('2026-11-20'), at('2026-11-21'), at('2026-11-21T23:59:59'), at('2026-11-22T00:00:00')];
    expect(reasons(times, { daily: 2 })).toEqual([[], [], ['daily'], ['daily']]);
    expect(reasons(times, { last: 1, weekly: 1, monthly: 1 })).toEqual([
      [],
      [],
      [],
      ['last', 'weekly', 'monthly'],
    ]);
  });

  it('begins weeks on Monday, also where a year ends', () => {
    // Thursday 2020-12-31 and Sunday 2021-01-03 are in week 53 of 2020.
    const times = [at('2020-12-27'), at('2020-12-28'), at('2020-12-31'), at('2021-01-03'), at('2021-01-04')];
    expect(kept(times, { weekly: 3 })).toEqual(['2020-12-27T11:00', '2021-01-03T11:00', '2021-01-04T11:00']);
  });

  it('keeps the oldest too as long as a rule has not used up its count', () => {
    const times = [at('2026-10-01'), at('2026-10-02'), at('2026-11-22')];
    expect(reasons(times, { monthly: 12 })).toEqual([['oldest monthly'], ['monthly'], ['monthly']]);
    expect(kept(times, { monthly: 2 })).toEqual(['2026-10-02T11:00', '2026-11-22T11:00']);
  });

  it('counts a span back from the newest and not from now', () => {
    const times = [at('2020-01-01'), at('2020-01-31T10:59:00'), at('2020-01-31T11:00:01'), at('2020-03-01')];
    const within = { years: 0, months: 0, days: 30, hours: 0 };
    expect(kept(times, { within })).toEqual(['2020-01-31T11:00', '2020-03-01T11:00']);
    expect(kept(times, { within: { ...within, days: 0, months: 1 } })).toEqual(['2020-03-01T11:00']);
    expect(kept(times, { within: { ...within, years: 1 } })).toHaveLength(4);
    expect(kept(times, { within: { ...within, years: 9_999, months: 99_999 } })).toHaveLength(4);
  });

  it('takes no backup from the future for the newest that a span is counted from', () => {
    const times = [at('2026-11-20'), at('2026-11-22'), at('2030-01-01')];
    expect(kept(times, { within: { years: 0, months: 0, days: 3, hours: 0 } })).toHaveLength(3);
  });

  it('keeps all with unlimited', () => {
    expect(kept(SUNDAYS, { last: Infinity })).toHaveLength(12);
    expect(kept(SUNDAYS, { monthly: Infinity })).toEqual([
      '2019-09-01T11:00',
      '2019-09-29T11:00',
      '2019-10-27T11:00',
      '2019-11-17T11:00',
    ]);
  });

  it('keeps nothing by itself', () => expect(kept(SUNDAYS, {})).toEqual([]));
});

const count = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 }), fc.constant(Infinity));
const policy = fc
  .record({
    last: count,
    hourly: count,
    daily: count,
    weekly: count,
    monthly: count,
    yearly: count,
    within: fc.option(
      fc.record({
        years: fc.nat(2),
        months: fc.nat(14),
        days: fc.nat(40),
        hours: fc.integer({ min: 1, max: 60 }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ within, ...counts }): RetentionPolicy => ({ ...counts, ...(within ? { within } : {}) }))
  .filter(({ within, ...counts }) => within !== undefined || Object.values(counts).some((each) => each > 0));
/** Dense and far apart, and a few in the future. */
const times = fc
  .array(
    fc.oneof(
      fc.integer({ min: -40_000_000, max: 600_000 }),
      fc.integer({ min: -200_000, max: 0 }),
      fc.integer({ min: -400_000_000, max: 0 }),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((seconds) =>
    [...new Set(seconds)].sort((a, b) => a - b).map((each) => new Date(NOW.getTime() + each * 1000)),
  );

describe('any policy on any backups', () => {
  it('keeps what the documentation of restic says, and something', () => {
    fc.assert(
      fc.property(times, policy, fc.boolean(), (times, policy, isReversed) => {
        const given = dated(isReversed ? times.toReversed() : times);
        const result = applyPolicy(given, policy, NOW);
        expect(times.filter((time) => result.has(idOf(time)))).toEqual(resticKeeps(times, policy, NOW));
        expect(result.size).toBeGreaterThan(0);
        for (const rules of result.values()) expect(rules.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the newest of each period that it counts', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 50 }), (times, daily) => {
        const result = applyPolicy(dated(times), policyOf({ daily }), NOW);
        const days = [...new Set(times.map((time) => time.toISOString().slice(0, 10)))].slice(-daily);
        for (const day of days)
          expect(result.has(idOf(times.findLast((time) => time.toISOString().startsWith(day))!))).toBe(true);
        expect(result.size).toBeLessThanOrEqual(daily);
      }),
    );
  });
});
