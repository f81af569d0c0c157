// Finds what the user means by an id: one of our backups, the latest of them, or the folder of a dump that MySQL Shell wrote.
import { noTrust } from '../encryption/trust.ts';
import type { Context } from './context.ts';
import { BackupError } from '../core/errors.ts';
import { isBackupId } from '../format/names.ts';
import { openShellDump } from './shell-dump/open-shell-dump.ts';
import type { BackupSource } from './contents.ts';
import { resolveBackupId } from './find-backups.ts';
import { openBackup } from './open-backup.ts';

/** @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_KEY_*, SIGNATURE_*, CONFIG_INVALID, MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_* */
export async function openSource(
  { storage, trust = noTrust }: Pick<Context, 'storage' | 'trust'>,
  idOrLatest: string,
  label: string | undefined,
): Promise<BackupSource> {
  if (idOrLatest !== 'latest' && !isBackupId(idOrLatest)) {
    if (trust.verifyKeys.length > 0)
      throw new BackupError('SIGNATURE_MISSING', `${idOrLatest} is no backup of ours and has no signature`, {
        hint: 'Only backups that were made with --signing-key can be checked: leave --verify-key out for dumps of MySQL Shell.',
      });
    return await openShellDump(storage, idOrLatest);
  }
  return await openBackup(
    storage,
    await resolveBackupId(storage, idOrLatest, label, trust.verifyKeys),
    trust,
  );
}
