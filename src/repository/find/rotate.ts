// Chooses the label to verify next: the one with the oldest last verified restore. Every label thus
// gets its turn.
import { BackupError } from '../../core/errors.ts';
import { BrokenBackups } from './broken-backups.ts';
import type { Context } from '../context.ts';
import { findBackups } from './find-backups.ts';
import { isFromFuture, presentOf } from './future.ts';
import { whereMasked } from './partial.ts';
import { isPassOfRestore } from './list.ts';

/** @throws BackupError BACKUP_NOT_FOUND if there is no backup */
export async function chooseRotated(
  context: Pick<Context, 'storage' | 'trust' | 'logger' | 'now'>,
): Promise<string> {
  const { storage, trust, logger } = context;
  const broken = new BrokenBackups();
  const found = await findBackups(
    storage,
    undefined,
    broken.add,
    trust?.verifyKeys,
    (location, { message }) => logger.warn(`${location} cannot be read: ${message}`),
  );
  const present = presentOf(context);
  const newest = new Map<string, string>();
  for (const { backupId, label, verifications } of whereMasked(found, false)) {
    if (isFromFuture(backupId, present)) continue;
    const times = verifications.filter(isPassOfRestore).map(({ time }) => time);
    newest.set(label, [newest.get(label) ?? '', ...times].sort().at(-1)!);
  }
  const [chosen] = [...newest].sort(([a, at], [b, bt]) => compare(at, bt) || compare(a, b));
  if (!chosen)
    throw new BackupError('BACKUP_NOT_FOUND', `there is no backup in ${storage.location}`, {
      hint: 'Check --storage with `mysql-backup list`.',
    });
  const [label, time] = chosen;
  logger.info(
    `the label ${label} is verified: ${time === '' ? 'no restore of it was verified yet' : `its last verified restore is of ${time}`}`,
  );
  return label;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
