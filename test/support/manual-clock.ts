// A clock that moves only when a test says so: no test with it depends on the speed of the machine.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.ts';

interface Timer {
  at: number;
  /** 0: once. */
  periodMs: number;
  work: () => void;
}

export class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  every(periodMs: number, work: () => void): () => void {
    return this.#add({ at: this.#now + periodMs, periodMs, work });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.#add({ at: this.#now + ms, periodMs: 0, work: resolve }));
  }

  /** Moves on; everything that falls due happens in its order, with what follows from it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#now = next.at;
      if (next.periodMs === 0) this.#timers.delete(next);
      else next.at += next.periodMs;
      next.work();
      await nextTurn();
    }
    this.#now = end;
    await nextTurn();
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
