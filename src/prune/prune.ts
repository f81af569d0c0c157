// Retention from start to end: find the backups, decide, remove each, then remove the remains of
// crashed runs. Invariants: a backup that a rule keeps or that is protected is not removed; an
// unreadable backup is never removed; a failure with one backup is reported and does not stop the
// others. Each of several storages is judged by its own contents.
import { pruneBinlogs } from '../archive/prune.ts';
import { BrokenBackups } from '../repository/find/broken-backups.ts';
import { findBackups, type FoundBackup } from '../repository/find/find-backups.ts';
import { Budget, forEachConcurrent } from '../core/concurrency.ts';
import { isEmpty, type RetentionConfig } from './policy.ts';
import type { Context } from '../repository/context.ts';
import { BackupError, toBackupError } from '../core/errors.ts';
import { formatBytes, plural } from '../core/units.ts';
import { presentOf } from '../repository/find/future.ts';
import { FROM_FUTURE, planPrune, type Planned } from './plan-prune.ts';
import { removeBackup } from './remove-backup.ts';
import { removeIncomplete } from './remove-incomplete.ts';
import type { PrunedBinlogs } from '../archive/request.ts';
import type { PruneReport, PruneRequest, PrunedBackup, PrunedRemains } from './request.ts';

/**
 * Number of backups that are removed at a time: each takes a handful of small requests that wait
 * for the network.
 */
const REMOVED_AT_ONCE = 16;
/** Memory for manifests of backups that are being removed. A larger manifest is in memory alone. */
const MANIFEST_MEMORY_BYTES = 32 * 1024 * 1024;

interface Pruned {
  binlogs: PrunedBinlogs[];
  backups: PrunedBackup[];
  incomplete: PrunedRemains[];
}

/**
 * Prunes all storages.
 * @throws BackupError if the storage cannot be read; the report contains backups that could not be
 * removed
 */
export async function prune(request: PruneRequest, context: Context): Promise<PruneReport> {
  const storages = context.storage.copies ?? [context.storage];
  const { retentions } = request;
  if (retentions.every((retention) => !retention || isEmpty(retention.policy)))
    throw new BackupError('CONFIG_INVALID', 'the policy is empty: nothing says which backups are kept', {
      hint: 'Give at least one of the --keep options.',
    });
  const begin = context.now();
  const warnings: string[] = [];
  const warn = (warning: string): void => {
    warnings.push(warning);
    context.logger.warn(warning);
  };
  const backups: PrunedBackup[] = [];
  const incomplete: PrunedRemains[] = [];
  const binlogs: PrunedBinlogs[] = [];
  const failures: BackupError[] = [];
  for (const [index, storage] of storages.entries()) {
    const retention = retentions[index];
    if (!retention || isEmpty(retention.policy)) {
      context.logger.info(`nothing is pruned in ${storage.location}: it has no rule`);
      continue;
    }
    try {
      const pruned = await pruneOne({ ...request, ...retention }, { ...context, storage }, warn);
      backups.push(...pruned.backups);
      incomplete.push(...pruned.incomplete);
      binlogs.push(...pruned.binlogs);
    } catch (error) {
      if (context.signal.aborted) throw error;
      // The rules of the other storages still apply.
      failures.push(toBackupError(error));
    }
  }
  if (failures.length > 0) throw failures[0]!;
  const report = {
    storage: context.storage.location,
    ...judge(request.dryRun, backups),
    backups,
    incomplete,
    binlogs,
    warnings,
    durationSeconds: (context.now().getTime() - begin.getTime()) / 1000,
  };
  context.logger.info(describe(report, request.dryRun));
  return report;
}

async function pruneOne(
  request: PruneRequest & RetentionConfig,
  context: Context,
  warn: (warning: string) => void,
): Promise<Pruned> {
  const { storage, signal, progress } = context;
  progress.stage('prune');
  const broken = new BrokenBackups();
  // If signatures are required, foreign backups must not push out ours.
  const found = await findBackups(storage, request.label, broken.add, context.trust?.verifyKeys);
  for (const warning of broken.describe('; it is kept: remove it yourself if you do not need it'))
    warn(warning);
  const planned = planPrune(found, request, presentOf(context));
  for (const { backup, reasons } of planned)
    if (reasons.includes(FROM_FUTURE))
      warn(
        `backup ${backup.backupId} is from the future: it is kept and does not count, remove it if a wrong clock made it`,
      );
  const backups: PrunedBackup[] = [];
  const memory = new Budget(MANIFEST_MEMORY_BYTES);
  await forEachConcurrent(planned.entries(), REMOVED_AT_ONCE, signal, async ([index, each]) => {
    backups[index] = await settle(each, request.dryRun, context, memory, warn);
  });
  const incomplete = await removeIncomplete(
    request.incompleteOlderThanSeconds,
    request.dryRun,
    { ...context, now: () => presentOf(context) },
    warn,
  );
  const left = broken.ids().map((backupId) => ({
    backupId,
    storage: storage.location,
    outcome: 'kept' as const,
    reasons: ['cannot be read or trusted'],
  }));
  const removed = new Set(
    backups.filter(({ outcome }) => outcome === 'removed').map(({ backupId }) => backupId),
  );
  const kept = found.filter(({ backupId }) => !removed.has(backupId));
  const binlogs = await pruneArchives({ found, kept, unread: broken.ids().length }, request, context, warn);
  return { backups: [...left, ...backups], incomplete, binlogs };
}

/**
 * Removes segments that no kept backup needs. An unreadable backup may need any of them, and an
 * interrupted removal of backups is finished first.
 */
async function pruneArchives(
  { found, kept, unread }: { found: readonly FoundBackup[]; kept: readonly FoundBackup[]; unread: number },
  { dryRun }: PruneRequest,
  context: Context,
  warn: (warning: string) => void,
): Promise<PrunedBinlogs[]> {
  if (unread > 0) return [];
  const pruned: PrunedBinlogs[] = [];
  for (const label of new Set(found.map((backup) => backup.label)))
    pruned.push(
      ...(await pruneBinlogs(
        label,
        kept.filter((backup) => backup.label === label),
        dryRun,
        context,
        warn,
      )),
    );
  return pruned;
}

async function settle(
  { backup, status, reasons }: Planned,
  dryRun: boolean,
  context: Context,
  memory: Budget,
  warn: (warning: string) => void,
): Promise<PrunedBackup> {
  const { backupId, label, storedBytes } = backup;
  const facts = { backupId, storage: context.storage.location, label, status, storedBytes };
  if (reasons.length > 0) return { ...facts, outcome: 'kept', reasons };
  try {
    const { kept, left, warning } = await removeBackup(backupId, dryRun, context, memory);
    if (warning !== undefined) warn(warning);
    if (kept !== undefined) {
      context.logger.info(`${backupId} is kept although no rule keeps it: ${kept}`);
      return { ...facts, outcome: 'kept', reasons: [kept] };
    }
    if (!dryRun) context.logger.debug(`removed ${backupId} of ${label}`);
    return {
      ...facts,
      outcome: 'removed',
      reasons: ['no rule keeps it', ...(left === undefined ? [] : [left])],
    };
  } catch (error) {
    const { message } = error as Error;
    warn(`${backupId} cannot be removed: ${message}`);
    return { ...facts, outcome: 'failed', reasons: [message] };
  }
}

function judge(
  dryRun: boolean,
  backups: readonly PrunedBackup[],
): Pick<PruneReport, 'status' | 'kept' | 'removed' | 'failed' | 'freedBytes'> {
  const count = (outcome: PrunedBackup['outcome']): number =>
    backups.filter((backup) => backup.outcome === outcome).length;
  const failed = count('failed');
  return {
    status: failed > 0 ? 'failed' : dryRun ? 'planned' : 'pruned',
    kept: count('kept'),
    removed: count('removed'),
    failed,
    freedBytes: backups.reduce(
      (sum, { outcome, storedBytes }) => sum + (outcome === 'removed' ? (storedBytes ?? 0) : 0),
      0,
    ),
  };
}

/** Returns the error that ends the run if backups could not be removed. */
export function pruneError({ storage, backups, failed }: PruneReport): BackupError | undefined {
  if (failed === 0) return undefined;
  const ids = backups.filter(({ outcome }) => outcome === 'failed').map(({ backupId }) => backupId);
  return new BackupError('STORAGE_FAILED', `${plural(failed, 'backup')} in ${storage} cannot be removed`, {
    hint: 'See the warnings. A later run tries these backups again, and removes the remains of those without a manifest.',
    details: { backups: ids.slice(0, 100) },
  });
}

function describe({ kept, removed, failed, freedBytes, incomplete }: PruneReport, dryRun: boolean): string {
  const parts = [
    `${dryRun ? 'would keep' : 'kept'} ${kept}`,
    `${dryRun ? 'would remove' : 'removed'} ${removed} (${formatBytes(freedBytes)})`,
    ...(failed > 0 ? [`failed to remove ${failed}`] : []),
    ...(incomplete.length > 0 ? [plural(incomplete.length, 'incomplete backup')] : []),
  ];
  return `prune: ${parts.join(', ')}`;
}
