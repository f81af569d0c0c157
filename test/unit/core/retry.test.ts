import { expect, it } from '@jest/globals';
import { retry } from '../../../src/core/retry.ts';

const patient = { attempts: 4, firstDelayMs: 4, maxDelayMs: 10, isRetryable: () => true };

it('tries until it succeeds, and waits twice as long each time up to the bound', async () => {
  const delays: number[] = [];
  const result = await retry(
    async (attempt) => {
      if (attempt < 4) throw new Error(`try ${attempt}`);
      return attempt;
    },
    { ...patient, onRetry: (_, __, delayMs) => void delays.push(delayMs) },
  );
  expect(result).toBe(4);
  expect(delays).toHaveLength(3);
  [4, 8, 10].forEach((full, i) => {
    expect(delays[i]).toBeGreaterThanOrEqual(full / 2);
    expect(delays[i]).toBeLessThanOrEqual(full);
  });
});

it('throws the last error when the tries are used up', async () => {
  let tries = 0;
  const failing = retry(async (attempt) => {
    tries++;
    throw new Error(`try ${attempt}`);
  }, patient);
  await expect(failing).rejects.toThrow('try 4');
  expect(tries).toBe(4);
});

it('goes on beyond the tries as long as it has patience', async () => {
  const result = await retry(
    async (attempt) => {
      if (attempt < 12) throw new Error('still');
      return attempt;
    },
    { ...patient, attempts: 2, patienceMs: 600_000 },
  );
  expect(result).toBe(12);
});

it('has the patience of its last failure, not of its first', async () => {
  let tries = 0;
  const options = {
    ...patient,
    get attempts() {
      return tries < 2 ? 3 : 4;
    },
    get patienceMs() {
      return tries < 2 ? 0 : 600_000;
    },
  };
  const result = await retry(async (attempt) => {
    if (++tries < 12) throw new Error('still');
    return attempt;
  }, options);
  expect(result).toBe(12);
});

it('begins no try after its patience', async () => {
  const failing = retry(
    async () => {
      throw new Error('still');
    },
    { ...patient, attempts: 2, patienceMs: 100 },
  );
  await expect(failing).rejects.toThrow('still');
});

it('makes all of its tries where each takes longer than the patience', async () => {
  let tries = 0;
  const failing = retry(
    async () => {
      tries++;
      await new Promise((resolve) => setTimeout(resolve, 30));
      throw new Error('stalled');
    },
    { ...patient, attempts: 3, patienceMs: 5 },
  );
  await expect(failing).rejects.toThrow('stalled');
  expect(tries).toBe(3);
});

it('throws at once what is not worth another try', async () => {
  let tries = 0;
  const failing = retry(
    async () => {
      tries++;
      throw new TypeError('for good');
    },
    { ...patient, isRetryable: (error) => !(error instanceof TypeError) },
  );
  await expect(failing).rejects.toThrow('for good');
  expect(tries).toBe(1);
});

it('is stopped by the signal, also while it waits', async () => {
  const stop = new AbortController();
  const begin = Date.now();
  const failing = retry(
    async () => {
      setTimeout(() => stop.abort(), 5);
      throw new Error('again');
    },
    { ...patient, firstDelayMs: 600_000, maxDelayMs: 600_000, signal: stop.signal },
  );
  await expect(failing).rejects.toMatchObject({ name: 'AbortError' });
  expect(Date.now() - begin).toBeLessThan(60_000);
});
