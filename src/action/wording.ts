// Translates messages from the words of the command line to the words of a workflow, where options
// are inputs. Pure.
import type { RunResult } from '../app/alerts/alerting.ts';
import { BackupError } from '../core/errors.ts';
import { OPTIONS } from '../options/option-table.ts';

const NAMES = new Set(OPTIONS.map(({ name }) => name));

/**
 * Translates `give --user or --url` to `give user or url`. Unknown options and a quoted command
 * line stay.
 */
export function nameInputs(text: string): string {
  return text
    .replaceAll('`fleet matrix --stale`', 'The operation matrix with the input stale')
    .replaceAll('See `mysql-backup --help` or docs/options.md.', 'See docs/options.md.')
    .replace(/`[^`\n]*`|(?<![\w-])--([a-z][a-z0-9-]*)/g, (found, name?: string) => {
      if (name !== undefined) return NAMES.has(name) ? name : found;
      const only = /^`--([a-z][a-z0-9-]*)`$/.exec(found)?.[1];
      return only !== undefined && NAMES.has(only) ? `\`${only}\`` : found;
    })
    .replace(/(?<!`)`mysql-backup (list|prune|verify|restore|backup)`/g, 'the operation $1');
}

export function inWordsOfWorkflow(result: RunResult): RunResult {
  if ('error' in result) return { error: reword(result.error) };
  const { outcome } = result;
  if ('warnings' in outcome.report) outcome.report.warnings = outcome.report.warnings.map(nameInputs);
  return { outcome: outcome.error ? { ...outcome, error: reword(outcome.error) } : outcome };
}

function reword(error: BackupError): BackupError {
  const { code, message, hint, details, cause } = error;
  const { problems } = details;
  const reworded = new BackupError(code, nameInputs(message), {
    ...(hint === undefined ? {} : { hint: nameInputs(hint) }),
    details: Array.isArray(problems)
      ? { ...details, problems: problems.map((problem) => nameInputs(String(problem))) }
      : details,
    cause,
  });
  if (error.stack !== undefined) reworded.stack = error.stack;
  return reworded;
}
