// Explains duplicate rows: values that differ under a collation of the source may be equal under
// the collation that a target of the other flavor uses instead. Duplicates end the restore, in
// whichever way the server reports them.
import { BackupError } from '../../core/errors.ts';
import { ER, type ServerError } from '../../mysql/connection/mysql-errors.ts';

/** Returns undefined for other errors. */
export function explainDuplicates(error: unknown): BackupError | undefined {
  if (!(error instanceof BackupError)) return undefined;
  const isRefused = (error.cause as ServerError | undefined)?.errno === ER.DUP_ENTRY;
  // LOAD DATA skips a duplicate and counts it.
  const isPassedOver = error.code === 'LOAD_INCOMPLETE' && error.details['actual'] !== undefined;
  if (!isRefused && !isPassedOver) return undefined;
  return new BackupError(error.code, error.message, {
    hint: 'Values that differ under the collation of the source may be equal under that of the target (--dry-run shows which collation becomes which). Change the rows or the collation on the source and back it up again, or leave the table out with --exclude-tables.',
    details: error.details,
    cause: error.cause,
  });
}
