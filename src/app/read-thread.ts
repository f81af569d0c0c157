// A start of the program as one of a backup's threads, recognised before anything else is loaded.
import { isMainThread, workerData } from 'node:worker_threads';
import { THREAD_MARK } from '../core/thread-mark.ts';

/** Whether this start of the program is one of a backup's threads. */
export function isReadThread(): boolean {
  return !isMainThread && workerData === THREAD_MARK;
}

/** Answers the main thread until it ends this thread. */
export async function serveThread(): Promise<void> {
  const { serveThread: serve } = await import('../backup/threads/serve-thread.ts');
  serve();
}
