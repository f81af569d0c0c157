// Error for an unknown backup id: mistyped, shortened, or a date.
import { BackupError } from '../../core/errors.ts';
import { nearestOf } from '../../core/suggestion.ts';
import type { Storage } from '../../storage/storage.ts';
import { listBackupIds } from './find-backups.ts';

const SHOWN = 3;
/** Maximum number of letters that differ in a mistyped id. */
const MAX_CHANGES = 4;
/** Longer texts are not typed ids, and comparing them with every id takes time. */
const MAX_CHARS = 100;

/** Returns BACKUP_NOT_FOUND; without a suggestion if the storage cannot be listed. */
export async function unknownBackup(storage: Storage, text: string): Promise<BackupError> {
  const ids = await listBackupIds(storage).catch((): string[] => []);
  const shown = text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
  if (ids.includes(text))
    return new BackupError(
      'BACKUP_NOT_FOUND',
      `${storage.location} holds no manifest of ${shown}: that backup was not finished, or is being made`,
      { hint: 'See `mysql-backup list` for those that can be restored.' },
    );
  const meant = text.length > MAX_CHARS ? [] : suggest(text, ids);
  return new BackupError(
    'BACKUP_NOT_FOUND',
    `${storage.location} holds no backup ${shown}${meant.length === 0 ? '' : `, did you mean ${meant.join(' or ')}?`}`,
    { hint: 'See `mysql-backup list` for those that can be restored.', details: { suggestions: meant } },
  );
}

/**
 * Returns ids that begin with the text or match its time, newest first; otherwise the most similar
 * id.
 */
export function suggest(text: string, ids: readonly string[]): string[] {
  const digits = text.replace(/\D/g, '');
  const isDate = /^[\d\sTZ:./-]+$/i.test(text) && digits.length >= 4;
  const begun = ids.filter((id) => {
    const start = text.replace(/[….*]+$/, '').toLowerCase();
    return (
      (start.length >= 4 && id.toLowerCase().startsWith(start)) ||
      (isDate && id.replace(/[TZ]/g, '').startsWith(digits)) ||
      (/^[0-9a-f]{4,6}$/i.test(text) && id.split('-')[1]!.startsWith(start))
    );
  });
  if (begun.length > 0) return begun.toReversed().slice(0, SHOWN);
  const nearest = nearestOf(text, ids, MAX_CHANGES);
  return nearest === undefined ? [] : [nearest];
}
