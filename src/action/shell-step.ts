// The command line as a step of a workflow (`container:`, `uses: docker://…`, or a shell). The step
// writes masks, annotations, outputs and the summary as the action does. Its messages keep the
// words of the command line.
import { defined } from '../core/defined.ts';
import { renderFailureJson, renderJson } from '../app/outcome.ts';
import type { Input } from '../options/input.ts';
import { ActionsLog } from './actions-log.ts';
import { exitCodeOf, runToEnd } from './main.ts';
import type { Environment } from './masking.ts';
import { openStep } from './step.ts';

/**
 * Runs the command line as a step.
 * @returns the exit code
 */
export async function runShellStep(
  input: Input,
  json: boolean,
  environment: Environment,
  threadProgram?: string,
): Promise<number> {
  const print = json ? divertStdout() : undefined;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const step = openStep(environment, new ActionsLog((text) => text), {
    isShell: true,
    ...defined({ threadProgram }),
    readInput: () => ({ ...input, problems: input.problems!, ignored: [] }),
  });
  const result = await runToEnd(step, (outcome) => outcome);
  print?.(
    'outcome' in result
      ? renderJson(result.outcome, step.facts)
      : renderFailureJson(result.error, step.facts),
  );
  return exitCodeOf(result);
}

/**
 * Keeps stdout for the document alone with `--output json`; the runner also reads its commands on
 * stderr.
 * @returns the function that writes to stdout
 */
function divertStdout(): (text: string) => void {
  const print = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return print;
}
