// Operations that look and change nothing.
import { defined } from '../../core/defined.ts';
import { EXIT_CODE_DIFFERENT, EXIT_CODES } from '../../core/errors.ts';
import type {
  CheckConfig,
  DiffConfig,
  FindConfig,
  ListConfig,
  ShowConfig,
  ReportConfig,
} from '../../options/operations.ts';
import type { Context } from '../../repository/context.ts';
import { findTables } from '../../repository/find/find-tables.ts';
import { list } from '../../repository/find/list.ts';
import { resolveBackup } from '../../repository/find/resolve-backup.ts';
import { show } from '../../repository/find/show.ts';
import { onSoundCopy } from '../../repository/sound-copy.ts';
import type { RunFacts } from '../alerts/run-facts.ts';
import type { AlertCheck } from '../check.ts';
import type { Outcome } from '../outcome.ts';
import { judgeWarnings } from './judge-warnings.ts';
import { underLease, withPassedOver } from './under-lease.ts';

export async function runCheck(
  config: CheckConfig,
  context: Context,
  checkAlertsOf: ((signal: AbortSignal) => Promise<AlertCheck[]>) | undefined,
): Promise<Outcome> {
  const { check } = await import('../check.ts');
  const checkAlerts = async (): Promise<AlertCheck[]> => (await checkAlertsOf?.(context.signal)) ?? [];
  const { report, error } = await check(config, context, checkAlerts);
  if (error) return { operation: 'check', report, error, exitCode: error.exitCode };
  return { operation: 'check', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
}

export async function runList(config: ListConfig, context: Context): Promise<Outcome> {
  const { stale, refused, ...listed } = await list(config, context);
  const error = refused ?? stale;
  const { findRecoveryPoints } = await import('../../archive/recovery-points.ts');
  const { points, warnings } = await findRecoveryPoints(config.label, context);
  return {
    operation: 'list',
    report: {
      ...listed,
      ...(points.length > 0 ? { recoveryPoints: points } : {}),
      warnings: [...listed.warnings, ...warnings],
    },
    isUtc: config.isUtc,
    exitCode: error?.exitCode ?? EXIT_CODES.ok,
    ...defined({ error }),
  };
}

export async function runShow(config: ShowConfig, context: Context, facts: RunFacts): Promise<Outcome> {
  const { backupId, warnings } = await resolveBackup(context, config, { isVerified: true });
  facts.backupId = backupId;
  const shown = await onSoundCopy(context, backupId, (each) => show({ ...config, backup: backupId }, each));
  const report = withPassedOver(shown);
  const { findRecoveryPoints } = await import('../../archive/recovery-points.ts');
  const found = await findRecoveryPoints(report.label, context, backupId);
  return {
    operation: 'show',
    report: {
      ...report,
      ...defined({ recoveryPoint: found.points[0] }),
      warnings: [...warnings, ...report.warnings, ...found.warnings],
    },
    exitCode: EXIT_CODES.ok,
  };
}

export async function runDiff(config: DiffConfig, context: Context, facts: RunFacts): Promise<Outcome> {
  const { diff } = await import('../../verify/diff.ts');
  const report = await underLease(config, context, facts, diff);
  const judged = judgeWarnings(report.warnings, config.failOnWarnings);
  if (report.status === 'equal') return { operation: 'diff', report, ...judged };
  return { operation: 'diff', report, exitCode: EXIT_CODE_DIFFERENT };
}

export async function runFind(config: FindConfig, context: Context): Promise<Outcome> {
  return { operation: 'find', report: await findTables(config, context), exitCode: EXIT_CODES.ok };
}

export async function runReport(config: ReportConfig, context: Context): Promise<Outcome> {
  const { statusReport } = await import('../status-report.ts');
  return { operation: 'report', report: await statusReport(config, context), exitCode: EXIT_CODES.ok };
}
