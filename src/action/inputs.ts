// From the inputs of action.yml to an operation and its raw options; the names are those of the command line.
import * as core from './commands.ts';
import { addConfigFile } from '../options/add-config-file.ts';
import { GivenOptions } from '../options/given-options.ts';
import type { Input } from '../options/input.ts';
import { NOT_GIVEN, OPERATIONS, OPTIONS } from '../options/option-table.ts';
import { Problems } from '../core/problems.ts';
import { nearestOf } from '../core/suggestion.ts';
import type { Environment } from './masking.ts';
import { isPostStep } from './state.ts';

export interface ActionInput extends Input {
  problems: Problems;
  /** Inputs that were given and have no meaning for the operation. */
  ignored: string[];
}

export function readInputs(environment: Environment): ActionInput {
  const problems = new Problems();
  // After the main step runners give the inputs of an action around this one (actions/runner#3514).
  if (!isPostStep()) refuseUnknown(environment, problems);
  const word = core.getInput('operation');
  const nearest = nearestOf(word, OPERATIONS);
  if (!OPERATIONS.some((name) => name === word)) problems.add(describeOperation(word, nearest));
  // The other inputs are checked for the operation that was probably meant: all problems are reported at once.
  const operation = OPERATIONS.find((name) => name === word) ?? OPERATIONS.find((name) => name === nearest);
  const backup = core.getInput('backup');
  const options = new GivenOptions();
  const ignored: string[] = [];
  for (const { name, operations, default: fallback, refusesEmpty } of OPTIONS) {
    const value = core.getInput(name);
    if (refusesEmpty && environment[variableOf(name)]?.trim() === '' && !isPostStep())
      problems.add(
        `the input ${name} is empty: leave it out, or set the variable that the workflow takes it from`,
      );
    // Inputs with a default are always there, and contradict nothing.
    if (value === '' || value === (refusesEmpty ? NOT_GIVEN : fallback)) continue;
    if (!operation || operations.includes(operation)) options.add(name, value, `input ${name}`);
    // One step of a workflow may serve several operations.
    else ignored.push(name);
  }
  // A file that lies in the workspace is read only if a workflow names it: a pull request may have brought it.
  const configPath = operation && addConfigFile(options, { operation, environment, problems, places: [] });
  if (isOn(options.values, 'issue-on-failure') && !options.has('github-token'))
    problems.add('issue-on-failure needs github-token: give ${{ github.token }}');
  return {
    ...(operation ? { operation } : {}),
    ...(backup === '' ? {} : { backup }),
    options: options.values,
    ...(configPath === undefined ? {} : { configPath }),
    problems,
    ignored,
  };
}

function describeOperation(word: string, nearest: string | undefined): string {
  const choice = `it takes ${OPERATIONS.join(', ')}`;
  if (word === '') return `the input operation is missing: ${choice}`;
  return `the input operation is "${word}"${nearest === undefined ? '' : `, did you mean ${nearest}?`}: ${choice}`;
}

/** The runner warns of an input that action.yml does not have, and hands it on. One that was to encrypt would be missed by no one. */
function refuseUnknown(environment: Environment, problems: Problems): void {
  const known = [...OPERATION_INPUTS, ...OPTIONS.map(({ name }) => name)];
  const variables = new Set(known.map(variableOf));
  for (const variable of Object.keys(environment).sort()) {
    if (!variable.startsWith(PREFIX) || variables.has(variable)) continue;
    const name = variable.slice(PREFIX.length).toLowerCase();
    const nearest = nearestOf(name, known);
    problems.add(`unknown input ${name}${nearest === undefined ? '' : `, did you mean ${nearest}?`}`);
  }
}

const PREFIX = 'INPUT_';
/** Inputs that are words on a command line. */
export const OPERATION_INPUTS = ['operation', 'backup'] as const;

/** As the runner writes it, and @actions/core reads it. */
function variableOf(name: string): string {
  return `${PREFIX}${name.replaceAll(' ', '_').toUpperCase()}`;
}

export function isOn(options: Input['options'], name: string): boolean {
  return /^(true|yes|1)$/i.test(options.get(name)?.at(-1) ?? '');
}
