// Errors for dumps that are not read: the fault by name, and a hint.
import { BackupError } from '../../core/errors.ts';

/** A part of the dump is missing or contradicts another. */
export function damagedDump(folder: string, why: string, cause?: unknown): BackupError {
  return new BackupError('MANIFEST_INVALID', `the MySQL Shell dump ${folder} is invalid: ${why}`, {
    hint: 'The dump was damaged or changed: compare it with its source, or make it again.',
    cause,
  });
}

/** MySQL Shell has not finished the dump. */
export function incompleteDump(folder: string): BackupError {
  return new BackupError(
    'MANIFEST_INVALID',
    `the MySQL Shell dump ${folder} is incomplete: it has no @.done.json`,
    {
      hint: 'The dump is still being written or was interrupted: wait for MySQL Shell to finish, or make it again.',
    },
  );
}

/** The dump uses a variant of the format that MySQL Shell can load and this tool cannot. */
export function unsupportedDump(folder: string, reason: string): BackupError {
  return new BackupError('MANIFEST_INVALID', `the MySQL Shell dump ${folder} cannot be restored: ${reason}`, {
    hint: 'Load it with util.loadDump() of MySQL Shell, or make a dump without that option.',
  });
}

export function tooNewDump(folder: string, reason: string): BackupError {
  return new BackupError('MANIFEST_TOO_NEW', `the MySQL Shell dump ${folder} is too new: ${reason}`, {
    hint: 'Use a newer mysql-backup, or load it with util.loadDump() of MySQL Shell.',
  });
}
