// The main step, from its inputs to its outcome.
import { serverOf } from '../options/read-config.ts';
import type { RunResult } from '../app/alerting.ts';
import { BackupError, EXIT_CODES, toBackupError } from '../core/errors.ts';
import { run } from '../app/run.ts';
import { ActionsLog } from './actions-log.ts';
import { expiryWarning, webIdentityTokenOf } from './aws-identity.ts';
import { show, tell, type Facts } from './conclusion.ts';
import type { Environment } from './masking.ts';
import { markPostStep, saveBackup, saveEnded, saveOperation, saveStorage } from './state.ts';
import { openStep, type Step } from './step.ts';

/** @returns the exit code */
export async function main(environment: Environment): Promise<number> {
  // A runner that reads no more is no failure of the run.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  markPostStep();
  const log = new ActionsLog();
  const step = openStep(environment, log);
  const { operation } = step.input;
  saveOperation(operation);
  const facts: Facts = { operation };
  const cancel = listenToSignals(operation);
  const conclude = async (result: RunResult): Promise<void> => {
    log.end();
    await show(step, result, facts);
    await tell(step, result, facts);
  };
  // A bug of ours outside of every promise: somebody has to be told even then. The post step puts things in order.
  process.once('uncaughtException', (thrown) => {
    void conclude({ error: toBackupError(thrown) }).finally(() => process.exit(EXIT_CODES.internal));
  });
  const result = await runStep(step, facts, cancel.signal);
  await conclude(result);
  saveEnded();
  return 'outcome' in result ? result.outcome.exitCode : result.error.exitCode || EXIT_CODES.internal;
}

async function runStep(step: Step, facts: Facts, signal: AbortSignal): Promise<RunResult> {
  const { environment, log, input, reportPath } = step;
  try {
    const config = step.readConfig();
    facts.server = serverOf(config);
    saveStorage(config.storage.url ?? config.storage.directory ?? '');
    for (const name of input.ignored)
      log.warn(`the input ${name} does not belong to ${input.operation} and is ignored`);
    const expiring = expiryWarning(config, environment, new Date());
    if (expiring) log.warn(expiring);
    const webIdentityToken = webIdentityTokenOf(environment);
    const outcome = await run(
      { ...config, reportPath },
      {
        logger: log,
        progress: log,
        signal,
        ...(webIdentityToken ? { webIdentityToken } : {}),
        onBackupId(backupId) {
          facts.backupId = backupId;
          saveBackup(backupId);
        },
      },
    );
    return { outcome };
  } catch (thrown) {
    return { error: toBackupError(signal.aborted ? signal.reason : thrown) };
  }
}

/** The runner sends SIGINT, 7.5 seconds later SIGTERM, and kills 2.5 seconds after that: the first one is enough. */
function listenToSignals(operation: string): AbortController {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () =>
      cancel.abort(
        new BackupError('CANCELLED', `cancelled by ${signal}`, {
          hint:
            operation === 'restore'
              ? 'The target keeps what was loaded so far: the same step goes on from there.'
              : 'Nothing was left behind; run it again when you are ready.',
        }),
      ),
    );
  }
  return cancel;
}
