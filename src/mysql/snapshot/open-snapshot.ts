// Tries the snapshot methods in order and takes the first one that the server and the account
// permit. If another client blocks a method, it releases all locks, lets other clients proceed, and
// tries the method again, a bounded number of times.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import { grantsForSnapshot } from '../schema/privileges.ts';
import { backupStage } from './methods/backup-stage.ts';
import { flushTables } from './methods/flush-tables.ts';
import { gtidProof } from './methods/gtid-proof.ts';
import { lockInstance } from './methods/lock-instance.ts';
import { lockTables } from './methods/lock-tables.ts';
import { LockWatch } from './watch/lock-watch.ts';
import type { LockName } from './locks.ts';
import { waitForLongStatements } from './watch/long-statements.ts';
import { openWithoutSnapshot } from './methods/no-snapshot.ts';
import { RungRefused, TryAgain } from './rung-errors.ts';
import type { Rung, RungRequest, Snapshot, SnapshotRequest } from './snapshot.ts';

/** Best method first. */
const ladder: readonly Rung[] = [lockInstance, flushTables, backupStage, lockTables, gtidProof];

/** Maximum number of tries per method, independent of the time. */
const TRIES = 6;
/** Pause before the next try in ms, times the number of tries; waiting clients proceed. */
const PAUSE_MS = 500;
/** Minimum of remaining milliseconds for another try. */
const LEAST_WAIT_MS = 100;

/**
 * Opens the snapshot by the best possible method.
 * @throws BackupError SNAPSHOT_IMPOSSIBLE with the reason for each method and the missing grants;
 * SOURCE_LOCK_TIMEOUT or SOURCE_LONG_STATEMENT if only another client blocked; other errors of a
 * method
 */
export async function openSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const observer = await request.openSession();
  if (request.consistency === 'none') return await openWithoutSnapshot(request, observer);
  const { facts, logger } = request;
  const watch = await LockWatch.begin(await request.openSession(), facts, logger, request.lockLimits);
  const refusals: string[] = [];
  let inTheWay: BackupError | undefined;
  /** Locks that were not available in time. */
  const late = new Set<LockName>();
  // All methods share one wait.
  let waiting: Promise<void> | undefined;
  const assertNoLongStatement = (): Promise<void> => (waiting ??= waitForLongStatements(observer, request));
  for (const rung of ladder) {
    if (!rung.suits(facts) || (rung.lock !== undefined && late.has(rung.lock))) continue;
    const patience = { leftMs: request.lockWaitTimeoutSeconds * 1000 };
    try {
      return await climb(rung, { ...request, observer, watch, patience, assertNoLongStatement });
    } catch (error) {
      const isLong = error instanceof BackupError && error.code === 'SOURCE_LONG_STATEMENT';
      if (error instanceof TryAgain) {
        inTheWay ??= error.failure;
        if (error.lock) late.add(error.lock);
      } else if (isLong) inTheWay ??= error;
      else if (!(isPrivilegeError(error) || error instanceof RungRefused)) throw error;
      refusals.push(`${rung.method}: ${(error as Error).message}`);
      logger.info(`snapshot by ${rung.method} is not possible: ${(error as Error).message}`);
    }
  }
  if (inTheWay) throw inTheWay;
  throw new BackupError('SNAPSHOT_IMPOSSIBLE', `no consistent snapshot is possible: ${refusals.join('; ')}`, {
    hint: `Grant the account ${grantsForSnapshot(facts, schemasOf(request)).join(', or ')}. With --consistency none a backup is made whose tables may not fit together.`,
    details: { refusals },
  });
}

/** Tries one method until it succeeds or further tries are pointless. */
async function climb(rung: Rung, request: RungRequest): Promise<Snapshot> {
  const { logger, moment, patience, signal } = request;
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await open(rung, request);
    } catch (error) {
      const pauseMs = PAUSE_MS * tries;
      const isLast = tries >= TRIES || patience.leftMs <= LEAST_WAIT_MS;
      if (!(error instanceof TryAgain) || isLast) throw error;
      logger.info(`try ${tries} of ${rung.method}: ${error.message}`);
      await sleep(pauseMs, undefined, { signal });
    }
  }

  async function open(rung: Rung, request: RungRequest): Promise<Snapshot> {
    const snapshot = await rung.take(request);
    try {
      if (!moment.holdsWrites()) await snapshot.releaseWrites();
      // The data that the caller reads in the meantime belong to this try, so the error must not
      // cause another try.
      const releaseWrites = (): Promise<void> => snapshot.releaseWrites().catch(asFailure);
      if (snapshot.keepsDdlOut) await limitWaits(request);
      return { ...snapshot, releaseWrites };
    } catch (error) {
      await snapshot.close();
      throw error;
    }
  }
}

/**
 * Limits the lock waits of the workers. A worker that waits for a table may wait for a client that
 * waits for us. So the limit of a lock that blocks writes applies here too.
 */
async function limitWaits({ workers, lockWaitTimeoutSeconds, lockLimits }: RungRequest): Promise<void> {
  const seconds = Math.max(1, Math.round(Math.min(lockWaitTimeoutSeconds, lockLimits.commits)));
  await Promise.all(workers.map((worker) => worker.execute(`SET SESSION lock_wait_timeout = ${seconds}`)));
}

function asFailure(error: unknown): never {
  throw error instanceof TryAgain ? error.failure : error;
}

function schemasOf({ moment }: SnapshotRequest): string[] {
  return [...new Set(moment.tables().map(({ schema }) => schema))];
}
