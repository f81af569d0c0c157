// Translates the inputs of action.yml to an operation and its raw options. The command line uses
// the same names.
import { defined } from '../core/defined.ts';
import * as core from './commands.ts';
import { addConfigFile } from '../options/files/add-config-file.ts';
import { GivenOptions } from '../options/given-options.ts';
import type { Input } from '../options/input.ts';
import { NOT_GIVEN, OPERATIONS, OPTIONS } from '../options/option-table.ts';
import { Problems } from '../core/problems.ts';
import { nearestOf } from '../core/suggestion.ts';
import type { Environment } from './masking.ts';
import { isPostStep } from './state.ts';

export interface ActionInput extends Input {
  problems: Problems;
  /** Given inputs that have no meaning for the operation. */
  ignored: string[];
}

export function readInputs(environment: Environment): ActionInput {
  const problems = new Problems();
  // After the main step, runners pass the inputs of the enclosing action (actions/runner#3514).
  if (!isPostStep()) refuseUnknown(environment, problems);
  const word = core.getInput('operation');
  const nearest = nearestOf(word, OPERATIONS);
  const known = OPERATIONS.find((name) => name === word);
  if (!known) problems.add(describeOperation(word, nearest));
  // The step checks the other inputs for the probable operation, to report all problems at once.
  const operation = known ?? OPERATIONS.find((name) => name === nearest);
  const backup = core.getInput('backup');
  const options = new GivenOptions();
  const ignored: string[] = [];
  for (const { name, operations, default: fallback, refusesEmpty } of OPTIONS) {
    const value = core.getInput(name);
    if (refusesEmpty && environment[variableOf(name)]?.trim() === '' && !isPostStep())
      problems.add(
        `the input ${name} is empty: leave it out, or set the variable that the workflow takes it from`,
      );
    // Inputs with a default always exist, and contradict nothing.
    if (value === '' || value === (refusesEmpty ? NOT_GIVEN : fallback)) continue;
    if (!operation || operations.includes(operation)) options.addText(name, value, `input ${name}`);
    // One step of a workflow may serve several operations.
    else ignored.push(name);
  }
  // The step reads a file in the workspace only if a workflow names the file: a pull request may
  // have added the file.
  const configPath = operation && addConfigFile(options, { operation, environment, problems, paths: [] });
  if (isOn(options.values, 'issue-on-failure') && !options.has('github-token'))
    problems.add('issue-on-failure needs github-token: give ${{ github.token }}');
  return {
    ...defined({ operation }),
    ...(operation && !known ? { isGuess: true as const } : {}),
    ...(backup === '' ? {} : { backup }),
    options: options.values,
    ...defined({ configPath }),
    problems,
    ignored,
  };
}

function describeOperation(word: string, nearest: string | undefined): string {
  const choice = `it takes ${OPERATIONS.join(', ')}`;
  if (word === '') return `the input operation is missing: ${choice}`;
  return `the input operation is "${word}"${nearest === undefined ? '' : `, did you mean ${nearest}?`}: ${choice}`;
}

/**
 * Refuses unknown inputs. The runner only warns of an input that action.yml does not have, and
 * passes the input. Without the refusal, no one would notice a misspelt input for encryption.
 */
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

/** Returns the variable of an input, as the runner writes it and @actions/core reads it. */
function variableOf(name: string): string {
  return `${PREFIX}${name.replaceAll(' ', '_').toUpperCase()}`;
}

export function isOn(options: Input['options'], name: string): boolean {
  return /^(true|yes|1)$/i.test(options.get(name)?.at(-1) ?? '');
}
