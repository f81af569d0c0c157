// A verification on its own: of the storage alone, or of a server that the backup was restored to.
import { resolveBackupId } from '../backups/find-backups.ts';
import { openBackup } from '../backups/open-backup.ts';
import type { ConnectionConfig } from '../config/connection.ts';
import type { Context } from '../context.ts';
import { isSameServer } from '../mysql/server-facts.ts';
import { SessionGroup } from '../mysql/session-group.ts';
import { StageClock, type StageTime } from '../stage-clock.ts';
import { plural } from '../units.ts';
import { checkObjects } from './objects.ts';
import { describeCheck, recordVerification, type Check, type VerificationLevel } from './report.ts';
import { runServerChecks } from './server-checks.ts';

export interface VerifyRequest {
  /** An id, or `latest`. */
  backup: string;
  label?: string;
  level: VerificationLevel;
  /** The server to compare with; not needed by level `objects`. */
  connection?: ConnectionConfig;
  concurrency: number;
  sampleSize: number;
  seed: number;
  lockWaitTimeoutSeconds: number;
}

export interface VerifyReport {
  backupId: string;
  label: string;
  storage: string;
  level: VerificationLevel;
  status: 'passed' | 'failed';
  checks: Check[];
  durationSeconds: number;
  warnings: string[];
  stages: StageTime[];
}

export async function verify(request: VerifyRequest, context: Context): Promise<VerifyReport> {
  const { storage, logger, now, progress } = context;
  const begin = now();
  const clock = new StageClock(progress, now);
  clock.enter('preflight');
  const backupId = await resolveBackupId(storage, request.backup, request.label);
  const backup = await openBackup(storage, backupId);
  logger.info(`verify ${backupId} in ${storage.location} by ${request.level}`);
  clock.enter('verification');
  const { checks, isRestored } =
    request.level === 'objects'
      ? { checks: await checkObjects(backup, context, request.concurrency), isRestored: false }
      : await checkServer(backup, request, context);
  const failed = checks.filter(({ status }) => status === 'failed');
  for (const check of failed) logger.error(`verification failed: ${describeCheck(check)}`);
  if (failed.length === 0) await recordVerification(context, backupId, request.level, isRestored);
  logger.info(
    `${failed.length === 0 ? 'passed' : 'FAILED'}: ${plural(checks.length, 'check')} of level ${request.level}, ${failed.length} failed`,
  );
  return {
    backupId,
    label: backup.manifest.label,
    storage: storage.location,
    level: request.level,
    status: failed.length === 0 ? 'passed' : 'failed',
    checks,
    durationSeconds: (now().getTime() - begin.getTime()) / 1000,
    warnings: [],
    stages: clock.finish(),
  };
}

/** Rows that are read from the source itself prove nothing of a restore. */
async function checkServer(
  backup: Awaited<ReturnType<typeof openBackup>>,
  request: VerifyRequest,
  { signal, progress }: Context,
): Promise<{ checks: Check[]; isRestored: boolean }> {
  const group = new SessionGroup(request.connection!, 'target', request.lockWaitTimeoutSeconds);
  const { totals } = backup.manifest;
  progress.expect({ rows: totals.rows, bytes: totals.dataBytes, tables: totals.tables });
  try {
    const sessions = await group.openMany('read', request.concurrency);
    const onChunk = (rows: number, bytes: number): void => progress.advance(rows, bytes);
    const checks = await runServerChecks({ backup, sessions, signal, onChunk }, request);
    return { checks, isRestored: !isSameServer(backup.manifest.server.serverId, group.facts.serverId) };
  } finally {
    await group.close();
  }
}
