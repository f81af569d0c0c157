// From the inputs of action.yml to an operation and its raw options; the names are those of the command line.
import * as core from '@actions/core';
import type { Input } from '../config/config.ts';
import { OPERATIONS, OPTIONS } from '../config/options.ts';
import { Problems } from '../config/problems.ts';

export function readInputs(): Input {
  const problems = new Problems();
  const word = core.getInput('operation');
  const operation = OPERATIONS.find((name) => name === word);
  if (!operation) problems.add(`input operation is "${word}", it takes ${OPERATIONS.join(', ')}`);
  const backup = core.getInput('backup');
  const options = new Map<string, string[]>();
  for (const { name, operations, default: fallback } of OPTIONS) {
    const value = core.getInput(name);
    // Inputs with a default are always there, and contradict nothing.
    if (value !== '' && value !== fallback && (!operation || operations.includes(operation)))
      options.set(name, [value]);
  }
  return { operation: operation ?? 'list', ...(backup === '' ? {} : { backup }), options, problems };
}

/** Everything secret is masked before anything is logged. */
export function maskSecrets(environment: Readonly<Record<string, string | undefined>>): void {
  const secrets = OPTIONS.filter(({ secret }) => secret).map(({ name }) => core.getInput(name));
  for (const name of ['MYSQL_PWD', 'MYSQL_PASSWORD', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
    secrets.push(environment[name] ?? '');
  for (const secret of secrets) {
    if (secret === '') continue;
    core.setSecret(secret);
    const password = passwordOf(secret);
    if (password) core.setSecret(password);
  }
}

function passwordOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url).password) || undefined;
  } catch {
    return undefined;
  }
}
