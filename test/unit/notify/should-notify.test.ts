import { describe, expect, it } from '@jest/globals';
import type { AlertOutcome } from '../../../src/notify/notifier.ts';
import { shouldNotify } from '../../../src/notify/should-notify.ts';

const OUTCOMES: AlertOutcome[] = ['succeeded', 'succeeded with warnings', 'failed', 'cancelled'];

describe('who is told', () => {
  it('never: of none', () => {
    for (const outcome of OUTCOMES) expect(shouldNotify('never', outcome)).toBe(false);
  });

  it('failure: of failed runs, whatever came before; who cancels a run knows it', () => {
    for (const previous of [undefined, ...OUTCOMES])
      expect(OUTCOMES.filter((outcome) => shouldNotify('failure', outcome, previous))).toEqual(['failed']);
  });

  it('always: of every run', () => {
    for (const outcome of OUTCOMES) expect(shouldNotify('always', outcome, outcome)).toBe(true);
  });

  it('change: of a run that ended otherwise than the one before, or when that is not known', () => {
    for (const outcome of OUTCOMES.filter((each) => each !== 'cancelled')) {
      expect(OUTCOMES.filter((previous) => !shouldNotify('change', outcome, previous))).toEqual([outcome]);
      expect(shouldNotify('change', outcome)).toBe(true);
    }
    expect(OUTCOMES.some((previous) => shouldNotify('change', 'cancelled', previous))).toBe(false);
  });
});
