// From the inputs of action.yml to an operation and its raw options; the names are those of the command line.
import * as core from '@actions/core';
import type { Input } from '../options/read-config.ts';
import { OPERATIONS, OPTIONS } from '../options/option-table.ts';
import { Problems } from '../core/problems.ts';

export interface ActionInput extends Input {
  problems: Problems;
  /** Inputs that were given and have no meaning for the operation. */
  ignored: string[];
}

export function readInputs(): ActionInput {
  const problems = new Problems();
  const word = core.getInput('operation');
  const operation = OPERATIONS.find((name) => name === word);
  if (!operation) problems.add(`input operation is "${word}", it takes ${OPERATIONS.join(', ')}`);
  const backup = core.getInput('backup');
  const options = new Map<string, string[]>();
  const ignored: string[] = [];
  for (const { name, operations, default: fallback } of OPTIONS) {
    const value = core.getInput(name);
    // Inputs with a default are always there, and contradict nothing.
    if (value === '' || value === fallback) continue;
    if (!operation || operations.includes(operation)) options.set(name, [value]);
    // One step of a workflow may serve several operations.
    else ignored.push(name);
  }
  if (isOn(options, 'issue-on-failure') && !options.has('github-token'))
    problems.add('issue-on-failure needs github-token: give ${{ github.token }}');
  return {
    operation: operation ?? 'list',
    ...(backup === '' ? {} : { backup }),
    options,
    problems,
    ignored,
  };
}

export function isOn(options: Input['options'], name: string): boolean {
  return /^(true|yes|1)$/i.test(options.get(name)?.at(-1) ?? '');
}
