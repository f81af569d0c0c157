// Maps error codes of the file system to ours. Only `code` decides.
import { BackupError, type ErrorCode } from '../../core/errors.ts';

const MEANINGS: Record<string, [code: ErrorCode, hint: string]> = {
  ENOSPC: ['STORAGE_FULL', 'Free space there, prune old backups, or choose another directory.'],
  EDQUOT: ['STORAGE_FULL', 'Raise the disk quota of this user, or choose another directory.'],
  EACCES: [
    'STORAGE_ACCESS_DENIED',
    'Give the user that runs mysql-backup the right to read and write there.',
  ],
  EPERM: ['STORAGE_ACCESS_DENIED', 'Give the user that runs mysql-backup the right to read and write there.'],
  EROFS: [
    'STORAGE_ACCESS_DENIED',
    'The file system is mounted read-only: choose another directory or mount it writable.',
  ],
  ENOENT: [
    'STORAGE_OBJECT_NOT_FOUND',
    'Check the id with `mysql-backup list`; the backup may have been pruned.',
  ],
  ELOOP: [
    'STORAGE_ACCESS_DENIED',
    'Symbolic links inside a backup directory are not followed: put the file itself there.',
  ],
  ENOTDIR: ['STORAGE_FAILED', 'A part of the path is a file: choose a directory.'],
  EEXIST: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
  ENOTEMPTY: ['STORAGE_EXISTS', 'Start the backup again: it takes a new id.'],
};

export function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? '';
}

/**
 * Translates an error.
 * @param act attempted act, for the message: `write /backups/x/y`
 */
export function translateFileError(error: unknown, act: string): BackupError {
  if (error instanceof BackupError) return error;
  const code = codeOf(error);
  const [meaning, hint] = MEANINGS[code] ?? [
    'STORAGE_FAILED',
    'Look at the system log: the disk or its mount has a problem.',
  ];
  return new BackupError(meaning, `cannot ${act}: ${code || String(error)}`, { hint, cause: error });
}

/**
 * Translates an error of a write. The directory existed when the backup began, so a missing path
 * means that the directory is gone.
 */
export function translateWriteError(error: unknown, act: string): BackupError {
  if (codeOf(error) !== 'ENOENT') return translateFileError(error, act);
  return new BackupError('STORAGE_CHANGED', `cannot ${act}: the directory is gone`, {
    hint: 'It was removed, or its file system unmounted, while the backup ran: find out why, and start again.',
    cause: error,
  });
}

/** Runs an act of the file system and translates its errors. */
export async function translating<T>(act: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateFileError(error, act);
  }
}
