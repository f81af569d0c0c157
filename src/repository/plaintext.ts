// Refuses a plain backup where an encrypted one is expected, unless the user allows it. Anyone who
// can write to the bucket can put a plain backup there without a key; a restore would accept it as
// ours.
import { BackupError } from '../core/errors.ts';
import { forEachConcurrent } from '../core/concurrency.ts';
import type { Trust } from '../encryption/trust.ts';
import type { Manifest } from '../format/manifest-schema.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../storage/small-object.ts';
import type { Storage } from '../storage/storage.ts';
import { readFolder } from './backup-folder.ts';
import { listBackupIds, readSummary } from './find/find-backups.ts';

/**
 * Refuses a plain backup if decryption keys are given.
 * @throws BackupError ENCRYPTION_MISSING
 */
export function assertPlainExpected(backupId: string, { openWith, allowPlaintext }: Trust): void {
  const hasKeys = openWith.identities.length > 0 || openWith.passphrase !== undefined;
  if (hasKeys && !allowPlaintext)
    throw plainRefused(`backup ${backupId} is not encrypted, and keys to decrypt it were given`);
}

/**
 * Refuses a plain backup of a label with older encrypted backups. Plain backups before the first
 * encrypted one are no downgrade.
 * @throws BackupError ENCRYPTION_MISSING
 */
export async function assertNotDowngraded(
  storage: Storage,
  { backupId, label, encryption }: Manifest,
  { allowPlaintext, verifyKeys }: Trust,
): Promise<void> {
  if (encryption || allowPlaintext) return;
  const older = (await listBackupIds(storage)).filter((id) => id < backupId);
  const { signal } = new AbortController();
  await forEachConcurrent(older, SMALL_OBJECTS_AT_ONCE, signal, async (id) => {
    try {
      const folder = await readFolder(storage, id);
      if (!folder?.isEncrypted) return;
      if ((await readSummary(storage, folder, verifyKeys)).label !== label) return;
    } catch (error) {
      // An unreadable backup does not count for the label.
      if (error instanceof BackupError && !error.code.startsWith('STORAGE_')) return;
      if (error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND') return;
      throw error;
    }
    throw plainRefused(`backup ${backupId} is not encrypted, but the older ${id} of "${label}" is`);
  });
}

function plainRefused(message: string): BackupError {
  return new BackupError('ENCRYPTION_MISSING', message, {
    hint: 'Someone may have replaced an encrypted backup by it. Give --allow-plaintext if you know that it was made without encryption.',
  });
}
