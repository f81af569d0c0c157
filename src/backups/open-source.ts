// Finds what the user means by an id: one of our backups, the latest of them, or the folder of a dump that MySQL Shell wrote.
import { isBackupId } from '../format/names.ts';
import { openShellDump } from '../shell-dump/open-shell-dump.ts';
import type { Storage } from '../storage/storage.ts';
import type { BackupSource } from './contents.ts';
import { resolveBackupId } from './find-backups.ts';
import { openBackup } from './open-backup.ts';

/** @throws BackupError BACKUP_NOT_FOUND, CONFIG_INVALID, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
export async function openSource(
  storage: Storage,
  idOrLatest: string,
  label: string | undefined,
): Promise<BackupSource> {
  if (idOrLatest !== 'latest' && !isBackupId(idOrLatest)) return await openShellDump(storage, idOrLatest);
  return await openBackup(storage, await resolveBackupId(storage, idOrLatest, label));
}
