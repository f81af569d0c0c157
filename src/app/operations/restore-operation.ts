// A restore, its plan, and a restore to a point in time.
import { EXIT_CODES } from '../../core/errors.ts';
import type { RestoreConfig } from '../../options/operations.ts';
import type { Context } from '../../repository/context.ts';
import { resolveBackup } from '../../repository/find/resolve-backup.ts';
import { onSoundCopy } from '../../repository/sound-copy.ts';
import type { RunFacts } from '../alerts/run-facts.ts';
import type { Outcome } from '../outcome.ts';
import { judgeWarnings } from './judge-warnings.ts';
import { underLease, withPassedOver } from './under-lease.ts';

export async function runRestore(config: RestoreConfig, context: Context, facts: RunFacts): Promise<Outcome> {
  const { planOnly, restore } = await import('../../restore/restore.ts');
  if (config.until && config.dryRun) {
    const { planUntil } = await import('../restore-until.ts');
    const report = await planUntil(config, config.until, context, async (chosen) => {
      facts.backupId = chosen.backup;
      return withPassedOver(await onSoundCopy(context, chosen.backup, (each) => planOnly(chosen, each)));
    });
    return { operation: 'restore-plan', report, exitCode: EXIT_CODES.ok };
  }
  if (config.until) {
    const { restoreUntil } = await import('../restore-until.ts');
    const report = await restoreUntil(config, config.until, context, (chosen) =>
      underLease(chosen, context, facts, restore),
    );
    return { operation: 'restore', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
  }
  if (config.dryRun) {
    const { backupId, warnings } = await resolveBackup(context, config);
    facts.backupId = backupId;
    const planned = await onSoundCopy(context, backupId, (each) =>
      planOnly({ ...config, backup: backupId }, each),
    );
    const plan = withPassedOver(planned);
    const report = { ...plan, warnings: [...warnings, ...plan.warnings] };
    return { operation: 'restore-plan', report, exitCode: EXIT_CODES.ok };
  }
  const report = await underLease(config, context, facts, restore);
  return { operation: 'restore', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
}
