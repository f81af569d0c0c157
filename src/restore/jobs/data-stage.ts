// The stage of a restore that any number of jobs does at the same time: rows, and then the indexes
// of tables, as far as no other job has them.
import { forEachConcurrent } from '../../core/concurrency.ts';
import { isMissingObject } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { LoadMethod } from '../load/load-method.ts';
import { openLoaders, type Loaders } from '../load/loaders.ts';
import { sessionSetUp } from '../load/session-set-up.ts';
import type { RestorePlan } from '../plan/planned.ts';
import type { StagesSetting } from '../restore-stages.ts';
import { markBegun } from '../resume/created-objects.ts';
import type { RestoreIdentity, RestoreState } from '../resume/restore-state.ts';
import { createIndexesOf, type StageEnvironment } from '../stages/definition-stages.ts';
import { loadSharedRows, type LoadedShare } from './load-shared-rows.ts';
import { indexTaskOf, sharedTasksOf, type SharedTasks } from './shared-tasks.ts';

export interface DataStageRequest {
  session: Session;
  identity: RestoreIdentity;
  plan: RestorePlan;
  state: RestoreState;
  method: LoadMethod;
  /** Statements for each session that loads. */
  settings: readonly string[];
}

/** @returns the rows that this job has loaded; every row of the plan is loaded by then */
export async function runDataStage(
  setting: StagesSetting,
  { session, identity, plan, state, method, settings }: DataStageRequest,
): Promise<LoadedShare> {
  const { sessions, context, request, source } = setting;
  const { logger, signal } = context;
  const setUp = (): string[] => sessionSetUp(setting, settings);
  // The state does not record the sessions: a job that finishes the restore must not end them.
  const options = { group: sessions, state: undefined, logger, signal, setUp };
  const loaders = await openLoaders(options, session, request.concurrency);
  const shared = sharedTasksOf(identity, state);
  const { tables } = plan;
  const { facts } = sessions;
  setting.enter('data');
  const share = await loadSharedRows({ source, tables, context, loaders, state, method, facts }, shared);
  setting.enter('indexes');
  const env: StageEnvironment = {
    plan,
    loaders,
    signal,
    state,
    created: new Set(),
    shared,
  };
  await createSharedIndexes(env, state, shared);
  return share;
}

async function createSharedIndexes(
  env: StageEnvironment,
  state: RestoreState,
  shared: SharedTasks,
): Promise<void> {
  const { plan, loaders, signal } = env;
  const deferred = plan.tables.filter(
    ({ split }) => (split?.indexes.length ?? 0) + (split?.fulltextIndexes.length ?? 0) > 0,
  );
  if (deferred.length === 0 || !(await beginIndexes(loaders, state))) return;
  const largestFirst = deferred.sort((a, b) => b.table.dataBytes - a.table.dataBytes);
  await forEachConcurrent(largestFirst, loaders.count, signal, async (planned, worker) => {
    const task = indexTaskOf(planned);
    const isMine = await loaders.run(worker, task, (session) => shared.take(session, task));
    if (isMine) await createIndexesOf(env, planned, worker);
  });
}

/** Returns whether the restore is still running: another job may have finished all of it. */
async function beginIndexes(loaders: Loaders, state: RestoreState): Promise<boolean> {
  try {
    await loaders.run(0, 'state', (session) => markBegun(session, state, 'indexes'));
    return true;
  } catch (error) {
    if (isMissingObject(error)) return false;
    throw error;
  }
}
