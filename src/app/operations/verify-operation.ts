// A verification: of objects, against a server, or by a restore.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import type { VerifyConfig } from '../../options/operations.ts';
import type { Context } from '../../repository/context.ts';
import { chooseRotated } from '../../repository/find/rotate.ts';
import { hintOf } from '../../verify/failure.ts';
import type { VerifyReport } from '../../verify/request.ts';
import type { RunFacts } from '../alerts/run-facts.ts';
import { withDockerTarget } from '../docker-target.ts';
import type { Outcome } from '../outcome.ts';
import type { AroundRestore } from '../verify-until.ts';
import { judgeWarnings } from './judge-warnings.ts';
import { leased, underLease } from './under-lease.ts';

export async function runVerify(config: VerifyConfig, context: Context, facts: RunFacts): Promise<Outcome> {
  const label = config.rotate ? await chooseRotated(context) : config.label;
  if (label !== undefined) facts.label = label;
  const chosen = label === undefined ? config : { ...config, label };
  const report = chosen.until
    ? await (
        await import('../verify-until.ts')
      ).verifyUntil(chosen, chosen.until, context, (named, around) =>
        verifyBackup(named, context, facts, around),
      )
    : await verifyBackup(chosen, context, facts);
  if (report.status === 'passed')
    return { operation: 'verify', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
  const error = verificationFailed(report);
  return { operation: 'verify', report, exitCode: error.exitCode, error };
}

/** Verifies one backup, on its first sound copy or, of objects, on all copies. */
export async function verifyBackup(
  config: VerifyConfig,
  context: Context,
  facts: RunFacts,
  around?: AroundRestore,
): Promise<VerifyReport> {
  const { restoreInto, restoreIntoDocker, level, connection } = config;
  const isOfObjects = level === 'objects' && !connection && !restoreInto && !restoreIntoDocker;
  if (isOfObjects && context.storage.copies) {
    const { verifyCopies } = await import('../../verify/verify-copies.ts');
    return await leased(config, context, facts, verifyCopies);
  }
  return await underLease(config, context, facts, async (chosen, context) => {
    if (restoreIntoDocker) {
      const { verifyByRestore } = await import('../../restore/verify-by-restore.ts');
      return await withDockerTarget(restoreIntoDocker, chosen, context, (server) =>
        verifyByRestore(
          { ...chosen, restoreInto: server, isDisposable: true, ...defined({ around }) },
          context,
        ),
      );
    }
    if (!restoreInto) return await (await import('../../verify/verify.ts')).verify(chosen, context);
    const { verifyByRestore } = await import('../../restore/verify-by-restore.ts');
    const request = { ...chosen, restoreInto, ...defined({ around }) };
    return { ...(await verifyByRestore(request, context)), restored: true };
  });
}

export function verificationFailed({ backupId, checks, failure }: VerifyReport): BackupError {
  const failed = checks.filter(({ status }) => status === 'failed');
  return new BackupError('VERIFICATION_FAILED', `${backupId} does not verify: ${failure?.message ?? ''}`, {
    ...(failure ? { hint: hintOf(failure) } : {}),
    details: { checks: failed, ...(failure ? { culprit: failure.culprit } : {}) },
  });
}
