// Shows and tells how a run ended: annotations, outputs, report, summary, alerts, the issue. Invariant: it never throws, and what
// cannot be told is a warning that leaves the outcome as it is.
import { access } from 'node:fs/promises';
import * as core from '@actions/core';
import type { RunFacts, RunResult } from '../app/alerting.ts';
import { assertReportWritable, writeReportFile } from '../app/report-file.ts';
import type { BackupError } from '../core/errors.ts';
import type { AlertOutcome } from '../notify/notifier.ts';
import { renderFailureJson } from '../app/outcome.ts';
import type { Check } from '../verify/report.ts';
import { keepFailureIssue } from './failure-issue.ts';
import { connectGitHub, describeApiError, previousOutcome } from './github-api.ts';
import { failureOutputs, outputsOf } from './outputs.ts';
import { saveShown, saveTold } from './state.ts';
import type { Step } from './step.ts';
import { renderFailure, renderSummary } from './summary.ts';
import { failedOf } from './summary/checks.ts';

export interface Facts {
  operation: string;
  /** Of the backup that was made, as soon as it is known. */
  backupId?: string | undefined;
  server?: string | undefined;
}

/** Outputs, report and summary; all of it at once and on this machine. */
export async function show(step: Step, result: RunResult, facts: Facts): Promise<void> {
  const { log, reportPath } = step;
  const error = errorOf(result);
  if (error) log.fail(error, failedChecks(result));
  try {
    if ('error' in result) await writeFailureReport(step, result.error);
    const outputs = 'outcome' in result ? outputsOf(result.outcome) : failureOutputs(result.error, facts);
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
    if (await exists(reportPath)) core.setOutput('report-path', reportPath);
    await writeSummary(
      step,
      'outcome' in result
        ? renderSummary(result.outcome, step.instructions)
        : renderFailure({ ...facts, error: result.error }, step.instructions),
    );
    saveShown();
  } catch (failure) {
    log.warn(`the outcome could not be shown: ${(failure as Error).message}`);
  }
}

/** Alerts first: an issue is no substitute for them. */
export async function tell(step: Step, result: RunResult, { operation, server }: Facts): Promise<void> {
  const { log, alerting, workflow, githubToken, issueOnFailure } = step;
  const facts: RunFacts = {
    ...(server === undefined ? {} : { server }),
    ...(workflow.runUrl === undefined ? {} : { runUrl: workflow.runUrl }),
    ...(await previousOutcomeOf(step)),
  };
  await alerting.tell(result, facts, log);
  if (issueOnFailure && githubToken)
    await keepFailureIssue(errorOf(result), { token: githubToken, workflow, operation, logger: log });
  saveTold();
}

/** Only where the policy asks for it; not known is a change. */
async function previousOutcomeOf({
  input,
  githubToken,
  workflow,
  log,
}: Step): Promise<{ previousOutcome?: AlertOutcome }> {
  if (input.options.get('notify-on')?.[0] !== 'change' || !githubToken) return {};
  try {
    const outcome = await previousOutcome(await connectGitHub(githubToken), workflow);
    return outcome === undefined ? {} : { previousOutcome: outcome };
  } catch (error) {
    log.warn(
      `the outcome of the last run is not known, so it counts as a change: ${describeApiError(error, 'actions: read')}`,
    );
    return {};
  }
}

/** Whoever reads the report finds one, whatever happened. */
async function writeFailureReport({ reportPath, log }: Step, error: BackupError): Promise<void> {
  try {
    await assertReportWritable(reportPath);
    await writeReportFile(reportPath, renderFailureJson(error));
  } catch (failure) {
    log.warn((failure as Error).message);
  }
}

/** Outside of a workflow there is no summary to write. */
async function writeSummary({ environment }: Step, markdown: string): Promise<void> {
  if (environment['GITHUB_STEP_SUMMARY']) await core.summary.addRaw(markdown).write();
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

function errorOf(result: RunResult): BackupError | undefined {
  return 'error' in result ? result.error : result.outcome.error;
}

function failedChecks(result: RunResult): Check[] {
  if ('outcome' in result)
    return result.outcome.operation === 'verify' ? failedOf(result.outcome.report.checks) : [];
  const { checks } = result.error.details;
  return Array.isArray(checks) ? failedOf(checks as Check[]) : [];
}
