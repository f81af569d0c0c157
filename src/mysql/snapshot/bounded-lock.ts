// Waits for a lock for a bounded time, since others queue behind whoever waits for one. The server's own limit counts
// for each table anew, so ours is kept by a clock; what was in the way is read while it still is.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../connection/session.ts';
import { findBlocker } from './blocking-statement.ts';
import type { RungRequest } from './snapshot.ts';

/** @throws BackupError SOURCE_LOCK_TIMEOUT naming the statement in the way; whatever else the statement throws. */
export async function lockWithin(
  { observer, facts, lockWaitTimeoutSeconds, signal }: RungRequest,
  lock: Session,
  statement: string,
  what: string,
): Promise<void> {
  // Behind our own limit, so that it never comes first.
  await lock.execute(`SET SESSION lock_wait_timeout = ${lockWaitTimeoutSeconds + 30}`);
  const done = new AbortController();
  let isLate = false;
  let blocker: string | undefined;
  const watch = async (): Promise<void> => {
    await sleep(lockWaitTimeoutSeconds * 1000, undefined, {
      signal: AbortSignal.any([done.signal, signal]),
    }).catch(() => undefined);
    if (done.signal.aborted) return;
    isLate = !signal.aborted;
    // Waiting clients are let go first of all, so the look is a short one.
    if (isLate)
      blocker = await Promise.race([
        findBlocker(observer, facts, lock.id),
        sleep(1000, undefined, { ref: false }),
      ]);
    await observer.execute(`KILL QUERY ${lock.id}`).catch(() => lock.destroy());
  };
  const watching = watch();
  try {
    await lock.execute(statement, what);
  } catch (error) {
    if (!isLate) throw error;
    await watching;
    throw new BackupError(
      'SOURCE_LOCK_TIMEOUT',
      `${what} within ${lockWaitTimeoutSeconds} s: ${blocker ? `in the way is ${blocker}` : 'another session is in the way'}`,
      {
        hint: 'Wait for that statement or transaction to end or kill it, or raise --lock-wait-timeout.',
        cause: error,
      },
    );
  } finally {
    done.abort();
    await watching;
  }
}
