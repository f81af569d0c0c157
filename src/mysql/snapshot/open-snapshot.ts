// Climbs down the ladder: the first rung that the server and the account allow is the one.
import { BackupError } from '../../core/errors.ts';
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import { grantsForSnapshot } from '../schema/privileges.ts';
import { backupStage } from './backup-stage.ts';
import { flushTables } from './flush-tables.ts';
import { gtidProof } from './gtid-proof.ts';
import { lockInstance } from './lock-instance.ts';
import { lockTables } from './lock-tables.ts';
import { waitForLongStatements } from './long-statements.ts';
import { openWithoutSnapshot } from './no-snapshot.ts';
import { RungRefused, type Rung, type Snapshot, type SnapshotRequest } from './snapshot.ts';

/** Best first. */
const ladder: readonly Rung[] = [lockInstance, flushTables, backupStage, lockTables, gtidProof];

/**
 * @throws BackupError SNAPSHOT_IMPOSSIBLE naming what each rung lacked and what to grant; SOURCE_LONG_STATEMENT if only
 * a long statement was in the way; whatever else a rung threw.
 */
export async function openSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  if (request.consistency === 'none') return await openWithoutSnapshot(request);
  const { facts, logger } = request;
  const observer = await request.openSession();
  const refusals: string[] = [];
  let longStatement: BackupError | undefined;
  // Waited for once, whichever rungs ask.
  let waiting: Promise<void> | undefined;
  const assertNoLongStatement = (): Promise<void> => (waiting ??= waitForLongStatements(observer, request));
  for (const rung of ladder) {
    if (!rung.suits(facts)) continue;
    try {
      return await rung.take({ ...request, observer, assertNoLongStatement });
    } catch (error) {
      const isLong = error instanceof BackupError && error.code === 'SOURCE_LONG_STATEMENT';
      if (isLong) longStatement = error;
      else if (!(isPrivilegeError(error) || error instanceof RungRefused)) throw error;
      refusals.push(`${rung.method}: ${(error as Error).message}`);
      logger.info(`snapshot by ${rung.method} is not possible: ${(error as Error).message}`);
    }
  }
  if (longStatement) throw longStatement;
  throw new BackupError('SNAPSHOT_IMPOSSIBLE', `no consistent snapshot is possible: ${refusals.join('; ')}`, {
    hint: `Grant the account ${grantsForSnapshot(facts, schemasOf(request)).join(', or ')}. With --consistency none a backup is made whose tables may not fit together.`,
    details: { refusals },
  });
}

function schemasOf({ tables }: SnapshotRequest): string[] {
  return [...new Set(tables.map(({ schema }) => schema))];
}
