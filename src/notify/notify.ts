// Sends the alerts of a run: all at the same time, each with retries while they may help, all
// within one time limit. Invariant: this file never throws; an unaccepted alert is a warning and
// does not change the outcome of the run.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../core/log.ts';
import { retry } from '../core/retry.ts';
import { type Alert, AlertError, type AlertOutcome, type Notifier } from './notifier.ts';
import { type NotifyPolicy, shouldNotify } from './should-notify.ts';

export interface SendOptions {
  policy: NotifyPolicy;
  /** The previous outcome, for the policy `change`; undefined: unknown. */
  previousOutcome?: AlertOutcome | undefined;
  logger: Logger;
  /**
   * Stops all alerts at once. This is not the signal of the operation: a cancel aborts that signal
   * before the alerts report the cancel.
   */
  signal?: AbortSignal | undefined;
  /**
   * Time limit for all alerts together, in milliseconds. Default: 30 s, and 5 s after a cancel,
   * because the host kills the process soon.
   */
  timeoutMs?: number | undefined;
  /** Wait before the second try, in milliseconds. */
  firstDelayMs?: number | undefined;
}

const TIMEOUT_MS = 30_000;
const CANCELLED_TIMEOUT_MS = 5_000;
const ATTEMPTS = 4;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 8_000;

export async function sendAlerts(
  notifiers: readonly Notifier[],
  alert: Alert,
  options: SendOptions,
): Promise<void> {
  const isWanted = ({ policy = options.policy }: Notifier): boolean =>
    shouldNotify(policy, alert.outcome, options.previousOutcome);
  const chosen = notifiers.filter((notifier) => notifier.everyRun || isWanted(notifier));
  if (chosen.length === 0) return;
  const defaultMs = alert.outcome === 'cancelled' ? CANCELLED_TIMEOUT_MS : TIMEOUT_MS;
  const timeoutMs = options.timeoutMs ?? defaultMs;
  const stop = new AbortController();
  const giveUp = (reason: string): void => stop.abort(new AlertError(reason, { transient: false }));
  const timer = setTimeout(() => giveUp(`not taken within ${timeoutMs / 1000} s`), timeoutMs);
  const cancel = (): void => giveUp('cancelled');
  options.signal?.addEventListener('abort', cancel, { once: true });
  if (options.signal?.aborted) cancel();
  const deadlineMs = Date.now() + timeoutMs;
  try {
    await Promise.all(chosen.map((notifier) => send(notifier, alert, stop.signal, deadlineMs, options)));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
  }
}

async function send(
  notifier: Notifier,
  alert: Alert,
  signal: AbortSignal,
  deadlineMs: number,
  { logger, firstDelayMs = FIRST_DELAY_MS }: SendOptions,
): Promise<void> {
  let last: AlertError | undefined;
  const attempt = async (): Promise<void> => {
    if (last) await pause(last.retryAfterMs - firstDelayMs, signal);
    signal.throwIfAborted();
    await notifier.notify(alert, signal);
  };
  const tries = retry(attempt, {
    attempts: ATTEMPTS,
    firstDelayMs,
    maxDelayMs: MAX_DELAY_MS,
    signal,
    isRetryable: (error) =>
      error instanceof AlertError && error.transient && Date.now() + error.retryAfterMs < deadlineMs,
    onRetry: (error, tried, delayMs) => {
      last = error as AlertError;
      logger.debug(`${notifier.name}: try ${tried} failed, the next in ${delayMs} ms: ${last.message}`);
    },
  });
  try {
    await Promise.race([tries, whenAborted(signal)]);
    logger.debug(`${notifier.name}: alert sent`);
  } catch (error) {
    logger.warn(`the alert by ${notifier.name} was not sent: ${reasonOf(signal, error, last)}`);
  }
}

/** Returns the reason. Does not quote foreign errors: their text might hold a secret. */
function reasonOf(signal: AbortSignal, error: unknown, last: AlertError | undefined): string {
  if (signal.aborted) {
    const { message } = signal.reason as AlertError;
    return last ? `${message}; the last try: ${last.message}` : message;
  }
  return error instanceof AlertError ? error.message : 'an internal error';
}

/** Rejects on abort, for notifiers that ignore the signal. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs > 0) await sleep(delayMs, undefined, { signal });
}
