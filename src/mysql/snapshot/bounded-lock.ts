// Waits for a lock for a bounded time, since others queue behind us. The server's own limit counts for each table anew, so ours is kept
// by a clock; what was in the way is read while it still is.
import { systemClock } from '../../core/clock.ts';
import { BackupError } from '../../core/errors.ts';
import { isLockTimeout } from '../connection/mysql-errors.ts';
import { LOCKS, type LockName } from './locks.ts';
import { TryAgain } from './rung-errors.ts';
import type { RungRequest } from './snapshot.ts';

/** The server's own limit of a wait is so much later than ours, in seconds: it is for a process that stands still. */
const SERVER_LATER_SECONDS = 2;

/**
 * @param interrupt ends the statement at the server
 * @throws TryAgain naming the statement in the way; whatever else the statement throws
 */
export async function lockWithin(
  { watch, patience, signal }: RungRequest,
  session: { id: number; execute(sql: string, what?: string): Promise<unknown> },
  statement: string,
  lock: LockName,
  what: string,
  interrupt: () => Promise<void>,
): Promise<void> {
  const limitSeconds = watch.limits[LOCKS[lock].blocks];
  const limitMs = Math.max(0, Math.min(limitSeconds * 1000, patience.leftMs));
  const begin = systemClock.now();
  const serverSeconds = Math.ceil(limitMs / 1000) + SERVER_LATER_SECONDS;
  await session.execute(`SET SESSION lock_wait_timeout = ${serverSeconds}`);
  const done = new AbortController();
  let isLate = false;
  let blocker: string | undefined;
  const giveUp = async (): Promise<void> => {
    await until(limitMs, AbortSignal.any([done.signal, signal]));
    if (done.signal.aborted) return;
    isLate = !signal.aborted;
    if (isLate) blocker = await watch.describeBlocker(session.id);
    await interrupt();
  };
  const givingUp = giveUp();
  try {
    await session.execute(statement, what);
  } catch (error) {
    if (!isLate && !isLockTimeout(error)) throw error;
    await givingUp;
    throw new TryAgain(tooLate(what, limitMs, blocker, error), lock);
  } finally {
    patience.leftMs -= systemClock.now() - begin;
    done.abort();
    await givingUp;
  }
}

function tooLate(what: string, limitMs: number, blocker: string | undefined, cause: unknown): BackupError {
  return new BackupError(
    'SOURCE_LOCK_TIMEOUT',
    `${what} within ${Math.round(limitMs / 1000)} s: ${blocker ? `in the way is ${blocker}` : 'another session is in the way'}`,
    {
      hint: 'Wait for that statement or transaction to end or kill it, or raise --lock-wait-timeout.',
      cause,
    },
  );
}

function until(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
    if (signal.aborted) {
      clearTimeout(timer);
      resolve();
    }
  });
}
