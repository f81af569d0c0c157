// Retry with back-off for temporary failures. The layer that knows the SDK decides what to retry.
import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  /** Total number of tries, including the first; with `patienceMs` the minimum. */
  attempts: number;
  /** Milliseconds after the first failure in which tries may begin, whatever their number. */
  patienceMs?: number;
  /** Milliseconds before the second try; doubles each time, with jitter of 50 to 100 %. */
  firstDelayMs: number;
  /** Maximum of one wait in milliseconds. */
  maxDelayMs: number;
  signal?: AbortSignal;
  isRetryable: (error: unknown) => boolean;
  onRetry?: (error: unknown, attempt: number, delayMs: number) => void;
}

/**
 * Calls `work` until it succeeds, fails permanently, or exhausts attempts and patience.
 * @throws the last error
 */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  let firstFailure: number | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const now = performance.now();
      firstFailure ??= now;
      const delayMs = backoffMs(attempt, options);
      // The patience is read at each failure: it may have become longer since the first.
      const isPatient = now + delayMs < firstFailure + (options.patienceMs ?? 0);
      const isLast = attempt >= options.attempts && !isPatient;
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
