// Signals of single requests: what cleans up after a run, and what must be answered although the run has ended.

/** A run that has failed or was cancelled waits no longer for one request that cleans up, its retries included. */
const CLEAN_UP_REQUEST_MS = 20_000;

/** For one request that cleans up after a run: it must not wait as long as the run would have. */
export function cleanUpSignal(): AbortSignal {
  return AbortSignal.timeout(CLEAN_UP_REQUEST_MS);
}

/** Never fires: for what is done to its end, whatever became of the run. */
export const UNENDING = new AbortController().signal;

/** Steps in which the time of grace passes. */
const GRACE_STEPS = 10;

/**
 * A signal that fires some time after another one; `end()` when it is not needed any more. The time passes in steps, so that a process
 * that could not run in the meantime still sees an answer that waits in its socket.
 */
export class GraceSignal {
  readonly #late = new AbortController();
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(signal: AbortSignal, graceMs: number) {
    this.#signal = signal;
    this.#onAbort = () => {
      this.#wait(GRACE_STEPS, graceMs / GRACE_STEPS);
    };
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#late.signal;
  }

  #wait(steps: number, stepMs: number): void {
    this.#timer = setTimeout(() => {
      if (steps > 1) this.#wait(steps - 1, stepMs);
      else this.#late.abort(this.#signal.reason);
    }, stepMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
