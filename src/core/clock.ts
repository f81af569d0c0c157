// Clock of the program. Tests use a clock that they advance themselves, so no test depends on the
// speed of a machine.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since a fixed moment; never decreases. */
  now(): number;
  /**
   * Calls `work` periodically; does not keep the process alive.
   * @returns a function that stops the calls
   */
  every(periodMs: number, work: () => void): () => void;
  /** Resolves after the time; does not keep the process alive. */
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  every(periodMs, work) {
    const timer = setInterval(work, periodMs).unref();
    return () => clearInterval(timer);
  },
  sleep: async (ms) => {
    await sleep(ms, undefined, { ref: false });
  },
};
