// Recognises a start of the program as one thread of a backup, before the program loads any other
// module.
import { isMainThread, workerData } from 'node:worker_threads';
import { THREAD_MARK } from '../core/thread-mark.ts';

/** Returns whether this start of the program is one thread of a backup. */
export function isReadThread(): boolean {
  return !isMainThread && workerData === THREAD_MARK;
}

/** Answers the main thread until it ends this thread. */
export async function serveThread(): Promise<void> {
  const { serveThread: serve } = await import('../backup/threads/serve-thread.ts');
  serve();
}
