// Signals of single requests: for clean-up after a run, and for requests whose answer is needed
// although the run has ended.

/** Limit for one clean-up request, including its retries, after a run failed or was cancelled. */
const CLEAN_UP_REQUEST_MS = 20_000;

/** Returns a signal for one clean-up request: it must not wait as long as the run would have. */
export function cleanUpSignal(): AbortSignal {
  return AbortSignal.timeout(CLEAN_UP_REQUEST_MS);
}

/** Never fires: for work that must finish regardless of the run. */
export const UNENDING = new AbortController().signal;

/** Number of steps of the grace period. */
const GRACE_STEPS = 10;

/**
 * Signal that fires some time after another one; call `end()` when it is not needed any more. The
 * time passes in steps, so that a process that was suspended still sees an answer that waits in its
 * socket.
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
