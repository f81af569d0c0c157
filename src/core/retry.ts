// Back-off for what may pass by itself. Whether an error is worth a retry is decided where its SDK is known.
import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  /** Tries in all, the first one included; with `patienceMs` the least number of them. */
  attempts: number;
  /** How long after the first failure a further try may begin, however many there were, in milliseconds. */
  patienceMs?: number;
  /** Wait before the second try, in milliseconds; doubled each time, with jitter of 50 to 100 %. */
  firstDelayMs: number;
  /** Upper bound of one wait, in milliseconds. */
  maxDelayMs: number;
  signal?: AbortSignal;
  isRetryable: (error: unknown) => boolean;
  onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
}

/** Calls `work` until it succeeds, fails for good, or attempts and patience are used up; then the last error is thrown. */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  let patientUntil: number | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const now = performance.now();
      patientUntil ??= now + (options.patienceMs ?? 0);
      const delayMs = backoffMs(attempt, options);
      const isLast = attempt >= options.attempts && now + delayMs >= patientUntil;
      if (isLast || options.signal?.aborted || !options.isRetryable(error)) throw error;
      options.onRetry?.(error, attempt, delayMs);
      await sleep(delayMs, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

function backoffMs(attempt: number, { firstDelayMs, maxDelayMs }: RetryOptions): number {
  const full = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + Math.random() / 2));
}
