// Separate verification: of the storage only, or of a server that the backup was restored to.
import { defined } from '../core/defined.ts';
import type { BackupSource } from '../repository/contents.ts';
import { mapTables } from '../repository/scope/map-tables.ts';
import { openSource } from '../repository/open-source.ts';
import type { VerifyReport, VerifyRequest } from './request.ts';
import { forTarget, isWholeBackup, selectScope, type ScopeRequest } from '../repository/scope/scope.ts';
import { leaveImmovable } from './immovable.ts';

import { BackupError } from '../core/errors.ts';
import type { Context } from '../repository/context.ts';
import { isMariaDb, type ServerFacts } from '../mysql/connection/server-facts.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import { WorkerSessions } from '../mysql/connection/worker-sessions.ts';
import { StageClock } from '../core/stage-clock.ts';
import { plural } from '../core/units.ts';
import { runAssertions } from './assertions/assertions.ts';
import { explainFailure } from './failure.ts';
import { checkObjects, checkSizes } from './objects.ts';
import type { VerificationRecord } from '../format/verification-record.ts';
import { describeCheck, recordVerification, serverForRecord, type Check } from './report.ts';
import { runServerChecks } from './server/server-checks.ts';

export async function verify(request: VerifyRequest, context: Context): Promise<VerifyReport> {
  const { storage, logger, now, progress } = context;
  const begin = now();
  const clock = new StageClock(progress, now);
  clock.enter('preflight');
  const opened = await openSource(context, request.backup, request.label);
  const source = mapTables(opened, request.scope.tableMap);
  const { backupId, label } = source.contents;
  const warnings = [...source.limits];
  for (const warning of warnings) logger.warn(warning);
  logger.info(`verify ${backupId} in ${storage.location} by ${request.level}`);
  clock.enter('verification');
  const { checks, read, isComplete } =
    request.level === 'objects' && request.connection === undefined
      ? {
          checks: await checkObjects(source, context, request.concurrency),
          read: { objects: 'all' as const },
          isComplete: true,
        }
      : await checkServer(source, request, context, warnings);
  const failed = checks.filter(({ status }) => status === 'failed');
  for (const check of failed) logger.error(`verification failed: ${describeCheck(check)}`);
  const failure = explainFailure(checks, read);
  if (failure || (isComplete && isWholeBackup(request.scope)))
    await recordVerification(context, backupId, {
      level: request.level,
      read,
      ...defined({ failure }),
    });
  logger.info(
    `${failed.length === 0 ? 'passed' : 'FAILED'}: ${plural(checks.length, 'check')} of level ${request.level}, ${failed.length} failed`,
  );
  return {
    backupId,
    label,
    storage: storage.location,
    ...defined({ manifestKey: source.manifestKey }),
    level: request.level,
    status: failed.length === 0 ? 'passed' : 'failed',
    ...defined({ failure }),
    checks,
    durationSeconds: (now().getTime() - begin.getTime()) / 1000,
    warnings,
    stages: clock.finish(),
  };
}

/**
 * Asserts the same flavor. Texts and values of the other flavor differ everywhere; only their forms
 * by `--upgrade` can be compared.
 */
function assertSameFlavor(
  { contents: { backupId, server } }: BackupSource,
  facts: ServerFacts,
  { upgrade }: ScopeRequest,
): void {
  if (isMariaDb(server) === isMariaDb(facts) || upgrade) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `${backupId} is of ${server.flavor} ${server.version}, the server is ${facts.flavor} ${facts.version}`,
    {
      hint: 'Compare the backup with a server of the same kind, or, if restore --upgrade has moved it, with --upgrade.',
    },
  );
}

/**
 * Compares a server with the backup. No restore is known here, and the server's contents show
 * little about the objects in the storage. So this also verifies that the objects exist: a backup
 * without its data must not pass.
 */
async function checkServer(
  source: BackupSource,
  request: VerifyRequest,
  { signal, progress, logger }: Context,
  warnings: string[],
): Promise<{ checks: Check[]; read: VerificationRecord['read']; isComplete: boolean }> {
  const group = new SessionGroup(request.connection!, 'target', request.lockWaitTimeoutSeconds);
  group.cutOnAbort(signal);
  let scope = selectScope(source.contents, request.scope);
  try {
    const sessions = await group.openMany('read', request.concurrency);
    assertSameFlavor(source, group.facts, request.scope);
    scope = forTarget(scope, source.contents, group.facts);
    const isOtherFlavor = isMariaDb(source.contents.server) !== isMariaDb(group.facts);
    if (isOtherFlavor) {
      const left = await leaveImmovable(sessions[0]!, group.facts, source, scope);
      ({ scope } = left);
      warnings.push(...left.warnings);
    }
    progress.expect({ ...scope.totals, bytes: scope.totals.dataBytes });
    const server = await serverForRecord(sessions[0]!, group.facts);
    const workers = new WorkerSessions(sessions, {
      replace: () => group.reopen('read'),
      logger,
      signal,
    });
    const onChunk = (rows: number, bytes: number): void => progress.advance(rows, bytes);
    const checks = await checkSizes(source);
    const notes = new Set<string>();
    const note = (text: string): void => void notes.add(text);
    checks.push(
      ...(await runServerChecks({ source, scope, workers, signal, onChunk, note, isOtherFlavor }, request)),
    );
    warnings.push(...notes);
    if (request.assertions.length > 0)
      checks.push(...(await runAssertions(group, scope, request.assertions, { signal, logger })));
    return { checks, read: { objects: 'sizes', server }, isComplete: scope.isComplete };
  } finally {
    await group.close();
  }
}
