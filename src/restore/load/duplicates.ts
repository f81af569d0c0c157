// Rows that were different under a collation of the source and are equal under the one that a target of the other flavor has for it. They
// end the restore, whichever way the server says it.
import { BackupError } from '../../core/errors.ts';
import { ER, type ServerError } from '../../mysql/connection/mysql-errors.ts';

/** @returns undefined: it is another error */
export function explainDuplicates(error: unknown): BackupError | undefined {
  if (!(error instanceof BackupError)) return undefined;
  const isRefused = (error.cause as ServerError | undefined)?.errno === ER.DUP_ENTRY;
  // LOAD DATA passes over a duplicate and counts it.
  const isPassedOver = error.code === 'LOAD_INCOMPLETE' && error.details['actual'] !== undefined;
  if (!isRefused && !isPassedOver) return undefined;
  return new BackupError(error.code, error.message, {
    hint: 'Values that differ under the collation of the source may be equal under that of the target (--dry-run shows which collation becomes which). Change the rows or the collation on the source and back it up again, or leave the table out with --exclude-tables.',
    details: error.details,
    cause: error.cause,
  });
}
