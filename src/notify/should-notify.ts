// Which runs are worth an alert. Pure.
import type { AlertOutcome } from './notifier.ts';

export const NOTIFY_POLICIES = ['failure', 'always', 'change', 'never'] as const;
export type NotifyPolicy = (typeof NOTIFY_POLICIES)[number];

/**
 * A run that someone has cancelled tells no one that something is wrong.
 * @param previous outcome of the run before; unknown counts as a change: rather one alert too many
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
