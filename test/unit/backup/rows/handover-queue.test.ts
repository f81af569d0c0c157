import { describe, expect, it } from '@jest/globals';
import { HandoverQueue } from '../../../../src/backup/rows/handover-queue.ts';

const never = new AbortController().signal;

async function* planned(...tasks: string[]): AsyncGenerator<string> {
  for (const task of tasks) yield task;
}

describe('the queue of tasks', () => {
  it('gives what is planned, in order, and then nothing', async () => {
    const queue = new HandoverQueue(planned('a', 'b'));
    for (const task of ['a', 'b']) {
      expect(await queue.take(never)).toBe(task);
      queue.done();
    }
    expect(await queue.take(never)).toBeUndefined();
  });

  it('gives what was given back before what is planned', async () => {
    const queue = new HandoverQueue(planned('a', 'b'));
    await queue.take(never);
    queue.giveBack('a');
    expect([await queue.take(never), await queue.take(never)]).toEqual(['a', 'b']);
  });

  it('gives what follows from a task before what is planned', async () => {
    const queue = new HandoverQueue(planned('a', 'b'));
    await queue.take(never);
    queue.done('count a');
    expect([await queue.take(never), await queue.take(never)]).toEqual(['count a', 'b']);
  });

  it('lets nobody go while a task might come back', async () => {
    const queue = new HandoverQueue(planned('a'));
    await queue.take(never);
    const waiting = [queue.take(never), queue.take(never)];
    queue.giveBack('a');
    expect(await Promise.race(waiting)).toBe('a');
    queue.done();
    expect((await Promise.all(waiting)).filter((task) => task === undefined)).toHaveLength(1);
  });

  it('ends a wait when the signal fires', async () => {
    const queue = new HandoverQueue(planned('a'));
    const stop = new AbortController();
    await queue.take(never);
    const waiting = queue.take(stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  it('fails with the plan', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield 'a';
      throw new Error('no plan');
    }
    const queue = new HandoverQueue(failing());
    await queue.take(never);
    await expect(queue.take(never)).rejects.toThrow('no plan');
  });
});
