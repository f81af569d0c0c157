// The post step: nothing to do where the main step came to its end; else it puts in order what the main step, which was killed, has
// left, and tells what the main step could not. Invariant: it fails nothing; the outcome of the job is decided already.
import { cleanUp } from '../app/clean-up.ts';
import { withCleanUp } from '../app/describe-clean-up.ts';
import { serverOf } from '../options/read-config.ts';
import { BackupError, EXIT_CODES } from '../core/errors.ts';
import { ActionsLog } from './actions-log.ts';
import { webIdentityTokenOf } from './aws-identity.ts';
import { show, tell, type Facts } from './conclusion.ts';
import type { Environment } from './masking.ts';
import { readState } from './state.ts';
import { openStep, type Step } from './step.ts';

/** @returns the exit code */
export async function post(environment: Environment): Promise<number> {
  const { operation, backupId, storage, isShown, isTold, isEnded } = readState();
  if (isEnded) return EXIT_CODES.ok;
  const log = new ActionsLog();
  const step = openStep(environment, log);
  const facts: Facts = { operation, backupId };
  const place = storage === undefined ? '' : ` in ${storage}`;
  log.info(`the main step did not end: look after what it left${backupId ? ` of ${backupId}` : ''}${place}`);
  const outcome = await tidy(step, facts);
  const cause = new BackupError('CANCELLED', `${operation} was ended from outside before it was done`, {
    hint: 'The job was cancelled, ran out of time (timeout-minutes) or out of memory.',
  });
  const error = outcome ? withCleanUp(cause, outcome) : cause;
  if (!isShown) await show(step, { error }, facts);
  if (!isTold) await tell(step, { error }, facts);
  return EXIT_CODES.ok;
}

async function tidy(step: Step, facts: Facts): ReturnType<typeof cleanUp> {
  const { environment, log } = step;
  try {
    const config = step.readConfig();
    facts.server = serverOf(config);
    const webIdentityToken = webIdentityTokenOf(environment);
    const host = { logger: log, ...(webIdentityToken ? { webIdentityToken } : {}) };
    return await cleanUp(config, facts.backupId, host);
  } catch (error) {
    log.warn(`what the main step left could not be put in order: ${(error as Error).message}`);
    return undefined;
  }
}
