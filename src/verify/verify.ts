// A verification on its own: of the storage alone, or of a server that the backup was restored to.
import type { BackupSource } from '../repository/contents.ts';
import { openSource } from '../repository/open-source.ts';
import type { VerifyReport, VerifyRequest } from './request.ts';
import { selectScope } from '../repository/scope.ts';

import type { Context } from '../repository/context.ts';
import { isSameHost } from '../mysql/connection/server-facts.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import { WorkerSessions } from '../mysql/connection/worker-sessions.ts';
import { StageClock } from '../core/stage-clock.ts';
import { plural } from '../core/units.ts';
import { runAssertions } from './assertions.ts';
import { checkObjects } from './objects.ts';
import { describeCheck, recordVerification, type Check } from './report.ts';
import { runServerChecks } from './server-checks.ts';
import type { ScopeRequest } from '../repository/scope.ts';

export async function verify(request: VerifyRequest, context: Context): Promise<VerifyReport> {
  const { storage, logger, now, progress } = context;
  const begin = now();
  const clock = new StageClock(progress, now);
  clock.enter('preflight');
  const source = await openSource(context, request.backup, request.label);
  const { backupId, label } = source.contents;
  const warnings = [...source.limits];
  for (const warning of warnings) logger.warn(warning);
  logger.info(`verify ${backupId} in ${storage.location} by ${request.level}`);
  clock.enter('verification');
  const { checks, isRestored } =
    request.level === 'objects' && request.connection === undefined
      ? { checks: await checkObjects(source, context, request.concurrency), isRestored: false }
      : await checkServer(source, request, context);
  const failed = checks.filter(({ status }) => status === 'failed');
  for (const check of failed) logger.error(`verification failed: ${describeCheck(check)}`);
  if (failed.length === 0 && isWhole(request.scope))
    await recordVerification(context, backupId, request.level, isRestored);
  logger.info(
    `${failed.length === 0 ? 'passed' : 'FAILED'}: ${plural(checks.length, 'check')} of level ${request.level}, ${failed.length} failed`,
  );
  return {
    backupId,
    label,
    storage: storage.location,
    ...(source.manifestKey === undefined ? {} : { manifestKey: source.manifestKey }),
    level: request.level,
    status: failed.length === 0 ? 'passed' : 'failed',
    checks,
    durationSeconds: (now().getTime() - begin.getTime()) / 1000,
    warnings,
    stages: clock.finish(),
  };
}

/** A verification of a part proves nothing of the backup as a whole. */
function isWhole({ includeTables, excludeTables, parts }: ScopeRequest): boolean {
  return includeTables.length + excludeTables.length === 0 && parts === 'all';
}

/** Rows that are read from the source itself prove nothing of a restore. */
async function checkServer(
  source: BackupSource,
  request: VerifyRequest,
  { signal, progress, logger }: Context,
): Promise<{ checks: Check[]; isRestored: boolean }> {
  const group = new SessionGroup(request.connection!, 'target', request.lockWaitTimeoutSeconds);
  group.cutOnAbort(signal);
  const scope = selectScope(source.contents, request.scope);
  progress.expect({ ...scope.totals, bytes: scope.totals.dataBytes });
  try {
    const workers = new WorkerSessions(await group.openMany('read', request.concurrency), {
      replace: () => group.reopen('read'),
      logger,
      signal,
    });
    const onChunk = (rows: number, bytes: number): void => progress.advance(rows, bytes);
    const checks = await runServerChecks({ source, scope, workers, signal, onChunk }, request);
    if (request.assertions.length > 0)
      checks.push(...(await runAssertions(group, scope, request.assertions, { signal, logger })));
    const { serverId } = source.contents.server;
    return { checks, isRestored: serverId === undefined || !isSameHost(serverId, group.facts.serverId) };
  } finally {
    await group.close();
  }
}
