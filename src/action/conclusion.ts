// Shows and reports how a run ended: annotations, outputs, report, summary, alerts, the issue.
// Invariant: this module never throws, and a failed report is a warning that does not change the
// outcome.
import { defined } from '../core/defined.ts';
import { access } from 'node:fs/promises';
import type { RunResult } from '../app/alerts/alerting.ts';
import { assertReportWritable, writeReportFile } from '../app/report-file.ts';
import type { BackupError } from '../core/errors.ts';
import { renderFailureJson } from '../app/outcome.ts';
import { renderText } from '../app/text/render-text.ts';
import type { Check } from '../verify/report.ts';
import { failureOutputs, outputsOf } from './outputs.ts';
import { addSummary, setOutput } from './runner-files.ts';
import { saveShown, saveTold } from './state.ts';
import type { Step } from './step.ts';
import { renderFailure, renderSummary } from './summary.ts';
import { checksOf, failedOf } from './summary/checks.ts';

/** Operations whose result is a text for people. */
const PRINTED: ReadonlySet<string> = new Set([
  'list',
  'show',
  'find',
  'diff',
  'mask-check',
  'mask-suggest',
  'check',
  'binlog-archive',
  'binlog-list',
  'binlog-find',
  'binlog-verify',
  'matrix',
  'fleet-status',
]);

/** Writes outputs, report and summary, all at once and on this machine. */
export async function show(step: Step, result: RunResult): Promise<void> {
  const { log, reportPath, facts, instructions, isShell } = step;
  const error = errorOf(result);
  if ('outcome' in result && (isShell || PRINTED.has(result.outcome.operation)))
    log.print(renderText(result.outcome).trimEnd());
  if (error) log.fail(error, failedChecks(result));
  try {
    if ('error' in result) await writeFailureReport(step, result.error);
    const outputs =
      'outcome' in result ? outputsOf(result.outcome, facts) : failureOutputs(result.error, facts);
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
    if (await exists(reportPath)) setOutput('report-path', reportPath);
    addSummary(
      'outcome' in result
        ? renderSummary(result.outcome, instructions)
        : renderFailure(result.error, facts, instructions),
    );
    saveShown();
  } catch (failure) {
    log.warn(`the outcome could not be shown: ${(failure as Error).message}`);
  }
}

/** Sends alerts, then updates the issue: an issue does not replace the alerts. */
export async function tell(step: Step, result: RunResult): Promise<void> {
  const { log, alerting, facts, webIdentityToken } = step;
  await alerting.tell(result, facts, { logger: log, ...defined({ webIdentityToken }) });
  await step.keepIssue?.(errorOf(result));
  saveTold();
}

/** Writes the report of a failure, so every run leaves a report. */
async function writeFailureReport({ reportPath, log, facts }: Step, error: BackupError): Promise<void> {
  try {
    await assertReportWritable(reportPath);
    await writeReportFile(reportPath, renderFailureJson(error, facts));
  } catch (failure) {
    log.warn((failure as Error).message);
  }
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
  if ('error' in result) return failedOf(checksOf(result.error));
  const { outcome } = result;
  if (outcome.operation === 'verify') return failedOf(outcome.report.checks);
  return outcome.operation === 'backup' ? failedOf(outcome.report.verification?.checks ?? []) : [];
}
