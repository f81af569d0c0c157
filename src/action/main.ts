// The action from its inputs to its outcome.
import { readFileSync } from 'node:fs';
import * as core from '@actions/core';
import { readConfig } from '../config/config.ts';
import { BackupError, EXIT_CODES, toBackupError } from '../errors.ts';
import { run } from '../run.ts';
import { ActionsLog } from './actions-log.ts';
import { maskSecrets, readInputs } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { renderFailure, renderSummary } from './summary.ts';

/** @returns the exit code */
export async function main(environment: Readonly<Record<string, string | undefined>>): Promise<number> {
  const log = new ActionsLog();
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => cancel.abort(new BackupError('CANCELLED', `cancelled by ${signal}`)));
  }
  let operation = 'mysql-backup';
  try {
    maskSecrets(environment);
    const input = readInputs();
    operation = input.operation;
    const config = readConfig(input, { environment, readFile: (path) => readFileSync(path, 'utf8') });
    const outcome = await run(config, { logger: log, progress: log, signal: cancel.signal });
    log.end();
    for (const [name, value] of Object.entries(outputsOf(outcome))) core.setOutput(name, value);
    await writeSummary(renderSummary(outcome), environment);
    if (outcome.error) report(outcome.error);
    return outcome.exitCode;
  } catch (thrown) {
    const error = toBackupError(cancel.signal.aborted ? cancel.signal.reason : thrown);
    log.end();
    core.setOutput('status', error.code === 'CANCELLED' ? 'cancelled' : 'failed');
    report(error);
    await writeSummary(renderFailure(operation, error), environment);
    return error.exitCode === EXIT_CODES.ok ? EXIT_CODES.internal : error.exitCode;
  }
}

function report({ code, message, hint }: BackupError): void {
  core.setFailed(`${code}: ${message}${hint ? `\n${hint}` : ''}`);
}

/** Outside of a workflow there is no summary to write. */
async function writeSummary(
  markdown: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  if (!environment['GITHUB_STEP_SUMMARY']) return;
  await core.summary.addRaw(markdown).write();
}
