// All checks of a restore, in order, before anything is changed on the target.
import { assertReadable } from '../../repository/archived.ts';
import type { BackupSource } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope.ts';
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
import { findForeignObjects } from '../resume/created-objects.ts';
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
  /** Of the run that was interrupted. */
  state: RestoreState | undefined;
  /** Whether what is on the target is of that run, and it goes on there. */
  goesOn: boolean;
  /** Whether the target has no schema of others, and the backup all rows: no foreign key leads to a row that is not there. */
  ownsTarget: boolean;
  /** To be dropped. */
  obstacles: Obstacle[];
  /** Everything in the schemas of the restore when the drop was planned. */
  found: string[];
  /** Objects that the schemas have besides, and that stay: `table shop.cache`. */
  kept: string[];
  /** What `--upgrade` changes in definitions, as sentences. */
  changes: readonly string[];
  /** Interrupted restores of the same schemas, which no one can go on with after this one. */
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
  // A run that is resumed has part of its data there already.
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
 * With --drop-existing a restore that cannot resume begins anew. It resumes only if the interrupted run had dropped the
 * objects that were there before.
 * @throws BackupError CONFIG_INVALID, TARGET_NOT_EMPTY
 */
async function canResume(
  { session, request, source, scope, plan, sessions }: PreflightInput,
  state: RestoreState | undefined,
): Promise<boolean> {
  const emptied = state?.value(EMPTIED);
  if (!state || emptied === undefined) return false;
  const isDropped = emptied === 'dropped';
  if (request.dropExisting && !isDropped) return false;
  const { backupId } = source.contents;
  const changed = changedOptions(state, request);
  if (!request.dropExisting) assertSameOptions(backupId, changed);
  // Others are there by right where tables were chosen, or where --drop-existing kept them.
  const keepsOthers = isDropped || scope.isPartial || scope.request.parts === 'data';
  const foreign = await findForeignObjects(session, sessions.facts, scope, plan, state, keepsOthers);
  if (!request.dropExisting) assertNoneForeign(backupId, foreign);
  return changed.length + foreign.length === 0;
}

/** The same again means: the same backup, the same part of it, to the same schemas. */
function identityOf({ contents }: BackupSource, { schemas, request, isPartial }: Scope): RestoreIdentity {
  const tables = schemas.flatMap((schema) => schema.tables.map(({ name }) => `${schema.source}.${name}`));
  return {
    backupId: contents.backupId,
    schemas: schemas.map(({ name }) => name),
    tables: isPartial || request.excludeTables.length > 0 ? tables : [],
    parts: request.parts,
  };
}
