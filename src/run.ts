// Runs one operation from a valid configuration: opens the storage, calls the use-case, decides the exit code. Shared by
// the command line and the action, which only read the configuration and show the outcome.
import { backup } from './backup/backup.ts';
import { planBackup, type BackupPlan } from './backup/plan-backup.ts';
import type { BackupReport } from './backup/request.ts';
import { list, type ListReport } from './backups/list.ts';
import type { Config, StorageConfig } from './config/config.ts';
import type { Context } from './context.ts';
import { BackupError, EXIT_CODES } from './errors.ts';
import type { Logger } from './log.ts';
import type { Progress } from './progress.ts';
import { planOnly, restore } from './restore/restore.ts';
import type { RestorePlanReport, RestoreReport } from './restore/request.ts';
import { verifyByRestore } from './restore/verify-by-restore.ts';
import { openStorage } from './storage/open.ts';
import type { Storage } from './storage/storage.ts';
import { TOOL } from './version.ts';
import { verify, type VerifyReport } from './verify/verify.ts';

export interface RunHost {
  logger: Logger;
  progress: Progress;
  signal: AbortSignal;
}

export type Outcome = { exitCode: number; error?: BackupError } & (
  | { operation: 'backup'; report: BackupReport }
  | { operation: 'plan'; report: BackupPlan }
  | { operation: 'restore'; report: RestoreReport }
  | { operation: 'restore-plan'; report: RestorePlanReport }
  | { operation: 'verify'; report: VerifyReport }
  | { operation: 'list'; report: ListReport }
);

/** @throws BackupError; what a use-case has found out and that is not the success that was asked for is in the outcome. */
export async function run(config: Config, host: RunHost): Promise<Outcome> {
  const storage = await openStorages(config.storage, config.operation === 'backup', host.logger);
  try {
    return await dispatch(config, { ...host, storage, now: () => new Date(), tool: TOOL });
  } finally {
    await storage.close();
  }
}

async function dispatch(config: Config, context: Context): Promise<Outcome> {
  switch (config.operation) {
    case 'backup': {
      if (config.dryRun)
        return { operation: 'plan', report: await planBackup(config, context), exitCode: EXIT_CODES.ok };
      const report = await backup(config, context);
      return { operation: 'backup', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
    }
    case 'restore': {
      if (config.dryRun)
        return {
          operation: 'restore-plan',
          report: await planOnly(config, context),
          exitCode: EXIT_CODES.ok,
        };
      const report = await restore(config, context);
      return { operation: 'restore', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
    }
    case 'verify': {
      const { restoreInto } = config;
      const report = restoreInto
        ? await verifyByRestore({ ...config, restoreInto }, context)
        : await verify(config, context);
      if (report.status === 'passed')
        return { operation: 'verify', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
      const failed = report.checks.filter(({ status }) => status === 'failed').length;
      const error = new BackupError(
        'VERIFICATION_FAILED',
        `${report.backupId} does not verify: ${failed} of ${report.checks.length} checks failed`,
        {
          hint: 'Do not trust this copy: what it holds is not what the backup recorded.',
        },
      );
      return { operation: 'verify', report, exitCode: error.exitCode, error };
    }
    case 'list': {
      const { stale, ...report } = await list(config, context);
      return {
        operation: 'list',
        report,
        exitCode: stale?.exitCode ?? EXIT_CODES.ok,
        ...(stale ? { error: stale } : {}),
      };
    }
  }
}

function judgeWarnings(
  warnings: readonly string[],
  failOnWarnings: boolean,
): { exitCode: number; error?: BackupError } {
  if (warnings.length === 0 || !failOnWarnings) return { exitCode: EXIT_CODES.ok };
  const error = new BackupError('FINISHED_WITH_WARNINGS', `finished with ${warnings.length} warnings`, {
    hint: 'See the warnings; --fail-on-warnings was given.',
  });
  return { exitCode: error.exitCode, error };
}

/** A backup goes to all that are named; everything else reads from the directory if it is the only one. */
async function openStorages(
  { url, directory, s3 }: StorageConfig,
  isWritten: boolean,
  logger: Logger,
): Promise<Storage> {
  const options = {
    logger,
    ...(s3.endpoint ? { endpoint: s3.endpoint } : {}),
    ...(s3.region ? { region: s3.region } : {}),
    ...(s3.forcePathStyle === undefined ? {} : { forcePathStyle: s3.forcePathStyle }),
  };
  if (url && directory && isWritten) {
    const { TeeStorage } = await import('./storage/tee-storage.ts');
    return new TeeStorage([await openStorage(directory, options), await openStorage(url, options)]);
  }
  return await openStorage(url ?? directory!, options);
}
