// A restore to a point in time: the newest backup before the target, and then the archived binary
// log up to it. Everything that both need is read and verified before the target changes.
import {
  checkTarget,
  describePlanned,
  findInterrupted,
  planReplay,
  replay,
} from '../archive/replay/replay.ts';
import type { ReplayPlan, ReplayReport, ReplayRequest, Until } from '../archive/replay/request.ts';
import type { RestoreConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';
import type { FoundBackup } from '../repository/find/find-backups.ts';
import type { RestorePlanReport, RestoreReport } from '../restore/request.ts';

export type ReplayedReport = RestoreReport & { replay: ReplayReport };
export type PlannedReport = RestorePlanReport & { replay: ReplayPlan };

/** @param restore restores the backup that the request names */
export async function restoreUntil(
  config: RestoreConfig,
  until: Until,
  context: Context,
  restore: (config: RestoreConfig) => Promise<RestoreReport>,
): Promise<ReplayedReport> {
  const { loadUsers, connection } = config;
  const request = requestOf(config, until);
  const planned = await planReplay(request, context);
  const { backupId } = planned.range.backup;
  await checkTarget(planned, connection, planned.range.flavor === 'mariadb');
  const interrupted = await findInterrupted(planned, connection);
  const restored = interrupted
    ? restoredBefore(planned.range.backup, context.storage.location)
    : await restore({ ...config, backup: backupId });
  const replayed = await replay(request, planned, interrupted, connection, context);
  return {
    ...restored,
    durationSeconds: restored.durationSeconds + replayed.durationSeconds,
    stages: [...restored.stages, { name: 'replay', seconds: replayed.durationSeconds }],
    warnings: [...restored.warnings, ...warningsOf(replayed, loadUsers)],
    replay: replayed,
  };
}

/**
 * Plans a restore to a point in time: reads and verifies the archive, and checks the target.
 * @param plan plans the restore of the backup that the request names
 */
export async function planUntil(
  config: RestoreConfig,
  until: Until,
  context: Context,
  plan: (config: RestoreConfig) => Promise<RestorePlanReport>,
): Promise<PlannedReport> {
  const { loadUsers, connection } = config;
  const request = requestOf(config, until);
  const planned = await planReplay(request, context);
  const { backup, flavor } = planned.range;
  const target = await checkTarget(planned, connection, flavor === 'mariadb');
  const interrupted = await findInterrupted(planned, connection);
  const restore = interrupted
    ? plannedBefore(backup, context.storage.location, target)
    : await plan({ ...config, backup: backup.backupId });
  const replay = describePlanned(request, planned, interrupted !== undefined);
  return { ...restore, warnings: [...restore.warnings, ...warningsOf(replay, loadUsers)], replay };
}

function requestOf({ label, backup, loadUsers, skipBinlog }: RestoreConfig, until: Until): ReplayRequest {
  return { until, backup, loadUsers, skipBinlog, ...(label === undefined ? {} : { label }) };
}

/** Describes what a replay leaves out, or leaves open. */
export function warningsOf(
  { accountStatements, systemEvents, untrueTimes, preparedXa }: ReplayPlan,
  loadUsers: boolean,
): string[] {
  return [
    ...(accountStatements > 0 && !loadUsers
      ? [
          `${accountStatements} statements about accounts are left out, as the accounts of the backup are: --load-users runs them`,
        ]
      : []),
    ...(systemEvents > 0 ? [`${systemEvents} changes of system tables are left out`] : []),
    ...untrueTimes.map(
      ({ file, position, time }) =>
        `the transaction at ${file}:${position} has the time ${time}, which cannot be true; it keeps its place`,
    ),
    ...preparedXa.map(
      (id) => `the XA transaction ${id} is prepared and not finished: XA COMMIT or XA ROLLBACK decides`,
    ),
  ];
}

/** The report of a restore that an earlier run has finished. */
function restoredBefore(backup: FoundBackup, storage: string): RestoreReport {
  const { backupId, label, tables, rows, dataBytes, storedBytes } = backup;
  return {
    backupId,
    label,
    storage,
    status: 'restored',
    resumed: true,
    tables,
    rows,
    dataBytes,
    storedBytes,
    durationSeconds: 0,
    loadedBy: 'load-data',
    renamed: {},
    snapshot: { method: backup.method, consistent: backup.consistent },
    verification: { level: 'off', status: 'not-run', checks: [] },
    warnings: ['an earlier run restored and verified the backup: this run has finished the replay'],
    stages: [],
  };
}

/** The plan of a restore that an earlier run has finished. */
function plannedBefore(backup: FoundBackup, storage: string, target: string): RestorePlanReport {
  const { backupId, label } = backup;
  return {
    backupId,
    label,
    storage,
    target,
    status: 'planned',
    resumed: true,
    drops: [],
    loadedBy: 'load-data',
    tables: 0,
    rows: 0,
    dataBytes: 0,
    storedBytes: 0,
    estimatedSeconds: 0,
    schemas: [],
    warnings: ['an earlier run restored and verified the backup: the next run finishes the replay'],
  };
}
