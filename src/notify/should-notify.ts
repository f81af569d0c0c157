// Decides which runs deserve an alert. Pure.
import type { AlertOutcome } from './notifier.ts';

export const NOTIFY_POLICIES = ['failure', 'always', 'change', 'never'] as const;
export type NotifyPolicy = (typeof NOTIFY_POLICIES)[number];

/**
 * Decides about one run. A run that someone has cancelled reports no problem.
 * @param previous outcome of the previous run; unknown counts as a change: one alert too many is
 * better than a missing one
 */
export function shouldNotify(policy: NotifyPolicy, outcome: AlertOutcome, previous?: AlertOutcome): boolean {
  switch (policy) {
    case 'never':
      return false;
    case 'always':
      return true;
    case 'change':
      return outcome !== 'cancelled' && outcome !== previous;
    case 'failure':
      return outcome === 'failed';
  }
}
