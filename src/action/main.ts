// The main step, from its inputs to its outcome.
import { defined } from '../core/defined.ts';
import type { RunResult } from '../app/alerts/alerting.ts';
import { BackupError, EXIT_CODES, toBackupError } from '../core/errors.ts';
import { run } from '../app/run.ts';
import { hideLogin } from '../core/secret.ts';
import { joinNames } from '../core/units.ts';
import type { Operation } from '../options/option-table.ts';
import { ActionsLog } from './actions-log.ts';
import { expiryWarning, explainMissingIdentity } from './github/aws-identity.ts';
import { show, tell } from './conclusion.ts';
import type { Environment } from './masking.ts';
import { saveBackup, saveContainer, saveEnded, saveLease, saveOperation, saveStorage } from './state.ts';
import { openStep, type Step, type StepServices } from './step.ts';
import { inWordsOfWorkflow } from './wording.ts';

/**
 * Runs the main step.
 * @returns the exit code
 */
export async function main(environment: Environment, services: StepServices): Promise<number> {
  // A runner that stops reading is not a failure of the run.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const step = openStep(environment, new ActionsLog(), services);
  saveOperation(step.facts.operation);
  const result = await runToEnd(step, inWordsOfWorkflow);
  saveEnded();
  return exitCodeOf(result);
}

export function exitCodeOf(result: RunResult): number {
  return 'outcome' in result ? result.outcome.exitCode : result.error.exitCode || EXIT_CODES.internal;
}

/**
 * Runs the operation, then shows and reports how it ended.
 * @param reword translates the result to the words of the reader
 */
export async function runToEnd(step: Step, reword: (result: RunResult) => RunResult): Promise<RunResult> {
  const cancel = listenToSignals(step.input.operation);
  const conclude = async (result: RunResult): Promise<void> => {
    const told = reword(result);
    step.log.end();
    await show(step, told);
    await tell(step, told);
  };
  // A bug of this program outside of every promise: the step reports even this failure. The post
  // step cleans up.
  process.once('uncaughtException', (thrown) => {
    void conclude({ error: toBackupError(thrown) }).finally(() => process.exit(EXIT_CODES.internal));
  });
  const result = await runStep(step, cancel.signal);
  await conclude(result);
  return result;
}

async function runStep(step: Step, signal: AbortSignal): Promise<RunResult> {
  const { environment, log, input, reportPath, facts, webIdentityToken, threadProgram } = step;
  try {
    const config = step.readConfig();
    saveStorage(joinNames(config.storages.map(({ url }) => hideLogin(url))));
    for (const name of input.ignored)
      log.warn(`the input ${name} does not belong to ${facts.operation} and is ignored`);
    const expiring = expiryWarning(config, environment, new Date());
    if (expiring) log.warn(expiring);
    step.alerting.begin(log);
    const outcome = await run(
      { ...config, reportPath },
      {
        logger: log,
        progress: log,
        signal,
        ...defined({ threadProgram }),
        facts,
        checkAlerts: (signal) => step.alerting.check(signal),
        ...defined({ webIdentityToken }),
        onBackupId: saveBackup,
        onLease: saveLease,
        onContainer: saveContainer,
      },
    );
    return { outcome };
  } catch (thrown) {
    return { error: explainMissingIdentity(toBackupError(thrown), input.options, environment) };
  }
}

/**
 * The runner sends SIGINT, 7.5 seconds later SIGTERM, and kills 2.5 seconds after that. The first
 * signal is enough.
 */
function listenToSignals(operation: Operation | undefined): AbortController {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () =>
      cancel.abort(
        new BackupError('CANCELLED', `cancelled by ${signal}`, {
          hint:
            operation === 'restore'
              ? 'The target keeps what was loaded so far: the same step goes on from there.'
              : 'Run it again when you are ready.',
        }),
      ),
    );
  }
  return cancel;
}
