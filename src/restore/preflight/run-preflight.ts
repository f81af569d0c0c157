// Runs all checks of a restore, in order, before any change on the target.
import { assertReadable } from '../../repository/scope/archived.ts';
import type { BackupSource } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { STATE_SCHEMA, SYSTEM_SCHEMAS } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import * as preflight from './preflight.ts';
import { checkEngines, checkNameCase, findMissingDefiners } from './target-abilities.ts';
import { checkIncompatible } from './incompatible.ts';
import { isMove } from './immovable.ts';
import { checkFlavor } from './other-flavor.ts';
import { checkOutsideObjects } from './outside-objects.ts';
import { checkRedoLogSwitch } from '../target-settings/redo-log.ts';
import type { RestoreRequest } from '../request.ts';
import type { RestorePlan } from '../plan/planned.ts';
import { assertAllThere, assertCanGoOn, canGoOn, verifiedLoad } from '../after-load/after-load-progress.ts';
import { assertNotOnSource } from '../after-load/run-after-load.ts';
import { isStaged } from '../jobs/stage.ts';
import { findForeignObjects, findMissingTables } from '../resume/created-objects.ts';
import { assertSameOptions, changedOptions } from '../resume/resume-options.ts';
import { RestoreLock } from '../resume/restore-lock.ts';
import { EMPTIED, findOtherRestores, RestoreState, type RestoreIdentity } from '../resume/restore-state.ts';
import { assertNothingLost, readContents, readSchemas, type Obstacle } from './drop-plan.ts';
import { assertNoneForeign, assertNothingThere, assertTablesEmpty } from './target-contents.ts';

export interface PreflightInput {
  session: Session;
  request: RestoreRequest;
  source: BackupSource;
  scope: Scope;
  plan: RestorePlan;
  sessions: SessionGroup;
}

export interface Preflight {
  session: Session;
  identity: RestoreIdentity;
  lock: RestoreLock;
  warnings: readonly string[];
  /** State of the interrupted run. */
  state: RestoreState | undefined;
  /** Whether the objects on the target belong to that run, and this run resumes it. */
  goesOn: boolean;
  /**
   * Whether the target has no schemas of others, and the backup has all rows: then no foreign key
   * refers to a missing row.
   */
  ownsTarget: boolean;
  /** Objects to be dropped. */
  obstacles: Obstacle[];
  /** Everything in the schemas of the restore when the drop was planned. */
  found: string[];
  /** Other objects of the schemas, which stay: `table shop.cache`. */
  kept: string[];
  /** Changes that `--upgrade` makes in definitions, as sentences. */
  changes: readonly string[];
  /** Interrupted restores of the same schemas, which cannot be resumed after this one. */
  others: RestoreIdentity[];
}

export async function runPreflight({
  session,
  request,
  source,
  scope,
  plan,
  sessions,
}: PreflightInput): Promise<Preflight> {
  const { contents } = source;
  if (request.loadUsers) preflight.checkHasAccounts(contents);
  preflight.checkRefusals(plan);
  await preflight.checkObjects(source);
  await assertReadable(source, scope);
  const { facts } = sessions;
  if (!request.ignoreVersion) {
    if (!isMove(contents, facts, request)) await checkFlavor(session, facts, contents, plan);
    preflight.checkVersion(contents, facts, isMove(contents, facts, request));
  }
  if (request.afterLoad) assertNotOnSource(contents, facts);
  if (!request.allowSourceAsTarget) preflight.checkNotSource(contents, facts);
  const warnings = checkNameCase(contents, scope, plan, facts);
  await checkEngines(session, facts, plan);
  preflight.checkRoles(plan, facts);
  if (request.disableRedoLog) checkRedoLogSwitch(facts);
  await preflight.checkPrivileges(session, facts, scope, plan, request);
  const changes = request.ignoreVersion ? [] : await checkIncompatible(session, facts, contents, plan);
  if (request.skipBinlog && !request.skipBinlogDespiteReplicas)
    await preflight.checkNobodyFollows(session, facts);
  if (request.updateGtidSet !== 'off')
    await preflight.checkGtids(session, facts, contents, request.updateGtidSet);
  preflight.checkPacketSize(scope, facts);
  await checkOutsideObjects(session, facts, plan);
  warnings.push(...(await findMissingDefiners(session, plan)));
  const identity = identityOf(source, scope);
  const lock = await RestoreLock.acquire(sessions, identity);
  const state = await RestoreState.find(session, identity);
  const goesOn = await canResume({ session, request, source, scope, plan, sessions }, state);
  const ownsTarget = await isAloneOnTarget(session, source, scope);
  const found = {
    warnings,
    session,
    identity,
    lock,
    state,
    goesOn,
    ownsTarget,
    obstacles: [],
    found: [],
    kept: [],
    others: [],
    changes,
  };
  if (goesOn) return found;
  // A resumed run has already loaded part of its data.
  await preflight.checkFreeSpace(session, scope);
  if (scope.request.parts === 'data') {
    await assertTablesEmpty(session, scope);
    return found;
  }
  const others = await findOtherRestores(session, identity);
  const { found: objects, obstacles, kept, lost } = await readContents(session, facts, scope, plan);
  if (request.dropExisting) assertNothingLost(lost);
  else
    assertNothingThere(
      scope.isPartial ? obstacles : await readSchemas(session, facts, scope),
      others.map(({ backupId }) => backupId),
    );
  return { ...found, found: objects, obstacles, kept, others };
}

async function isAloneOnTarget(session: Session, { contents }: BackupSource, scope: Scope): Promise<boolean> {
  const isWhole = !scope.isPartial && scope.request.excludeTables.length === 0;
  const hasAllRows = scope.schemas.every(({ tables }) => tables.every(({ filter }) => filter === undefined));
  if (!isWhole || !hasAllRows || !contents.snapshot.consistent) return false;
  const own = new Set(scope.schemas.map(({ name }) => name.toLowerCase()));
  const rows = await session.query<{ name: string }>(
    'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
    'cannot list the schemas of the target',
  );
  return rows.every(
    ({ name }) =>
      SYSTEM_SCHEMAS.has(name.toLowerCase()) || name === STATE_SCHEMA || own.has(name.toLowerCase()),
  );
}

/**
 * Decides whether the restore resumes. With --drop-existing, a restore that cannot resume starts
 * again. It resumes only if the interrupted run had dropped the objects that existed before.
 * @throws BackupError CONFIG_INVALID, TARGET_NOT_EMPTY
 */
async function canResume(
  { session, request, source, scope, plan, sessions }: PreflightInput,
  state: RestoreState | undefined,
): Promise<boolean> {
  const emptied = state?.value(EMPTIED);
  if (!state || emptied === undefined) return false;
  const isDropped = emptied === 'dropped';
  // Jobs may be loading: a job that begins once more must not drop what they have loaded.
  if (request.dropExisting && !isDropped && !isStaged(state)) return false;
  const { backupId } = source.contents;
  const changed = changedOptions(state, request);
  if (!request.dropExisting) assertSameOptions(backupId, changed);
  const isVerified = verifiedLoad(state) !== undefined;
  if (!request.dropExisting) assertCanGoOn(state, request.afterLoad, backupId);
  // Other objects are legitimate if statements of the user may have created them, if tables were
  // selected, or if --drop-existing kept the objects.
  const keepsOthers = isVerified || isDropped || scope.isPartial || scope.request.parts === 'data';
  const foreign = await findForeignObjects(session, sessions.facts, scope, plan, state, keepsOthers);
  const missing = isVerified ? await findMissingTables(session, sessions.facts, plan) : [];
  if (!request.dropExisting) {
    assertNoneForeign(backupId, foreign);
    assertAllThere(missing, backupId);
  }
  const isStopped = request.dropExisting && !canGoOn(state, request.afterLoad, backupId);
  return changed.length + foreign.length + missing.length === 0 && !isStopped;
}

/** Identity of a restore: the backup, the restored part of it, and the target schemas. */
export function identityOf(
  { contents }: BackupSource,
  { schemas, request, isPartial }: Scope,
): RestoreIdentity {
  const tables = schemas.flatMap((schema) => schema.tables.map(({ name }) => `${schema.source}.${name}`));
  return {
    backupId: contents.backupId,
    schemas: schemas.map(({ name }) => name),
    tables: isPartial || request.excludeTables.length > 0 ? tables : [],
    parts: request.parts,
  };
}
