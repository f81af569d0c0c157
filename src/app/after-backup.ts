// Applies the retention that the options of a backup contain. Invariants: a run applies it only if
// the backup is a success by the user's own measure, and only to the backups of its label. A
// failure of the retention is a warning, because the backup is stored. After a signed backup only
// signed backups count, and the backup of this run stays.
import type { BackupReport } from '../backup/request.ts';
import type { RetentionConfig } from '../prune/policy.ts';
import type { Context } from '../repository/context.ts';
import { demandSignatures } from '../encryption/trust.ts';
import { prune } from '../prune/prune.ts';
import type { PruneReport } from '../prune/request.ts';

interface AfterBackup {
  retentions?: readonly (RetentionConfig | undefined)[];
  label: string;
  failOnWarnings: boolean;
}

export async function retainAfterBackup(
  { retentions, label, failOnWarnings }: AfterBackup,
  report: BackupReport,
  context: Context,
): Promise<BackupReport & { retention?: PruneReport }> {
  if (!retentions) return report;
  if (failOnWarnings && report.warnings.length > 0) {
    context.logger.info('nothing is pruned after a backup with warnings, for --fail-on-warnings was given');
    return report;
  }
  try {
    const pruned = await prune(
      { retentions, label, dryRun: false, made: report.backupId },
      { ...context, ...(context.trust ? { trust: demandSignatures(context.trust) } : {}) },
    );
    return {
      ...report,
      retention: pruned,
      warnings: [...report.warnings, ...pruned.warnings],
      stages: [...report.stages, { name: 'prune', seconds: pruned.durationSeconds }],
    };
  } catch (error) {
    const warning = `the backup is stored, old ones could not be pruned: ${(error as Error).message}`;
    context.logger.warn(warning);
    return { ...report, warnings: [...report.warnings, warning] };
  }
}
