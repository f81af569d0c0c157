// Whether a storage holds a backup.
import type { Storage } from './storage.ts';

/**
 * Returns whether the storage holds the backup. A folder without a manifest, or without the last
 * file of a dump of MySQL Shell, is not a backup.
 */
export async function holdsBackup(storage: Storage, backupId: string): Promise<boolean> {
  for await (const { name } of storage.listObjects(backupId, '@.'))
    if (/^@\.(manifest\.json(\.age)?|done\.json)$/.test(name)) return true;
  return false;
}
