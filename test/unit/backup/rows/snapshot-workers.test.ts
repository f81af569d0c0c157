// The workers of a snapshot: tasks that go on without a session, workers that are lost, failures.
import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Performed, SnapshotWorkers } from '../../../../src/backup/rows/snapshot-workers.ts';
import { BackupError } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import type { Session } from '../../../../src/mysql/connection/session.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../../../src/storage/small-object.ts';

const never = new AbortController().signal;
const lost = (): BackupError => new BackupError('SOURCE_CONNECTION_LOST', 'the connection was lost');

async function* planned(...tasks: string[]): AsyncGenerator<string> {
  for (const task of tasks) yield task;
}

/** A session is told from others by itself and by its id, and by nothing else here. */
function startWorkers(count: number): { workers: SnapshotWorkers; warnings: string[] } {
  const sessions = Array.from({ length: count }, (_, id) => ({ id: id + 1 }) as unknown as Session);
  const warnings: string[] = [];
  return { workers: new SnapshotWorkers(sessions, warnings, silentLogger), warnings };
}

function later(): { promise: Promise<undefined>; resolve: () => void; reject: (error: Error) => void } {
  let settle: { resolve: () => void; reject: (error: Error) => void };
  const promise = new Promise<undefined>((resolve, reject) => {
    settle = { resolve: () => resolve(undefined), reject };
  });
  return { promise, ...settle! };
}

/** Too much for two of them to be on their way at a time. */
const LARGE = 1_000_000;
const done: Performed<string> = { storing: Promise.resolve(undefined), bytes: 0 };

describe('the workers of a snapshot', () => {
  it('begin a task while the rest of the one before goes on, and only one', async () => {
    const { workers } = startWorkers(1);
    const rests = new Map(['a', 'b', 'c'].map((task) => [task, later()]));
    const begun: string[] = [];
    const run = workers.perform(
      planned('a', 'b', 'c'),
      never,
      async (task) => {
        begun.push(task);
        return { storing: rests.get(task)!.promise, bytes: LARGE };
      },
      String,
    );
    await sleep(20);
    expect(begun).toEqual(['a', 'b']);
    rests.get('a')!.resolve();
    await sleep(20);
    expect(begun).toEqual(['a', 'b', 'c']);
    let isOver = false;
    void run.then(() => (isOver = true));
    rests.get('c')!.resolve();
    await sleep(20);
    expect(isOver).toBe(false);
    rests.get('b')!.resolve();
    await run;
  });

  it('leave some small rests behind, all together no more than the storage takes at a time', async () => {
    const { workers } = startWorkers(2);
    const rest = later();
    const tasks = Array.from({ length: 100 }, (_, n) => String(n));
    let begun = 0;
    const run = workers.perform(
      planned(...tasks),
      never,
      async () => {
        begun++;
        return { storing: rest.promise, bytes: 1000 };
      },
      String,
    );
    await sleep(20);
    // Each has one more, for which it waits.
    expect(begun).toBe(SMALL_OBJECTS_AT_ONCE + 2);
    rest.resolve();
    await run;
    expect(begun).toBe(100);
  });

  it('do what follows from a rest, also when all else is done', async () => {
    const { workers } = startWorkers(2);
    const rest = later();
    const begun: string[] = [];
    const run = workers.perform(
      planned('a', 'b'),
      never,
      async (task) => {
        begun.push(task);
        return task === 'a' ? { storing: rest.promise.then(() => 'count a'), bytes: LARGE } : done;
      },
      String,
    );
    await sleep(20);
    rest.resolve();
    await run;
    expect(begun).toEqual(['a', 'b', 'count a']);
  });

  it('all stop when a rest fails, the one that is in the middle of a task too', async () => {
    const { workers } = startWorkers(2);
    const rest = later();
    const run = workers.perform(
      planned('a', 'long'),
      never,
      async (task, _, signal) => {
        if (task === 'a') return { storing: rest.promise, bytes: LARGE };
        await sleep(60_000, undefined, { signal });
        return done;
      },
      String,
    );
    await sleep(20);
    rest.reject(new Error('the storage is full'));
    await expect(run).rejects.toThrow('the storage is full');
  });

  it('are waited for when one fails: no rest goes on behind the failure', async () => {
    const { workers } = startWorkers(2);
    const rest = later();
    let isOver = false;
    const run = workers
      .perform(
        planned('a', 'b'),
        never,
        async (task) => {
          if (task === 'a') return { storing: rest.promise, bytes: LARGE };
          throw new Error('b is broken');
        },
        String,
      )
      .finally(() => (isOver = true));
    run.catch(() => undefined);
    await sleep(20);
    expect(isOver).toBe(false);
    rest.resolve();
    await expect(run).rejects.toThrow('b is broken');
  });

  it('hand on what a lost one was at, and end the rest of what it had read', async () => {
    const { workers, warnings } = startWorkers(2);
    const rest = later();
    const did: string[] = [];
    const run = workers.perform(
      planned('a', 'b', 'c'),
      never,
      async (task, { id }) => {
        if (id === 1 && did.includes('1 a')) throw lost();
        did.push(`${id} ${task}`);
        return task === 'a' ? { storing: rest.promise.then(() => 'count a'), bytes: LARGE } : done;
      },
      String,
    );
    await sleep(20);
    rest.resolve();
    await run;
    expect(did.map((each) => each.slice(2)).sort()).toEqual(['a', 'b', 'c', 'count a']);
    expect(did.filter((each) => each.startsWith('1'))).toEqual(['1 a']);
    expect(warnings).toEqual([expect.stringContaining('worker 1 (connection 1) lost its connection')]);
  });

  it('fail when the last one is lost', async () => {
    const { workers } = startWorkers(1);
    const perform = async (): Promise<Performed<string>> => {
      throw lost();
    };
    await expect(workers.perform(planned('a'), never, perform, String)).rejects.toMatchObject({
      code: 'SOURCE_CONNECTION_LOST',
      message: expect.stringContaining('the last worker lost its connection'),
    });
  });
});
