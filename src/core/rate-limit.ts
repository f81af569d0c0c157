// Limits work to a number of bytes per second, over all workers.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './progress.ts';

/** Burst that may be read at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 0.25;

export class RateLimit {
  readonly #bytesPerSecond: number;
  readonly #now: () => number;
  readonly #signal: AbortSignal;
  /** Time in milliseconds at which all counted bytes are paid for. */
  #paidAt = 0;

  constructor(bytesPerSecond: number, signal: AbortSignal, now = (): number => performance.now()) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#signal = signal;
    this.#now = now;
  }

  count(bytes: number): void {
    const earliest = this.#now() - BURST_SECONDS * 1000;
    this.#paidAt = Math.max(this.#paidAt, earliest) + (bytes / this.#bytesPerSecond) * 1000;
  }

  /** Settles when all bytes counted so far are paid for. */
  async wait(): Promise<void> {
    const waitMs = this.#paidAt - this.#now();
    if (waitMs > 1) await sleep(waitMs, undefined, { signal: this.#signal });
  }

  /** Wraps `progress` and counts the bytes that are reported to it. */
  counting(progress: Progress): Progress {
    return {
      stage: (name) => progress.stage(name),
      expect: (total) => progress.expect(total),
      tableDone: () => progress.tableDone(),
      advance: (rows, bytes) => {
        if (bytes > 0) this.count(bytes);
        progress.advance(rows, bytes);
      },
    };
  }
}

/** Delays bytes until those counted so far are paid for. */
export async function* pace(source: AsyncIterable<Buffer>, limit: RateLimit): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    await limit.wait();
    yield bytes;
  }
}
