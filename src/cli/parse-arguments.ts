// From the words of a command line to an operation and its raw options. What is wrong is collected, not thrown.
import { parseArgs } from 'node:util';
import { OPERATIONS, OPTIONS } from '../options/option-table.ts';
import { nearestOf } from '../core/suggestion.ts';
import { Problems } from '../core/problems.ts';
import type { Input } from '../options/input.ts';
import type { HelpTopic } from './usage.ts';
import { warnOfSecrets } from './visible-secrets.ts';
import { chooseOperation, takeShortOptions } from './short-options.ts';
import { addVariables, type Environment } from './variables.ts';

export type CommandLine = { help: HelpTopic } | { version: true } | { input: Input; json: boolean };

export function parseCommandLine(args: readonly string[], environment: Environment = {}): CommandLine {
  const problems = new Problems();
  const { words, short } = takeShortOptions(dropMissingValues(args, problems), problems);
  const { values, positionals, tokens } = parseArgs({
    args: words,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean' },
      'help-all': { type: 'boolean' },
      version: { type: 'boolean' },
      output: { type: 'string' },
      ...Object.fromEntries(
        OPTIONS.map(({ name, kind }) => [
          name,
          { type: kind.type === 'flag' ? ('boolean' as const) : ('string' as const), multiple: true },
        ]),
      ),
    },
  });
  if (positionals[0] === 'version' || values['version'] === true) return { version: true };
  const isComplete = values['help-all'] === true;
  if (positionals[0] === 'help') {
    const topic = OPERATIONS.find((name) => name === positionals[1]) ?? 'all';
    return { help: { operation: topic, isComplete } };
  }
  const { operation, backup, options: fromLetters } = chooseOperation(short, positionals, problems);
  if (values['help'] === true || isComplete) return { help: { operation: operation ?? 'all', isComplete } };
  const options = new Map<string, string[]>();
  for (const [name, value] of fromLetters) add(options, name, value);
  for (const token of tokens) {
    if (token.kind !== 'option' || OWN_OPTIONS.includes(token.name)) continue;
    const spec = OPTIONS.find(({ name }) => name === token.name);
    if (!spec) problems.add(`unknown option ${token.rawName}${suggestion(token.name)}`);
    else if (spec.kind.type === 'flag') add(options, token.name, token.value ?? 'true');
    else if (token.value === undefined) problems.add(`${token.rawName} needs a value`);
    else add(options, token.name, token.value);
  }
  warnOfSecrets(options, problems);
  if (operation) addVariables(options, operation, environment, problems);
  const output = values['output'] ?? 'text';
  if (output !== 'text' && output !== 'json')
    problems.add(`--output is "${String(output)}", it takes text or json`);
  const json = output === 'json';
  return {
    input: {
      ...(operation ? { operation } : {}),
      ...(backup === undefined ? {} : { backup }),
      options,
      problems,
    },
    json,
  };
}

/** Options of the command line itself, which the action does not have. */
const OWN_OPTIONS: readonly string[] = ['help', 'help-all', 'version', 'output'];

/** `--storage --user me`: the next option is no value; without it the rest would be read wrongly. */
function dropMissingValues(args: readonly string[], problems: Problems): string[] {
  return args.filter((arg, i) => {
    const takesValue = OPTIONS.some(({ name, kind }) => arg === `--${name}` && kind.type !== 'flag');
    if (!takesValue || (i + 1 < args.length && !args[i + 1]!.startsWith('--'))) return true;
    problems.add(`${arg} needs a value`);
    return false;
  });
}

function add(options: Map<string, string[]>, name: string, value: string): void {
  options.set(name, [...(options.get(name) ?? []), value]);
}

function suggestion(name: string): string {
  const nearest = nearestOf(name, [...OPTIONS.map((option) => option.name), ...OWN_OPTIONS]);
  return nearest === undefined ? '' : `, did you mean --${nearest}?`;
}
