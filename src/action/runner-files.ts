// The files that the runner gives a step to write: outputs, state, summary. Invariant: a failed
// write is a warning, and the run continues.
import * as core from './commands.ts';

/** Variable of the runner → the loss without its file. */
const LOSSES = {
  GITHUB_OUTPUT: 'the step has no outputs',
  GITHUB_STATE: 'if the step is killed, its remains are not cleaned up',
  GITHUB_STEP_SUMMARY: 'the job has no summary of this step',
} as const;

const told = new Set<string>();

export function setOutput(name: string, value: string): void {
  attempt('GITHUB_OUTPUT', () => core.appendValue('GITHUB_OUTPUT', name, value));
}

export function saveState(name: string, value: string): void {
  attempt('GITHUB_STATE', () => core.appendValue('GITHUB_STATE', name, value));
}

export function addSummary(markdown: string): void {
  attempt('GITHUB_STEP_SUMMARY', () => core.append('GITHUB_STEP_SUMMARY', markdown));
}

function attempt(variable: keyof typeof LOSSES, write: () => void): void {
  try {
    write();
  } catch (error) {
    warnOnce(variable, error);
  }
}

/**
 * Warns once per file. The files belong to the runner's account; in a container the step may run as
 * another account.
 */
function warnOnce(variable: keyof typeof LOSSES, error: unknown): void {
  if (told.has(variable)) return;
  told.add(variable);
  const { code, message } = error as { code?: string; message?: string };
  core.warning(
    `the file of ${variable} cannot be written (${code ?? message}): ${LOSSES[variable]}. In a container, let the job run as an account that may write the runner's files, such as with \`options: --user 1001\``,
    { title: `${variable} cannot be written` },
  );
}
