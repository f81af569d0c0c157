// Makes room for a restore. Invariant: an object is dropped only after the user at the terminal
// agreed, after every object of the backup that replaces it was read and hashed, and if the object
// existed when the drop was planned.
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Context } from '../../repository/context.ts';
import type { BackupSource } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { ROW_ITEMS } from '../load/row-items.ts';
import type { RestorePlan } from '../plan/planned.ts';
import { checkCopy } from '../preflight/check-copy.ts';
import { assertNothingAppeared, readContents } from '../preflight/drop-plan.ts';
import type { Preflight } from '../preflight/run-preflight.ts';
import { AFTER_LOAD_ITEMS } from '../after-load/after-load-progress.ts';
import { EVENTS } from '../restore-verification.ts';
import type { RestoreRequest } from '../request.ts';
import { OBJECT_ITEMS } from '../resume/created-objects.ts';
import { dropState, EMPTIED, type RestoreState } from '../resume/restore-state.ts';
import { OPTIONS, optionsOf } from '../resume/resume-options.ts';

export interface Emptying {
  request: RestoreRequest;
  context: Context;
  source: BackupSource;
  scope: Scope;
  facts: ServerFacts;
  plan: RestorePlan;
  preflight: Preflight;
}

/**
 * Prepares the drop of existing objects. Changes nothing on the target.
 * @returns warnings for the report
 * @throws BackupError CANCELLED, OBJECT_CORRUPT, TARGET_NOT_EMPTY
 */
export async function prepareDrop({
  request,
  context,
  source,
  scope,
  facts,
  plan,
  preflight: { session, obstacles, found },
}: Emptying): Promise<string[]> {
  await context.confirmDrop?.({
    target: session.target,
    schemas: [...new Set(obstacles.map(({ schema }) => schema))],
    objects: obstacles.map(({ object }) => object),
  });
  if (!request.trustStorage) await checkCopy(source, scope, context, request.concurrency);
  // The user's answer may take an hour, and so may the hashes.
  assertNothingAppeared(found, await readContents(session, facts, scope, plan));
  return request.trustStorage
    ? ['the objects of the backup were not read before objects on the target were dropped (--trust-storage)']
    : [];
}

/**
 * Drops the obstacles. A resumed restore keeps its own objects. Objects that are dropped here never
 * count as restored afterwards.
 */
export async function emptyTarget(
  { request, context, preflight: { session, goesOn, obstacles, others } }: Emptying,
  state: RestoreState | undefined,
): Promise<void> {
  if (goesOn) return;
  for (const other of others) await dropState(session, other);
  await state?.beginAnew(session, [
    EMPTIED,
    EVENTS,
    OPTIONS,
    ...ROW_ITEMS,
    ...OBJECT_ITEMS,
    ...AFTER_LOAD_ITEMS,
  ]);
  for (const { object, drops } of obstacles) {
    context.logger.info(`drop ${object} on the target`);
    for (const drop of drops) await session.execute(drop, `cannot drop ${object}`);
  }
  await state?.mark(session, OPTIONS, JSON.stringify(optionsOf(request)));
  await state?.mark(session, EMPTIED, request.dropExisting ? 'dropped' : 'found');
}
