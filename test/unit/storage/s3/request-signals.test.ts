// The time in which a request may still be answered after the run has ended.
import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { GraceSignal } from '../../../../src/storage/s3/requests/request-signals.ts';

it('fires after the time of grace, with the reason of the run', async () => {
  const run = new AbortController();
  const grace = new GraceSignal(run.signal, 50);
  run.abort('ctrl-c');
  expect(grace.signal.aborted).toBe(false);
  await once(grace.signal, 'abort');
  expect(grace.signal.reason).toBe('ctrl-c');
});

it('does not fire while the process could not look for an answer', async () => {
  const run = new AbortController();
  const grace = new GraceSignal(run.signal, 300);
  run.abort('ctrl-c');
  // As on a machine that gives this process no time.
  const end = performance.now() + 500;
  while (performance.now() < end);
  const answered = new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await answered;
  expect(grace.signal.aborted).toBe(false);
  grace.end();
});

it('does not fire after its end', async () => {
  const run = new AbortController();
  const grace = new GraceSignal(run.signal, 20);
  run.abort('ctrl-c');
  grace.end();
  await sleep(100);
  expect(grace.signal.aborted).toBe(false);
});
