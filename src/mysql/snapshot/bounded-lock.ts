// Wait for a lock with a time limit, because other clients queue after us. The server's limit
// restarts for each table, so our clock enforces the limit. The blocker is read while it blocks.
import { systemClock } from '../../core/clock.ts';
import { BackupError } from '../../core/errors.ts';
import { isLockTimeout } from '../connection/mysql-errors.ts';
import { LOCKS, type LockName } from './locks.ts';
import { TryAgain } from './rung-errors.ts';
import type { RungRequest } from './snapshot.ts';

/** Seconds by which the server's limit exceeds ours; it applies when our process hangs. */
const SERVER_LATER_SECONDS = 2;

/**
 * Runs a statement that takes a lock.
 * @param interrupt ends the statement at the server
 * @throws TryAgain with the name of the blocking statement; other errors of the statement
 */
export async function lockWithin(
  { watch, patience, signal }: RungRequest,
  session: { id: number; execute(sql: string, errorPrefix?: string): Promise<unknown> },
  statement: string,
  lock: LockName,
  errorPrefix: string,
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
    await session.execute(statement, errorPrefix);
  } catch (error) {
    if (!isLate && !isLockTimeout(error)) throw error;
    await givingUp;
    throw new TryAgain(tooLate(errorPrefix, limitMs, blocker, error), lock);
  } finally {
    patience.leftMs -= systemClock.now() - begin;
    done.abort();
    await givingUp;
  }
}

function tooLate(
  errorPrefix: string,
  limitMs: number,
  blocker: string | undefined,
  cause: unknown,
): BackupError {
  return new BackupError(
    'SOURCE_LOCK_TIMEOUT',
    `${errorPrefix} within ${Math.round(limitMs / 1000)} s: ${blocker ? `in the way is ${blocker}` : 'another session is in the way'}`,
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
