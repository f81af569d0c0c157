// A verification of the whole way to a point in time: the backup is restored and verified, and the
// archived log is replayed after it. Invariant: the server has no schema of others before, so every
// schema that the run leaves is its own and is dropped.
import { assertNoSchemas, dropReplayed } from '../archive/replay/replayed-schemas.ts';
import { checkTarget, planReplay, replay, type PlannedReplay } from '../archive/replay/replay.ts';
import type { ReplayReport, ReplayRequest, Until } from '../archive/replay/request.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import type { Session } from '../mysql/connection/session.ts';
import type { VerifyConfig } from '../options/operations.ts';
import type { Context } from '../repository/context.ts';
import { recordVerification, serverForRecord } from '../verify/report.ts';
import type { VerifyReport } from '../verify/request.ts';
import { warningsOf } from './restore-until.ts';

/** Steps before and after the restore of a verification, on its server. */
export interface AroundRestore {
  before: (server: ConnectionConfig) => Promise<void>;
  /** @param begin begin of the restore */
  after: (server: ConnectionConfig, begin: Date) => Promise<void>;
  /** Runs at the end, also after a failure. */
  end: (server: ConnectionConfig) => Promise<void>;
}

/**
 * @param verify restores and verifies the backup that the request names
 * @throws BackupError of the replay, or TARGET_NOT_EMPTY
 */
export async function verifyUntil(
  config: VerifyConfig,
  until: Until,
  context: Context,
  verify: (config: VerifyConfig, around: AroundRestore) => Promise<VerifyReport>,
): Promise<VerifyReport & { replay?: ReplayReport }> {
  const { backup, label } = config;
  const named = label === undefined ? {} : { label };
  const request: ReplayRequest = { until, backup, loadUsers: false, skipBinlog: false, ...named };
  const planned = await planReplay(request, context);
  const { backupId } = planned.range.backup;
  let replayed: ReplayReport | undefined;
  const report = await verify(
    { ...config, backup: backupId },
    {
      before: async (server) => {
        await withSession(server, config, assertNoSchemas);
        await checkTarget(planned, server, planned.range.flavor === 'mariadb');
      },
      after: async (server, begin) => {
        replayed = await replay(request, planned, undefined, server, context);
        await record(config, planned, replayed, server, begin, context);
      },
      end: (server) => dropAll(server, config, planned, context),
    },
  );
  if (!replayed) return report;
  return {
    ...report,
    replay: replayed,
    stages: [...report.stages, { name: 'replay', seconds: replayed.durationSeconds }],
    warnings: [...report.warnings, ...warningsOf(replayed, false)],
  };
}

async function withSession<T>(
  server: ConnectionConfig,
  { lockWaitTimeoutSeconds }: VerifyConfig,
  work: (session: Session, group: SessionGroup) => Promise<T>,
): Promise<T> {
  const group = new SessionGroup(server, 'target', lockWaitTimeoutSeconds);
  try {
    return await work(await group.open('load'), group);
  } finally {
    await group.close();
  }
}

/** Drops the schemas of the backup and of the log. */
async function dropAll(
  server: ConnectionConfig,
  config: VerifyConfig,
  { scan }: PlannedReplay,
  { logger }: Context,
): Promise<void> {
  try {
    await withSession(server, config, async (session) => {
      await dropReplayed(session, scan);
    });
  } catch (error) {
    logger.warn(`drop the schemas on the target yourself: ${(error as Error).message}`);
  }
}

/** Records the recovery point that was verified, and the time that the way to it took. */
async function record(
  config: VerifyConfig,
  { range }: PlannedReplay,
  { chain, reached, transactions, durationSeconds }: ReplayReport,
  server: ConnectionConfig,
  begin: Date,
  context: Context,
): Promise<void> {
  const of = await withSession(server, config, (session, { facts }) => serverForRecord(session, facts));
  await recordVerification(context, range.backup.backupId, {
    level: config.level,
    read: {
      objects: 'all',
      server: of,
      restore: { begin: begin.toISOString(), resumed: false },
      replay: { chain, recoveryPoint: reached, transactions, seconds: durationSeconds },
    },
  });
}
