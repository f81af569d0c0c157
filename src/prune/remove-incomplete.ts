// Removes the remains of crashed runs. Touches only folders with names like our backups: all other
// objects in the storage, such as dumps of MySQL Shell, have another owner.
import type { Context } from '../repository/context.ts';
import { BackupError } from '../core/errors.ts';
import { MANIFEST_NAMES } from '../format/manifest.ts';
import { isBackupId } from '../format/names.ts';
import type { IncompleteBackup } from '../storage/storage.ts';
import type { PrunedRemains } from './request.ts';

/** Returns `locked until …`, if an object lock prevented a deletion. */
export function lockIn(error: unknown): string | undefined {
  const lockedUntil = error instanceof BackupError ? error.details['lockedUntil'] : undefined;
  if (typeof lockedUntil !== 'string') return undefined;
  return lockedUntil === 'legal hold' ? 'locked by a legal hold' : `locked until ${lockedUntil}`;
}

export async function removeIncomplete(
  olderThanSeconds: number,
  dryRun: boolean,
  { storage, signal, now, logger }: Context,
  warn: (warning: string) => void,
): Promise<PrunedRemains[]> {
  const found: IncompleteBackup[] = [];
  const limit = now().getTime() - olderThanSeconds * 1000;
  for await (const each of storage.listIncomplete(MANIFEST_NAMES))
    if (isBackupId(each.backupId) && each.lastModified.getTime() < limit) found.push(each);
  const remains: PrunedRemains[] = [];
  for (const { backupId, lastModified } of found) {
    signal.throwIfAborted();
    const facts = { backupId, storage: storage.location, lastModified: lastModified.toISOString() };
    try {
      const { left } = dryRun ? { left: [] } : await storage.removeIncomplete(backupId, MANIFEST_NAMES);
      if (left.length > 0)
        throw new BackupError('STORAGE_FAILED', `${left[0]!.location}: ${left[0]!.reason}`, {
          details: { left: left.slice(0, 100) },
        });
      remains.push({ ...facts, outcome: 'removed' });
    } catch (error) {
      const lock = lockIn(error);
      if (lock !== undefined) {
        logger.info(`the remains of ${backupId} stay: ${lock}`);
        remains.push({ ...facts, outcome: 'kept', reason: lock });
        continue;
      }
      warn(`the remains of ${backupId} cannot be removed: ${(error as Error).message}`);
      remains.push({ ...facts, outcome: 'failed' });
    }
  }
  return remains;
}
