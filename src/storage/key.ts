// Valid keys, by the same rule for every storage: `<backup id>/<object name>`. Keys come from
// manifests and command lines, so a key must never lead out of its folder, whatever the storage
// makes of dots, slashes or NULs.
import { BackupError } from '../core/errors.ts';

// XML listings cannot contain control characters, U+FFFE and U+FFFF; backslashes separate on
// Windows; a lone surrogate has no UTF-8.
const FORBIDDEN = /[/\\\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;
/** Names of unfinished files and folders in the directory storage. */
const TEMPORARY = /^\..*\.incomplete$/s;
/** Longest file name on the usual file systems, in bytes of UTF-8. */
const MAX_SEGMENT_BYTES = 255;

/**
 * The only folder below a location that is not a backup: it holds the outcomes of the last runs.
 * `put` creates it.
 */
export const OUTCOMES_FOLDER = 'mysql-backup-outcomes';

/**
 * The folder of archived binary logs. Only its names have slashes: `<chain>/<file>/<object>` and
 * `<chain>/records/<record>`. Its objects are written one by one, and none of them is a backup.
 */
export const BINLOG_FOLDER = 'binlog';
const MAX_BINLOG_DEPTH = 3;

export interface KeyParts {
  backupId: string;
  name: string;
}

/**
 * Splits a key.
 * @throws CONFIG_INVALID for an invalid `<backup id>/<object name>`
 */
export function assertKey(key: string): KeyParts {
  const slash = key.indexOf('/');
  const backupId = key.slice(0, Math.max(slash, 0));
  const name = key.slice(slash + 1);
  if (slash < 0 || !isBackupId(backupId) || !isNameIn(backupId, name)) throw refuse('object key', key);
  return { backupId, name };
}

export function assertBackupId(backupId: string): void {
  if (!isBackupId(backupId)) throw refuse('backup id', backupId);
}

/** Reports whether the text is a backup id. A leading dot marks unfinished folders and probes. */
export function isBackupId(text: string): boolean {
  return isObjectName(text) && !text.startsWith('.');
}

export function isObjectName(text: string): boolean {
  if (text === '' || text === '.' || text === '..' || TEMPORARY.test(text)) return false;
  return !FORBIDDEN.test(text) && Buffer.byteLength(text) <= MAX_SEGMENT_BYTES;
}

/** Reports whether the folder may have an object of that name. */
export function isNameIn(folder: string, name: string): boolean {
  if (folder !== BINLOG_FOLDER) return isObjectName(name);
  const parts = name.split('/');
  return parts.length <= MAX_BINLOG_DEPTH && parts.every(isObjectName);
}

function refuse(noun: string, text: string): BackupError {
  return new BackupError('CONFIG_INVALID', `invalid ${noun} ${JSON.stringify(text)}`, {
    hint: 'Ids and names have no slashes, backslashes, control characters or `..`, and at most 255 bytes; see `mysql-backup list` for the ids.',
  });
}

/**
 * Compares in the order of S3's listings: by the bytes of UTF-8, which is not the order of
 * JavaScript strings.
 */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
