// Opens the backup that the user names: one of our backups, the latest of them, or the folder of a
// dump that MySQL Shell wrote.
import { defined } from '../core/defined.ts';
import { noTrust } from '../encryption/trust.ts';
import type { Context } from './context.ts';
import { BackupError } from '../core/errors.ts';
import { isBackupId } from '../format/names.ts';
import { isObjectName } from '../storage/key.ts';
import { isShellDump, openShellDump } from './shell-dump/open-shell-dump.ts';
import type { BackupSource } from './contents.ts';
import { assertNotDowngraded, assertPlainExpected } from './plaintext.ts';
import { openBackup } from './open-backup.ts';
import { resolveBackup } from './find/resolve-backup.ts';
import { unknownBackup } from './find/unknown-backup.ts';

/**
 * Opens the backup.
 * @throws BackupError BACKUP_NOT_FOUND, ENCRYPTION_*, SIGNATURE_*, CONFIG_INVALID,
 * MANIFEST_INVALID, MANIFEST_TOO_NEW, STORAGE_*
 */
export async function openSource(
  context: Pick<Context, 'storage' | 'trust' | 'logger' | 'now'>,
  idOrLatest: string,
  label: string | undefined,
): Promise<BackupSource> {
  const { storage, trust = noTrust } = context;
  if (idOrLatest !== 'latest' && !isBackupId(idOrLatest)) return await openFolder(context, idOrLatest);
  const opened = await openBackup(
    storage,
    (await resolveBackup(context, { backup: idOrLatest, ...defined({ label }) })).backupId,
    trust,
  );
  await assertNotDowngraded(storage, opened.manifest, trust);
  return opened;
}

async function openFolder(
  { storage, trust = noTrust }: Pick<Context, 'storage' | 'trust'>,
  name: string,
): Promise<BackupSource> {
  if (name.startsWith('.') || !isObjectName(name) || !(await isShellDump(storage, name)))
    throw await unknownBackup(storage, name);
  assertPlainExpected(name, trust);
  if (trust.verifyKeys.length > 0)
    throw new BackupError('SIGNATURE_MISSING', `${name} is a dump of MySQL Shell and has no signature`, {
      hint: 'Only backups that were made with --signing-key can be checked: leave --verify-key out for dumps of MySQL Shell.',
    });
  return await openShellDump(storage, name);
}
