import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { forEachConcurrent, mapConcurrent } from '../../../src/core/concurrency.ts';

const never = new AbortController().signal;

it('takes every item once, in order, with as many at once as was said and no more', async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const workers = new Set<number>();
  await forEachConcurrent(
    Array.from({ length: 50 }, (_, i) => i),
    4,
    never,
    async (item, worker) => {
      begun.push(item);
      workers.add(worker);
      most = Math.max(most, ++running);
      await sleep(item % 3);
      running--;
    },
  );
  expect(begun).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(most).toBe(4);
  expect(workers).toEqual(new Set([0, 1, 2, 3]));
});

it('throws the first failure after all that ran have ended, and begins nothing more', async () => {
  const ended: number[] = [];
  const begun: number[] = [];
  const failing = forEachConcurrent([0, 1, 2, 3, 4, 5], 3, never, async (item, _, signal) => {
    begun.push(item);
    if (item === 1) {
      await sleep(5);
      throw new RangeError('first');
    }
    await sleep(30);
    expect(signal.aborted).toBe(true);
    ended.push(item);
    if (item === 2) throw new Error('later');
  });
  await expect(failing).rejects.toThrow(new RangeError('first'));
  expect(ended).toEqual([0, 2]);
  expect(begun).toEqual([0, 1, 2]);
});

it('ends the iterable when it fails, and asks an async one for one item at a time', async () => {
  let asked = 0;
  let isEnded = false;
  async function* items(): AsyncGenerator<number> {
    try {
      for (let i = 0; ; i++) {
        expect(++asked).toBe(1);
        await sleep(1);
        asked--;
        yield i;
      }
    } finally {
      isEnded = true;
    }
  }
  const failing = forEachConcurrent(items(), 3, never, async (item) => {
    if (item === 7) throw new Error('enough');
  });
  await expect(failing).rejects.toThrow('enough');
  expect(isEnded).toBe(true);
});

it('is stopped by the signal, with its reason', async () => {
  const stop = new AbortController();
  const stopped = forEachConcurrent([1, 2, 3], 1, stop.signal, async () => stop.abort(new Error('stop')));
  await expect(stopped).rejects.toThrow('stop');
  const done: number[] = [];
  const already = forEachConcurrent([1], 1, stop.signal, async (item) => void done.push(item));
  await expect(already).rejects.toThrow('stop');
  expect(done).toEqual([]);
});

it('maps in order', async () => {
  const results = await mapConcurrent([3, 1, 2], 2, async (ms) => {
    await sleep(ms);
    return ms * 10;
  });
  expect(results).toEqual([30, 10, 20]);
});
