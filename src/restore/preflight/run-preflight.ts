// All checks of a restore, in order, before anything is changed on the target.
import { assertReadable } from '../../repository/archived.ts';
import type { BackupSource } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import * as preflight from './preflight.ts';
import { checkIncompatible } from './incompatible.ts';
import { checkFlavor } from './other-flavor.ts';
import { checkOutsideObjects } from './outside-objects.ts';
import { checkRedoLogSwitch } from '../target-settings/redo-log.ts';
import type { RestoreRequest } from '../request.ts';
import type { RestorePlan } from '../plan/planned.ts';
import { RestoreLock } from '../resume/restore-lock.ts';
import { EMPTIED, findOtherRestores, RestoreState, type RestoreIdentity } from '../resume/restore-state.ts';
import { assertNothingLost, readContents, readSchemas, type Obstacle } from './drop-plan.ts';
import { assertNothingThere, assertTablesEmpty } from './target-contents.ts';

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
  /** Of the run that was interrupted. */
  state: RestoreState | undefined;
  /** Whether what is on the target is of that run, and it goes on there. */
  goesOn: boolean;
  /** To be dropped. */
  obstacles: Obstacle[];
  /** Objects that the schemas have besides, and that stay: `table shop.cache`. */
  kept: string[];
  /** What `--upgrade` changes in definitions, as sentences. */
  changes: readonly string[];
  /** Interrupted restores of the same schemas, which nobody can go on with after this one. */
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
    await checkFlavor(session, facts, contents, plan);
    preflight.checkVersion(contents, facts);
  }
  if (!request.allowSourceAsTarget) preflight.checkNotSource(contents, facts);
  preflight.checkNameCase(scope, facts);
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
  const identity = identityOf(source, scope);
  const lock = await RestoreLock.acquire(sessions, identity);
  const state = await RestoreState.find(session, identity);
  // With --drop-existing an interrupted run is gone on with only if it had dropped what was there itself.
  const goesOn =
    state?.has(EMPTIED) === true && (!request.dropExisting || state.value(EMPTIED) === 'dropped');
  const found = { session, identity, lock, state, goesOn, obstacles: [], kept: [], others: [], changes };
  if (goesOn) return found;
  // A run that is resumed has part of its data there already.
  await preflight.checkFreeSpace(session, scope);
  if (scope.request.parts === 'data') {
    await assertTablesEmpty(session, scope);
    return found;
  }
  const others = await findOtherRestores(session, identity);
  const { obstacles, kept, lost } = await readContents(session, facts, scope, plan);
  if (request.dropExisting) assertNothingLost(lost);
  else
    assertNothingThere(
      scope.isPartial ? obstacles : await readSchemas(session, facts, scope),
      others.map(({ backupId }) => backupId),
    );
  return { ...found, obstacles, kept, others };
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
