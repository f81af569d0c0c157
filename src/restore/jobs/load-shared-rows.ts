// Loads rows while other jobs load too: each job takes the next task that no other job has, and
// stays until every task is done, because a job that dies leaves its task to the others.
import { setTimeout as sleep } from 'node:timers/promises';
import { forEachConcurrent } from '../../core/concurrency.ts';
import { LoadQueue, type LoadTask } from '../load/load-queue.ts';
import { loadTask, type LoadEnvironment } from '../load/load-rows.ts';
import { itemOf } from '../load/row-items.ts';
import { type SharedTasks, TaskTaken } from './shared-tasks.ts';

/** Rows that this job has loaded. */
export interface LoadedShare {
  chunks: number;
  rows: number;
  dataBytes: number;
}

/** Pause between looks at the tasks of other jobs. */
const LOOK_AGAIN_MS = 1000;

export async function loadSharedRows(env: LoadEnvironment, shared: SharedTasks): Promise<LoadedShare> {
  const { context, state, loaders, tables } = env;
  const share: LoadedShare = { chunks: 0, rows: 0, dataBytes: 0 };
  const queue = new LoadQueue(tables, (planned, chunk) => {
    if (!state?.has(itemOf(planned, chunk))) return false;
    context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
    return true;
  });
  const elsewhere = new Set<LoadTask>();
  const attempt = async (task: LoadTask, worker: number, signal: AbortSignal): Promise<void> => {
    if (await takeAndLoad(env, shared, share, task, worker, signal)) elsewhere.delete(task);
    else elsewhere.add(task);
  };
  await forEachConcurrent(queue.tasks(), loaders.count, context.signal, async (task, worker, signal) => {
    try {
      await attempt(task, worker, signal);
    } finally {
      queue.done(task);
    }
  });
  while (elsewhere.size > 0) {
    await sleep(LOOK_AGAIN_MS, undefined, { signal: context.signal });
    await forEachConcurrent([...elsewhere], loaders.count, context.signal, attempt);
  }
  return share;
}

/** Returns whether the task is done, by this job or by others. */
async function takeAndLoad(
  env: LoadEnvironment,
  shared: SharedTasks,
  share: LoadedShare,
  task: LoadTask,
  worker: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { loaders, context } = env;
  const name = itemsOf(task.transactions[0]!)[0]!;
  const mine = await loaders.run(worker, name, async (session) => {
    if (!(await shared.take(session, name))) return undefined;
    const loaded = await shared.loaded(session, task.transactions.flatMap(itemsOf));
    return task.transactions.filter((each) => itemsOf(each).some((item) => !loaded.has(item)));
  });
  if (!mine) return false;
  try {
    const hold: LoadEnvironment['hold'] = (session, items) => shared.hold(session, name, items);
    const ours: LoadTask = { ...task, transactions: mine };
    if (mine.length > 0) await loadTask({ ...env, hold }, ours, worker, signal, new Set());
  } catch (error) {
    if (error instanceof TaskTaken) return false;
    throw error;
  }
  await loaders.run(worker, name, (session) => shared.leave(session, name));
  for (const { chunk } of mine.flat()) {
    share.chunks++;
    share.rows += chunk.rows ?? 0;
    share.dataBytes += chunk.dataBytes;
  }
  for (const { chunk } of task.transactions.filter((each) => !mine.includes(each)).flat())
    context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
  return true;
}

function itemsOf(transaction: LoadTask['transactions'][number]): string[] {
  return [...new Set(transaction.map(({ planned, chunk }) => itemOf(planned, chunk)))];
}
