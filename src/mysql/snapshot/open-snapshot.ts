// Climbs down the ladder: the first rung that the server and the account allow is the one. Where another client is in the way,
// everything is let go, others have their turn, and the rung is tried again, a bounded number of times.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import { grantsForSnapshot } from '../schema/privileges.ts';
import { backupStage } from './backup-stage.ts';
import { flushTables } from './flush-tables.ts';
import { gtidProof } from './gtid-proof.ts';
import { lockInstance } from './lock-instance.ts';
import { lockTables } from './lock-tables.ts';
import { LockWatch } from './lock-watch.ts';
import type { LockName } from './locks.ts';
import { waitForLongStatements } from './long-statements.ts';
import { openWithoutSnapshot } from './no-snapshot.ts';
import { RungRefused, TryAgain } from './rung-errors.ts';
import type { Rung, RungRequest, Snapshot, SnapshotRequest } from './snapshot.ts';

/** Best first. */
const ladder: readonly Rung[] = [lockInstance, flushTables, backupStage, lockTables, gtidProof];

/** Tries of one rung, whatever the time. */
const TRIES = 6;
/** The pause before the next try, in milliseconds, in which those who waited have their turn; longer each time. */
const PAUSE_MS = 500;
/** With less patience than that no other try is worth its while, in milliseconds. */
const LEAST_WAIT_MS = 100;

/**
 * @throws BackupError SNAPSHOT_IMPOSSIBLE naming what each rung lacked and what to grant; SOURCE_LOCK_TIMEOUT or
 * SOURCE_LONG_STATEMENT if only another client was in the way; whatever else a rung threw.
 */
export async function openSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const observer = await request.openSession();
  if (request.consistency === 'none') return await openWithoutSnapshot(request, observer);
  const { facts, logger } = request;
  const watch = await LockWatch.begin(await request.openSession(), facts, logger, request.lockLimits);
  const refusals: string[] = [];
  let inTheWay: BackupError | undefined;
  /** Those that were not had in time. */
  const late = new Set<LockName>();
  // Waited for once, whichever rungs ask.
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

/** One rung, until it is had or nothing is gained by another try. */
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
      // What was read in the meantime is of this try.
      const releaseWrites = (): Promise<void> => snapshot.releaseWrites().catch(asFailure);
      if (snapshot.keepsDdlOut) await limitWaits(request);
      return { ...snapshot, releaseWrites };
    } catch (error) {
      await snapshot.close();
      throw error;
    }
  }
}

/** A worker that waits for a table may wait for a client that waits for us: the same limit holds as for a lock that keeps writes out. */
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
