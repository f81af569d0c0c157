// Time as the program sees it. A test replaces the clock by one that it moves itself, so that no test depends on the speed of a
// machine.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since some moment in the past; never goes back. */
  now(): number;
  /** Calls `work` again and again. The process may end in the meantime. @returns what stops it */
  every(periodMs: number, work: () => void): () => void;
  /** Settles after that time. The process may end in the meantime. */
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
