// Climbs down the ladder: the first rung that the server and the account allow is the one.
import { BackupError } from '../../errors.ts';
import { isPrivilegeError } from '../mysql-errors.ts';
import { backupStage } from './backup-stage.ts';
import { lockInstance } from './lock-instance.ts';
import type { Rung, Snapshot, SnapshotRequest } from './snapshot.ts';

/** Best first. */
const ladder: readonly Rung[] = [lockInstance, backupStage];

/** @throws BackupError SNAPSHOT_IMPOSSIBLE naming what each rung lacked; whatever else a rung threw. */
export async function openSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const refusals: string[] = [];
  for (const rung of ladder) {
    if (!rung.suits(request.facts)) continue;
    try {
      return await rung.take(request);
    } catch (error) {
      if (!isPrivilegeError(error)) throw error;
      refusals.push(`${rung.method}: ${(error as Error).message}`);
      request.logger.info(`snapshot by ${rung.method} is not possible: ${(error as Error).message}`);
    }
  }
  throw new BackupError('SNAPSHOT_IMPOSSIBLE', `no consistent snapshot is possible: ${refusals.join('; ')}`, {
    hint: 'Grant BACKUP_ADMIN and RELOAD on MySQL, or RELOAD on MariaDB, to the account.',
  });
}
