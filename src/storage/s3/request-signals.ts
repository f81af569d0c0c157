// Signals of single requests: what cleans up after a run, and what must be answered although the run has ended.

/** A run that has failed or was cancelled waits no longer for one request that cleans up, its retries included. */
const CLEAN_UP_REQUEST_MS = 20_000;

/** For one request that cleans up after a run: it must not wait as long as the run would have. */
export function cleanUpSignal(): AbortSignal {
  return AbortSignal.timeout(CLEAN_UP_REQUEST_MS);
}

/** Never fires: for what is done to its end, whatever became of the run. */
export const UNENDING = new AbortController().signal;

/** A signal that fires some time after another one; `end()` when it is not needed any more. */
export class GraceSignal {
  readonly #late = new AbortController();
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(signal: AbortSignal, graceMs: number) {
    this.#signal = signal;
    this.#onAbort = () => {
      this.#timer = setTimeout(() => this.#late.abort(signal.reason), graceMs);
    };
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#late.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
