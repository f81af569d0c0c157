// Work on a stored backup, which no prune may remove.
import { BackupError } from '../../core/errors.ts';
import { isBackupId } from '../../format/names.ts';
import type { Context } from '../../repository/context.ts';
import { type BackupChoice, resolveBackup } from '../../repository/find/resolve-backup.ts';
import { withLease } from '../../repository/lease.ts';
import { type FromCopy, onSoundCopy, type PassedOver, warningsOf } from '../../repository/sound-copy.ts';
import { recordVerification } from '../../verify/report.ts';
import type { RunFacts } from '../alerts/run-facts.ts';

/**
 * Protects a backup from pruning while the work reads its first sound copy, and records found
 * damage next to the copy.
 */
export async function underLease<C extends BackupChoice & { operation: string }, R extends Report>(
  config: C,
  context: Context,
  facts: RunFacts,
  work: (config: C, context: Context) => Promise<R>,
): Promise<R> {
  return await leased(config, context, facts, async (chosen, context) => {
    const { backup } = chosen;
    const done = await onSoundCopy(context, backup, async (each) => {
      try {
        return await work(chosen, each);
      } catch (error) {
        if (error instanceof BackupError && error.code === 'OBJECT_CORRUPT' && isBackupId(backup))
          await recordVerification(each, backup, {
            level: 'objects',
            read: { objects: 'some' },
            failure: { culprit: 'objects', message: error.message },
          });
        throw error;
      }
    });
    return withPassedOver(done);
  });
}

/** Protects a backup from pruning while the work uses it. */
export async function leased<C extends BackupChoice & { operation: string }, R extends Report>(
  config: C,
  context: Context,
  facts: RunFacts,
  work: (config: C, context: Context) => Promise<R>,
): Promise<R> {
  const { operation } = config;
  const { backupId, warnings } = await resolveBackup(context, config, {
    isVerified: operation === 'verify',
  });
  facts.backupId = backupId;
  const report = await withLease(backupId, operation, context, () =>
    work({ ...config, backup: backupId }, context),
  );
  return { ...report, warnings: [...warnings, ...report.warnings] };
}

/** Adds the copies that were passed over to a report. */
export function withPassedOver<R extends Report>({
  result,
  passedOver,
}: FromCopy<R>): R & { passedOver?: readonly PassedOver[] } {
  if (passedOver.length === 0) return result;
  return { ...result, passedOver, warnings: [...warningsOf(passedOver), ...result.warnings] };
}

interface Report {
  warnings: string[];
}
