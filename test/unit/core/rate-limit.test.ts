// --max-rate: what was counted has to be paid for in time.
import { describe, expect, it } from '@jest/globals';
import { RateLimit } from '../../../src/core/rate-limit.ts';
import { silentProgress } from '../../../src/core/progress.ts';

const never = new AbortController().signal;

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

describe('a rate limit', () => {
  it('holds several workers to one rate together', async () => {
    const limit = new RateLimit(1_000_000, never);
    const worker = async (): Promise<void> => {
      for (let piece = 0; piece < 10; piece++) {
        limit.count(50_000);
        await limit.wait();
      }
    };
    // A million bytes, less what may come at once.
    const seconds = await secondsOf(async () => void (await Promise.all([worker(), worker()])));
    expect(seconds).toBeGreaterThan(0.7);
    expect(seconds).toBeLessThan(60);
  });

  it('lets what was not used lapse', async () => {
    let now = 0;
    const limit = new RateLimit(1000, never, () => now);
    now = 3_600_000;
    limit.count(450);
    // A quarter of a second is free after any pause, the rest is not.
    const seconds = await secondsOf(() => limit.wait());
    expect(seconds).toBeGreaterThan(0.15);
    expect(seconds).toBeLessThan(60);
  });

  it('ends with the run', async () => {
    const stop = new AbortController();
    const limit = new RateLimit(1, stop.signal);
    limit.count(1_000_000);
    const waiting = limit.wait();
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow();
  });

  it('counts the rows that a backup tells of', async () => {
    const told: number[] = [];
    // From the beginning: time that passes before the wait is part of it.
    const seconds = await secondsOf(async () => {
      const limit = new RateLimit(1_000_000, never);
      const progress = limit.counting({
        ...silentProgress,
        advance: (rows, bytes) => void told.push(rows, bytes),
      });
      progress.advance(3, 500_000);
      await limit.wait();
    });
    expect(told).toEqual([3, 500_000]);
    expect(seconds).toBeGreaterThan(0.2);
  });
});
