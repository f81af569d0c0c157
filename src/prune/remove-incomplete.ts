// Removes what runs that crashed have left. Only folders named as our backups are: everything else in the storage, such
// as dumps of MySQL Shell, belongs to somebody else.
import type { Context } from '../context.ts';
import { isBackupId } from '../format/names.ts';
import type { IncompleteBackup } from '../storage/storage.ts';
import { manifestNames } from './manifest-names.ts';
import type { PrunedRemains } from './request.ts';

export async function removeIncomplete(
  olderThanSeconds: number,
  dryRun: boolean,
  { storage, signal, now }: Context,
  warn: (warning: string) => void,
): Promise<PrunedRemains[]> {
  const found: IncompleteBackup[] = [];
  const limit = now().getTime() - olderThanSeconds * 1000;
  for await (const each of storage.listIncomplete(manifestNames))
    if (isBackupId(each.backupId) && each.lastModified.getTime() < limit) found.push(each);
  const remains: PrunedRemains[] = [];
  for (const { backupId, lastModified } of found) {
    signal.throwIfAborted();
    const facts = { backupId, storage: storage.location, lastModified: lastModified.toISOString() };
    try {
      if (!dryRun) await storage.removeIncomplete(backupId, manifestNames);
      remains.push({ ...facts, outcome: 'removed' });
    } catch (error) {
      warn(`what is left of ${backupId} cannot be removed: ${(error as Error).message}`);
      remains.push({ ...facts, outcome: 'failed' });
    }
  }
  return remains;
}
