// A restore to a point in time: the newest backup before the target, and then the archived binary
// log up to it. Everything that both need is read and verified before the target changes.
import { checkTarget, findInterrupted, planReplay, replay } from '../archive/replay/replay.ts';
import type { ReplayReport, Until } from '../archive/replay/request.ts';
import type { RestoreConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';
import type { FoundBackup } from '../repository/find/find-backups.ts';
import type { RestoreReport } from '../restore/request.ts';

export type ReplayedReport = RestoreReport & { replay: ReplayReport };

/** @param restore restores the backup that the request names */
export async function restoreUntil(
  config: RestoreConfig,
  until: Until,
  context: Context,
  restore: (config: RestoreConfig) => Promise<RestoreReport>,
): Promise<ReplayedReport> {
  const { label, backup, loadUsers, skipBinlog, connection } = config;
  const request = { until, backup, loadUsers, skipBinlog, ...(label === undefined ? {} : { label }) };
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

function warningsOf(
  { accountStatements, systemEvents, untrueTimes, preparedXa }: ReplayReport,
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
        `the transaction at ${file}:${position} has the time ${time}, which cannot be true; it was replayed in its place`,
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
