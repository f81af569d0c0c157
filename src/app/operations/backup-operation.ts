// A backup, its verification and its retention.
import type { BackupReport, BackupVerification } from '../../backup/request.ts';
import { BackupError, EXIT_CODES, toBackupError } from '../../core/errors.ts';
import type { BackupConfig } from '../../options/operations.ts';
import type { Context } from '../../repository/context.ts';
import type { VerifyReport } from '../../verify/request.ts';
import { retainAfterBackup } from '../after-backup.ts';
import type { RunFacts } from '../alerts/run-facts.ts';
import type { Outcome } from '../outcome.ts';
import { judgeWarnings } from './judge-warnings.ts';
import { verificationFailed, verifyBackup } from './verify-operation.ts';

export async function runBackup(config: BackupConfig, context: Context, facts: RunFacts): Promise<Outcome> {
  if (config.verifyAfter?.restoreInto) {
    const { checkVerificationTarget } = await import('../../backup/preflight/verification-target.ts');
    await checkVerificationTarget(config, config.verifyAfter.restoreInto, context);
  }
  if (config.dryRun) {
    const { planBackup } = await import('../../backup/preflight/plan-backup.ts');
    return { operation: 'plan', report: await planBackup(config, context), exitCode: EXIT_CODES.ok };
  }
  const { report: made, error } = await backupAndVerify(config, context, facts);
  if (error) return { operation: 'backup', report: made, error, exitCode: error.exitCode };
  const report = await retainAfterBackup(config, made, context);
  return { operation: 'backup', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
}

/**
 * Makes a backup and verifies it. The backup exists even if its verification fails or cannot run.
 */
async function backupAndVerify(
  config: BackupConfig,
  context: Context,
  facts: RunFacts,
): Promise<{ report: BackupReport; error?: BackupError }> {
  const { backup } = await import('../../backup/backup.ts');
  const report = await backup(config, context);
  facts.backupId = report.backupId;
  if (!config.verifyAfter) return { report };
  const request = { ...config.verifyAfter, backup: report.backupId };
  try {
    const verification = await verifyBackup(request, { ...context, trust: config.verifyAfter.trust }, facts);
    const verified = {
      ...report,
      verification: pickVerification(verification),
      warnings: [...report.warnings, ...verification.warnings],
      stages: [
        ...report.stages,
        ...verification.stages.map((stage) => ({ ...stage, name: `proof: ${stage.name}` })),
      ],
    };
    return verification.status === 'passed'
      ? { report: verified }
      : { report: verified, error: verificationFailed(verification) };
  } catch (thrown) {
    const { code, message, hint, details, cause } = toBackupError(
      context.signal.aborted ? context.signal.reason : thrown,
    );
    const error = new BackupError(
      code,
      `${report.backupId} is stored, but its verification did not come to its end: ${message}`,
      { ...(hint ? { hint } : {}), details, cause },
    );
    return { report, error };
  }
}

function pickVerification({ level, status, checks, durationSeconds }: VerifyReport): BackupVerification {
  return { level, status, checks, durationSeconds };
}
