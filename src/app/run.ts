// Runs one operation from a valid configuration: opens the storage, calls the use-case, decides the
// exit code. The command line and the action share this module. They only read the configuration
// and show the outcome.
import { defined } from '../core/defined.ts';
import type { BackupProof, BackupReport } from '../backup/request.ts';
import { type BackupChoice, resolveBackup } from '../repository/find/resolve-backup.ts';
import { findTables } from '../repository/find/find-tables.ts';
import { chooseRotated } from '../repository/find/rotate.ts';
import { show } from '../repository/find/show.ts';
import { type FromCopy, onSoundCopy, type PassedOver, warningsOf } from '../repository/sound-copy.ts';
import { isBackupId } from '../format/names.ts';
import { hintOf } from '../verify/failure.ts';
import { recordVerification } from '../verify/report.ts';
import { withLease } from '../repository/lease.ts';
import { list } from '../repository/find/list.ts';
import type { VerifyReport } from '../verify/request.ts';
import { renderFailureJson, renderJson, type Outcome } from './outcome.ts';
import type {
  BackupConfig,
  Config,
  FleetStatusConfig,
  MaskCheckConfig,
  MaskSuggestConfig,
  MatrixConfig,
  VerifyConfig,
} from '../options/operations.ts';
import type { ServerRequest } from '../restore/masking/server-tables.ts';
import { fleetMatrix, fleetStatus } from './fleet/fleet-status.ts';
import type { Context } from '../repository/context.ts';
import { BackupError, EXIT_CODE_DIFFERENT, EXIT_CODES, toBackupError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import type { Progress } from '../core/progress.ts';
import type { AlertCheck } from './check.ts';
import { retainAfterBackup } from './after-backup.ts';
import { prune, pruneError } from '../prune/prune.ts';
import type { CleanUp } from '../storage/storage.ts';
import { withCleanUp } from './text/describe-clean-up.ts';
import { factsOf, type RunFacts } from './alerts/run-facts.ts';
import { prepareConnections, Tunnels } from './prepare-connections.ts';
import type { AroundRestore } from './verify-until.ts';
import { waitForServers } from './wait-for-servers.ts';
import { assertReportWritable, writeReportFile } from './report-file.ts';
import { checkDocker, withDockerTarget } from './docker-target.ts';
import { openStorages } from './open-storage.ts';
import { TOOL } from '../core/version.ts';

export type { DropToConfirm } from '../repository/context.ts';

export interface RunHost {
  logger: Logger;
  progress: Progress;
  signal: AbortSignal;
  /**
   * Returns a token of the host's own identity, for roles that the run assumes with the token. Each
   * call returns a fresh token.
   */
  webIdentityToken?: () => Promise<string>;
  /**
   * Reports the id of a backup that begins. After a kill, the id finds the objects that the backup
   * left.
   */
  onBackupId?: (backupId: string) => void;
  /**
   * Reports that the run wrote a lease or (undefined) removed the lease: after a kill, the key
   * finds the lease of the backup that the run used.
   */
  onLease?: (key: string | undefined) => void;
  /**
   * Reports that the run will create a container under this name, or (undefined) removed the
   * container.
   */
  onContainer?: (name: string | undefined) => void;
  /**
   * Asks the person at the terminal before a restore drops anything. Absent: the restore does not
   * ask.
   */
  confirmDrop?: NonNullable<Context['confirmDrop']>;
  /** Path of the program's entry, which can serve the threads of a backup. Absent: no threads. */
  threadProgram?: string;
  /** Tries the notifiers, for `check`. */
  checkAlerts?: (signal: AbortSignal) => Promise<AlertCheck[]>;
  /** Facts for the report of a failed run; the run completes them as it learns more. */
  facts?: RunFacts;
}

/**
 * Runs the operation. The outcome holds a finding of a use-case that is not the requested success.
 * @throws BackupError
 */
export async function run(given: Config, host: RunHost): Promise<Outcome> {
  const tunnels = new Tunnels();
  const config = prepareConnections(given, host.logger, tunnels);
  for (const warning of config.advice) host.logger.warn(warning);
  if (config.reportPath !== undefined) await assertReportWritable(config.reportPath);
  const facts = Object.assign(host.facts ?? {}, factsOf(config));
  if (config.operation === 'matrix' || config.operation === 'fleet-status')
    return await reportOutcome(await runFleet(config, host), config, facts);
  if ('server' in config && config.server !== undefined) {
    try {
      await waitForServers(config, host);
      return await reportOutcome(await runMaskOnServer(config, config.server, host), config, facts);
    } finally {
      await tunnels.close();
    }
  }
  await checkDocker(config, host.signal);
  const isFollowing = config.operation === 'binlog-archive' && config.follow !== undefined;
  const storageHost = isFollowing ? { ...host, signal: afterGrace(host.signal) } : host;
  const storage = await openStorages(config.storages, storageHost);
  let cleanUp: CleanUp | undefined;
  const onCleanUp = (outcome: CleanUp): void => {
    cleanUp = outcome;
  };
  try {
    const context = { ...host, storage, now: () => new Date(), tool: TOOL, trust: config.trust, onCleanUp };
    await waitForServers(config, host);
    return await reportOutcome(await dispatch(config, context, facts, host), config, facts);
  } catch (thrown) {
    const cause = toBackupError(host.signal.aborted ? host.signal.reason : thrown);
    const error = cleanUp ? withCleanUp(cause, cleanUp) : cause;
    if (config.reportPath !== undefined)
      await writeReportFile(config.reportPath, renderFailureJson(error, facts)).catch((failure: Error) =>
        host.logger.warn(failure.message),
      );
    throw error;
  } finally {
    await tunnels.close();
    await storage.close();
  }
}

/** Time for the last segment after a run that follows the log was stopped, in milliseconds. */
const GRACE_MS = 20_000;

/** Returns a signal that fires later than the given one. */
function afterGrace(signal: AbortSignal): AbortSignal {
  const later = new AbortController();
  const begin = (): void => {
    setTimeout(() => later.abort(signal.reason), GRACE_MS).unref();
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return later.signal;
}

/** Writes the report file. The run reports its result even if it cannot write the file. */
async function reportOutcome(outcome: Outcome, { reportPath }: Config, facts: RunFacts): Promise<Outcome> {
  if (reportPath === undefined) return outcome;
  try {
    await writeReportFile(reportPath, renderJson(outcome, facts));
    return outcome;
  } catch (thrown) {
    if (outcome.error) return outcome;
    const error = toBackupError(thrown);
    return { ...outcome, error, exitCode: error.exitCode };
  }
}

/**
 * Modules that talk to a server load on demand: without them `list` and `prune` start in half the
 * time.
 */
const servers = {
  archive: () => import('../archive/archive.ts'),
  backup: () => import('../backup/backup.ts'),
  proofTarget: () => import('../backup/preflight/proof-target.ts'),
  planBackup: () => import('../backup/preflight/plan-backup.ts'),
  restore: () => import('../restore/restore.ts'),
  maskSuggest: () => import('../restore/masking/mask-suggest.ts'),
  maskCheck: () => import('../restore/masking/mask-check.ts'),
  diff: () => import('../verify/diff.ts'),
  verify: () => import('../verify/verify.ts'),
  verifyCopies: () => import('../verify/verify-copies.ts'),
  verifyByRestore: () => import('../restore/verify-by-restore.ts'),
};

async function runFleet(config: MatrixConfig | FleetStatusConfig, host: RunHost): Promise<Outcome> {
  const fleet = { ...host, now: () => new Date() };
  if (config.operation === 'matrix')
    return { operation: 'matrix', report: await fleetMatrix(config, fleet), exitCode: EXIT_CODES.ok };
  const { report, error } = await fleetStatus(config, fleet);
  return {
    operation: 'fleet-status',
    report,
    exitCode: error?.exitCode ?? EXIT_CODES.ok,
    ...defined({ error }),
  };
}

/** Runs an operation on the tables of a server, without a storage. */
async function runMaskOnServer(
  config: MaskCheckConfig | MaskSuggestConfig,
  server: ServerRequest,
  host: RunHost,
): Promise<Outcome> {
  if (config.operation === 'mask-suggest') {
    const { suggestFromServer } = await servers.maskSuggest();
    const report = await suggestFromServer({ ...config, server }, host);
    return { operation: 'mask-suggest', report, exitCode: EXIT_CODES.ok };
  }
  const { checkMasksOnServer } = await servers.maskCheck();
  const report = await checkMasksOnServer({ ...config, server }, host);
  return { operation: 'mask-check', report, exitCode: EXIT_CODES.ok };
}

async function dispatch(
  config: Exclude<Config, MatrixConfig | FleetStatusConfig>,
  context: Context,
  facts: RunFacts,
  host: RunHost,
): Promise<Outcome> {
  switch (config.operation) {
    case 'backup': {
      if (config.proof?.restoreInto) {
        const { checkProofTarget } = await servers.proofTarget();
        await checkProofTarget(config, config.proof.restoreInto, context);
      }
      if (config.dryRun) {
        const { planBackup } = await servers.planBackup();
        return { operation: 'plan', report: await planBackup(config, context), exitCode: EXIT_CODES.ok };
      }
      const { report: made, error } = await backupAndProve(config, context, facts);
      if (error) return { operation: 'backup', report: made, error, exitCode: error.exitCode };
      const report = await retainAfterBackup(config, made, context);
      return { operation: 'backup', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
    }
    case 'check': {
      const { check } = await import('./check.ts');
      const checkAlerts = async (): Promise<AlertCheck[]> => (await host.checkAlerts?.(host.signal)) ?? [];
      const { report, error } = await check(config, context, checkAlerts);
      if (error) return { operation: 'check', report, error, exitCode: error.exitCode };
      return { operation: 'check', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
    }
    case 'restore': {
      const { planOnly, restore } = await servers.restore();
      if (config.until && config.dryRun) {
        const { planUntil } = await import('./restore-until.ts');
        const report = await planUntil(config, config.until, context, async (chosen) => {
          facts.backupId = chosen.backup;
          return withPassedOver(await onSoundCopy(context, chosen.backup, (each) => planOnly(chosen, each)));
        });
        return { operation: 'restore-plan', report, exitCode: EXIT_CODES.ok };
      }
      if (config.until) {
        const { restoreUntil } = await import('./restore-until.ts');
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
    case 'verify': {
      const label = config.rotate ? await chooseRotated(context) : config.label;
      if (label !== undefined) facts.label = label;
      const chosen = label === undefined ? config : { ...config, label };
      const report = chosen.until
        ? await (
            await import('./verify-until.ts')
          ).verifyUntil(chosen, chosen.until, context, (named, around) =>
            proveBackup(named, context, facts, around),
          )
        : await proveBackup(chosen, context, facts);
      if (report.status === 'passed')
        return { operation: 'verify', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
      const error = verificationFailed(report);
      return { operation: 'verify', report, exitCode: error.exitCode, error };
    }
    case 'list': {
      const { stale, refused, ...listed } = await list(config, context);
      const error = refused ?? stale;
      const { findRecoveryPoints } = await import('../archive/recovery-points.ts');
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
    case 'show': {
      const { backupId, warnings } = await resolveBackup(context, config, { isVerified: true });
      facts.backupId = backupId;
      const shown = await onSoundCopy(context, backupId, (each) =>
        show({ ...config, backup: backupId }, each),
      );
      const report = withPassedOver(shown);
      const { findRecoveryPoints } = await import('../archive/recovery-points.ts');
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
    case 'diff': {
      const { diff } = await servers.diff();
      const report = await underLease(config, context, facts, diff);
      const judged = judgeWarnings(report.warnings, config.failOnWarnings);
      if (report.status === 'equal') return { operation: 'diff', report, ...judged };
      return { operation: 'diff', report, exitCode: EXIT_CODE_DIFFERENT };
    }
    case 'mask-check': {
      const { checkMasks } = await servers.maskCheck();
      const report = await checkMasks(config, context);
      if (report.backupId !== undefined) facts.backupId = report.backupId;
      return { operation: 'mask-check', report, exitCode: EXIT_CODES.ok };
    }
    case 'mask-suggest': {
      const { suggestFromBackup } = await servers.maskSuggest();
      const report = await suggestFromBackup(config, context);
      if (report.backupId !== undefined) facts.backupId = report.backupId;
      return { operation: 'mask-suggest', report, exitCode: EXIT_CODES.ok };
    }
    case 'find':
      return { operation: 'find', report: await findTables(config, context), exitCode: EXIT_CODES.ok };
    case 'report': {
      const { statusReport } = await import('./status-report.ts');
      return { operation: 'report', report: await statusReport(config, context), exitCode: EXIT_CODES.ok };
    }
    case 'binlog-archive': {
      const { archive } = await servers.archive();
      const report = await archive(config, context);
      return {
        operation: 'binlog-archive',
        report,
        ...judgeWarnings(report.warnings, config.failOnWarnings),
      };
    }
    case 'binlog-list': {
      const { listBinlogs } = await import('../archive/list.ts');
      return {
        operation: 'binlog-list',
        report: await listBinlogs(config, context),
        exitCode: EXIT_CODES.ok,
      };
    }
    case 'binlog-find': {
      const { findInBinlogs } = await import('../archive/find.ts');
      return {
        operation: 'binlog-find',
        report: await findInBinlogs(config, context),
        exitCode: EXIT_CODES.ok,
      };
    }
    case 'binlog-verify': {
      const { verifyBinlogs, verifyError } = await import('../archive/verify.ts');
      const report = await verifyBinlogs(config, context);
      const error = verifyError(report);
      return {
        operation: 'binlog-verify',
        report,
        exitCode: error?.exitCode ?? EXIT_CODES.ok,
        ...defined({ error }),
      };
    }
    case 'prune': {
      const report = await prune(config, context);
      const error = pruneError(report);
      if (error) return { operation: 'prune', report, exitCode: error.exitCode, error };
      return { operation: 'prune', report, ...judgeWarnings(report.warnings, config.failOnWarnings) };
    }
  }
}

/**
 * Makes a backup and verifies it. The backup exists even if its verification fails or cannot run.
 */
async function backupAndProve(
  config: BackupConfig,
  context: Context,
  facts: RunFacts,
): Promise<{ report: BackupReport; error?: BackupError }> {
  const { backup } = await servers.backup();
  const report = await backup(config, context);
  facts.backupId = report.backupId;
  if (!config.proof) return { report };
  const request = { ...config.proof, backup: report.backupId };
  try {
    const proof = await proveBackup(request, { ...context, trust: config.proof.trust }, facts);
    const proved = {
      ...report,
      verification: pickProof(proof),
      warnings: [...report.warnings, ...proof.warnings],
      stages: [
        ...report.stages,
        ...proof.stages.map((stage) => ({ ...stage, name: `proof: ${stage.name}` })),
      ],
    };
    return proof.status === 'passed'
      ? { report: proved }
      : { report: proved, error: verificationFailed(proof) };
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

function pickProof({ level, status, checks, durationSeconds }: VerifyReport): BackupProof {
  return { level, status, checks, durationSeconds };
}

async function proveBackup(
  config: VerifyConfig,
  context: Context,
  facts: RunFacts,
  around?: AroundRestore,
): Promise<VerifyReport> {
  const { restoreInto, restoreIntoDocker, level, connection } = config;
  const isOfObjects = level === 'objects' && !connection && !restoreInto && !restoreIntoDocker;
  if (isOfObjects && context.storage.copies) {
    const { verifyCopies } = await servers.verifyCopies();
    return await leased(config, context, facts, verifyCopies);
  }
  return await underLease(config, context, facts, async (chosen, context) => {
    if (restoreIntoDocker) {
      const { verifyByRestore } = await servers.verifyByRestore();
      return await withDockerTarget(restoreIntoDocker, chosen, context, (server) =>
        verifyByRestore(
          { ...chosen, restoreInto: server, isDisposable: true, ...defined({ around }) },
          context,
        ),
      );
    }
    if (!restoreInto) return await (await servers.verify()).verify(chosen, context);
    const { verifyByRestore } = await servers.verifyByRestore();
    const request = { ...chosen, restoreInto, ...defined({ around }) };
    return { ...(await verifyByRestore(request, context)), restored: true };
  });
}

/**
 * Protects a backup from pruning while the work reads its first sound copy, and records found
 * damage next to the copy.
 */
async function underLease<C extends BackupChoice & { operation: string }, R extends Report>(
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
async function leased<C extends BackupChoice & { operation: string }, R extends Report>(
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
function withPassedOver<R extends Report>({
  result,
  passedOver,
}: FromCopy<R>): R & { passedOver?: readonly PassedOver[] } {
  if (passedOver.length === 0) return result;
  return { ...result, passedOver, warnings: [...warningsOf(passedOver), ...result.warnings] };
}

interface Report {
  warnings: string[];
}

function verificationFailed({ backupId, checks, failure }: VerifyReport): BackupError {
  const failed = checks.filter(({ status }) => status === 'failed');
  return new BackupError('VERIFICATION_FAILED', `${backupId} does not verify: ${failure?.message ?? ''}`, {
    ...(failure ? { hint: hintOf(failure) } : {}),
    details: { checks: failed, ...(failure ? { culprit: failure.culprit } : {}) },
  });
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
