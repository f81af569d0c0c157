// Verifies a backup by restoring it onto a throw-away server, and drops everything that the restore
// created there. Invariant: existing schemas are never touched; on a server with other schemas, the
// names are generated.
import { defined } from '../core/defined.ts';
import { randomBytes } from 'node:crypto';
import type { BackupSource } from '../repository/contents.ts';
import { openSource } from '../repository/open-source.ts';
import { selectScope, type ScopeRequest } from '../repository/scope/scope.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { Context } from '../repository/context.ts';
import { BackupError } from '../core/errors.ts';
import { SYSTEM_SCHEMAS } from '../mysql/connection/server-facts.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import { listSome } from '../core/units.ts';
import { quoteName } from '../sql/tokens/quote.ts';
import { explainFailure } from '../verify/failure.ts';
import type { Check } from '../verify/report.ts';
import type { VerifyReport, VerifyRequest } from '../verify/request.ts';
import { readContents } from './preflight/drop-plan.ts';
import { readTargetObjects } from './preflight/target-objects.ts';
import { restore } from './restore.ts';
import { dropStates } from './resume/restore-state.ts';
import type { OwnedObjects, RestoreRequest } from './request.ts';

export interface VerifyByRestoreRequest extends VerifyRequest {
  restoreInto: ConnectionConfig;
  /** The server was started for this and is removed afterwards: nothing has to be dropped. */
  isDisposable?: boolean;
  /** Steps on the server around the restore. Their errors end the verification. */
  around?: {
    before: (server: ConnectionConfig) => Promise<void>;
    after: (server: ConnectionConfig, begin: Date) => Promise<void>;
    end: (server: ConnectionConfig) => Promise<void>;
  };
}

export async function verifyByRestore(
  request: VerifyByRestoreRequest,
  context: Context,
): Promise<VerifyReport> {
  const begin = context.now();
  await request.around?.before(request.restoreInto);
  const source = await openSource(context, request.backup, request.label);
  const { backupId, label, schemas } = source.contents;
  const sources = schemas.map(({ name }) => name);
  const schemaMap = await chooseNames(request, sources);
  const scope: ScopeRequest = { ...request.scope, schemaMap, references: 'rename' };
  // Check before this run owns any object: a backup may claim a schema of the server's own.
  const names = selectScope(source.contents, scope).schemas.map(({ name }) => name);
  context.logger.info(`restore ${backupId} for verification as ${names.join(', ')}`);
  let owned: OwnedObjects | undefined;
  const onOwned = (objects: OwnedObjects): void => {
    owned = objects;
  };
  try {
    const outcome = await restoreAndCheck(request, source, scope, onOwned, context);
    if (outcome.status === 'passed') await request.around?.after(request.restoreInto, begin);
    return {
      backupId,
      label,
      storage: context.storage.location,
      ...defined({ manifestKey: source.manifestKey }),
      level: request.level,
      durationSeconds: (context.now().getTime() - begin.getTime()) / 1000,
      ...outcome,
    };
  } finally {
    // Otherwise another run may have created the schemas.
    if (!request.isDisposable) await request.around?.end(request.restoreInto);
    if (owned && !request.isDisposable) await dropOwned(request, owned, context);
  }
}

async function restoreAndCheck(
  request: VerifyByRestoreRequest,
  { contents }: BackupSource,
  scope: ScopeRequest,
  onOwned: (owned: OwnedObjects) => void,
  context: Context,
): Promise<Pick<VerifyReport, 'status' | 'failure' | 'checks' | 'warnings' | 'stages'>> {
  const restoreRequest: RestoreRequest = {
    backup: contents.backupId,
    connection: request.restoreInto,
    concurrency: request.concurrency,
    scope,
    deferTableIndexes: 'all',
    checkTables: 'full',
    loadUsers: false,
    dropExisting: false,
    trustStorage: false,
    ignoreVersion: false,
    allowSourceAsTarget: false,
    enableLocalInfile: true,
    skipBinlog: false,
    skipBinlogDespiteReplicas: false,
    disableRedoLog: false,
    updateGtidSet: 'off',
    lockWaitTimeoutSeconds: request.lockWaitTimeoutSeconds,
    verifyLevel: request.level,
    sampleSize: request.sampleSize,
    seed: request.seed,
    assertions: request.assertions,
    onOwned,
  };
  try {
    const { verification, warnings, stages } = await restore(restoreRequest, context);
    return { status: 'passed', checks: verification.checks, warnings, stages };
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'VERIFICATION_FAILED') throw error;
    const checks = error.details['checks'] as Check[];
    const failure = explainFailure(checks, { objects: 'all', restore: { begin: '', resumed: false } });
    return { status: 'failed', ...defined({ failure }), checks, warnings: [], stages: [] };
  }
}

/** Generates names on a shared server, so that no name clashes. */
async function chooseNames(
  { restoreInto, lockWaitTimeoutSeconds }: VerifyByRestoreRequest,
  sources: readonly string[],
): Promise<Map<string, string>> {
  const group = new SessionGroup(restoreInto, 'target', lockWaitTimeoutSeconds);
  try {
    const session = await group.open('load');
    const rows = await session.query<{ name: string }>(
      'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
      'cannot list the schemas of the target',
    );
    const isShared = rows.some(({ name }) => !SYSTEM_SCHEMAS.has(name.toLowerCase()));
    if (!isShared) return new Map();
    const prefix = `verify_${randomBytes(4).toString('hex')}`;
    return new Map(
      sources.map((name, i) => [name, `${prefix}_${i}_${Array.from(name).slice(0, 40).join('')}`]),
    );
  } finally {
    await group.close();
  }
}

/**
 * Drops the objects of this run, also after a failure or a cancellation. Objects of others stay
 * with their schemas and are reported.
 */
async function dropOwned(
  { restoreInto, lockWaitTimeoutSeconds }: VerifyByRestoreRequest,
  { scope, plan }: OwnedObjects,
  { logger }: Context,
): Promise<void> {
  const names = scope.schemas.map(({ name }) => name);
  const group = new SessionGroup(restoreInto, 'target', lockWaitTimeoutSeconds);
  try {
    const session = await group.open('load');
    // A schema that holds only planned objects is dropped as a whole.
    const { obstacles, kept, lost } = await readContents(
      session,
      group.facts,
      { ...scope, isPartial: false },
      plan,
    );
    for (const { object, drops } of obstacles)
      for (const drop of drops) await session.execute(drop, `cannot drop ${object}`);
    for (const name of names)
      if ((await readTargetObjects(session, group.facts, name)).length === 0)
        await session.execute(`DROP SCHEMA IF EXISTS ${quoteName(name)}`, `cannot drop ${name}`);
    if (kept.length > 0)
      logger.warn(
        `other clients created these objects on the target, which stay with their schemas: ${listSome(kept)}`,
      );
    if (lost.length > 0) logger.warn(`dropped with their tables on the target: ${listSome(lost)}`);
    await dropStates(session, names);
  } catch (error) {
    logger.warn(
      `drop these schemas on the target yourself: ${names.join(', ')}: ${(error as Error).message}`,
    );
  } finally {
    await group.close();
  }
}
