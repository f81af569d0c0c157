// The post step. It does nothing if the main step ended by itself. Otherwise a kill ended the main
// step: the post step cleans up the remains and reports the result that the main step could not
// report. Invariant: the post step fails nothing, because the outcome of the job is already
// decided.
import { defined } from '../core/defined.ts';
import { cleanUp, type Tidied } from '../app/clean-up.ts';
import { withCleanUp } from '../app/text/describe-clean-up.ts';
import { factsOf } from '../app/alerts/run-facts.ts';
import { BackupError, EXIT_CODES } from '../core/errors.ts';
import { ActionsLog } from './actions-log.ts';
import { show, tell } from './conclusion.ts';
import type { Environment } from './masking.ts';
import { readState, type SavedState } from './state.ts';
import { openStep, type Step, type StepServices } from './step.ts';

/**
 * Runs the post step.
 * @returns the exit code
 */
export async function post(environment: Environment, services: StepServices): Promise<number> {
  const state = readState();
  if (!state || state.isEnded) return EXIT_CODES.ok;
  const { operation, backupId, storage, isShown, isTold } = state;
  const log = new ActionsLog();
  const step = openStep(environment, log, services);
  const where = storage === undefined ? '' : ` in ${storage}`;
  log.info(`the main step did not end: look after what it left${backupId ? ` of ${backupId}` : ''}${where}`);
  const outcome = await tidy(step, state);
  // A cancelled run has time to report the cancel: a run that ends here ran out of memory, or did
  // not stop in time.
  const cause = new BackupError('RUN_KILLED', `${operation} was killed before it was done`, {
    hint: 'It ran out of memory, or it was cancelled, also by timeout-minutes, and did not stop in time.',
  });
  const error = outcome ? withCleanUp(cause, outcome) : cause;
  if (!isShown) await show(step, { error });
  if (!isTold) await tell(step, { error });
  return EXIT_CODES.ok;
}

async function tidy(step: Step, state: SavedState): Promise<Tidied['outcome']> {
  const { log, facts, webIdentityToken } = step;
  try {
    const config = step.readConfig();
    Object.assign(facts, factsOf(config));
    const { isStored, outcome } = await cleanUp(config, state, {
      logger: log,
      ...defined({ webIdentityToken }),
    });
    const backupId = isStored ? state.backupId : state.lease?.split('/')[0];
    if (backupId !== undefined) facts.backupId = backupId;
    return outcome;
  } catch (error) {
    log.warn(`what the main step left could not be put in order: ${(error as Error).message}`);
    return undefined;
  }
}
