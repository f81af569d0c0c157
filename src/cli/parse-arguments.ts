// Translates the words of a command line to an operation and its raw options. The parser collects
// problems and does not throw.
import { defined } from '../core/defined.ts';
import { parseArgs } from 'node:util';
import { OPERATIONS, OPTIONS, type Operation } from '../options/option-table.ts';
import { nearestOf } from '../core/suggestion.ts';
import { Problems } from '../core/problems.ts';
import { addConfigFile, configPaths } from '../options/files/add-config-file.ts';
import { GivenOptions } from '../options/given-options.ts';
import type { Input } from '../options/input.ts';
import type { ShownConfig } from './config-show.ts';
import { COMMAND_WORDS, GROUP_WORDS, OWN_OPTIONS, type Shell, SHELLS } from './own-words.ts';
import type { HelpTopic } from './usage.ts';
import { warnOfSecrets } from './visible-secrets.ts';
import { chooseOperation, takeShortOptions, type Choice, type Separated } from './short-options.ts';
import { addOldVariables, addVariables, type Environment } from './variables.ts';

export type CommandLine =
  | { help: HelpTopic }
  | { version: true }
  /** Prints a new secret for masks. */
  | { maskSecret: true }
  | { completion: Shell }
  /** With `shown`, the program prints the values of the options and runs nothing. */
  | { input: Input; json: boolean; isJsonLog: boolean; shown?: ShownConfig };

/**
 * Parses a command line.
 * @param paths paths of configuration files, in the order of the search
 */
export function parseCommandLine(
  args: readonly string[],
  environment: Environment = {},
  paths: readonly string[] = configPaths(environment['HOME']),
): CommandLine {
  const problems = new Problems();
  const { words, short } = takeShortOptions(dropMissingValues(args, problems), problems);
  const parsed = parseWords(words);
  const { values } = parsed;
  const positionals = readGroupWords(parsed.positionals, problems);
  const [first, ...after] = positionals;
  if (
    parsed.positionals[0] === 'mask' &&
    parsed.positionals[1] === 'secret' &&
    parsed.positionals.length === 2
  )
    return { maskSecret: true };
  if (first === 'version' || values['version'] === true) return { version: true };
  const isComplete = values['help-all'] === true;
  if (first === 'help') return { help: { operation: operationOf(after[0]) ?? 'all', isComplete } };
  const shell = SHELLS.find((name) => name === after[0]);
  if (first === 'completion' && shell && after.length === 1) return { completion: shell };
  const isShow = first === 'config';
  const choice = isShow
    ? chooseShown(short, after, values['operation'], problems)
    : first === 'completion'
      ? refuseShell(after, problems)
      : chooseOperation(short, positionals, problems);
  const { operation, backup } = choice;
  if (values['help'] === true || isComplete)
    return { help: { operation: (isShow ? undefined : operation) ?? 'all', isComplete } };
  if (!isShow && values['operation'] !== undefined) problems.add('--operation goes with config show only');
  const options = readTokens(parsed, choice, problems);
  warnOfSecrets(options.values, problems);
  const path = operation && addFarther(options, operation, { environment, paths, problems });
  const output = values['output'] ?? 'text';
  if (output !== 'text' && output !== 'json')
    problems.add(`--output is "${String(output)}", it takes text or json`);
  const logFormat = values['log-format'] ?? 'text';
  if (logFormat !== 'text' && logFormat !== 'json')
    problems.add(`--log-format is "${String(logFormat)}", it takes text or json`);
  return {
    input: {
      ...defined({ operation, backup }),
      options: options.values,
      problems,
      ...defined({ configPath: path }),
    },
    json: output === 'json',
    isJsonLog: logFormat === 'json',
    ...(isShow && operation ? { shown: { operation, options, problems, ...defined({ path }) } } : {}),
  };
}

/** Returns `fleet status` as the one word of an operation. */
function readGroupWords(words: readonly string[], problems: Problems): readonly string[] {
  const [first = '', second = '', ...after] = words;
  if (!Object.hasOwn(GROUP_WORDS, first)) return words;
  const group = GROUP_WORDS[first]!;
  const operation = Object.hasOwn(group, second) ? group[second] : undefined;
  if (operation) return [operation, ...after];
  problems.add(
    `${first} takes one of ${COMMAND_WORDS[first]!.join(', ')}${second === '' ? '' : `, "${second}" is given`}`,
  );
  return [Object.values(group).at(-1)!, ...after];
}

type Parsed = ReturnType<typeof parseWords>;

function parseWords(words: string[]) {
  const typeOf = (takesValue: boolean): 'string' | 'boolean' => (takesValue ? 'string' : 'boolean');
  return parseArgs({
    args: words,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      ...OWN_OPTIONS.map(({ name, values }) => [name, { type: typeOf(values !== undefined) }] as const),
      ...OPTIONS.map(
        ({ name, kind }) => [name, { type: typeOf(kind.type !== 'flag'), multiple: true }] as const,
      ),
    ]),
  });
}

function operationOf(word: unknown): Operation | undefined {
  return OPERATIONS.find((name) => name === word);
}

/** Returns the operation whose options `config show` prints. */
function chooseShown(
  short: Separated['short'],
  [word, ...surplus]: readonly string[],
  given: unknown,
  problems: Problems,
): Choice {
  if (word !== 'show')
    problems.add(`config takes the word show${word === undefined ? '' : `, "${word}" is given`}`);
  if (surplus.length > 0) problems.add(`unexpected ${surplus.map((text) => `"${text}"`).join(', ')}`);
  const operation = operationOf(given ?? 'backup');
  if (!operation) problems.add(`--operation is "${String(given)}", it takes ${OPERATIONS.join(', ')}`);
  return chooseOperation(short, [operation ?? 'backup'], problems);
}

function refuseShell(words: readonly string[], problems: Problems): Choice {
  const given = words.length === 0 ? '' : `, "${words.join(' ')}" is given`;
  problems.add(`completion takes one of ${SHELLS.join(', ')}${given}`);
  return { options: [] };
}

function readTokens({ tokens }: Parsed, { options: fromLetters }: Choice, problems: Problems): GivenOptions {
  const options = new GivenOptions();
  const add = (name: string, value: string): void => options.add(name, value, 'command line');
  for (const [name, value] of fromLetters) add(name, value);
  for (const token of tokens) {
    if (token.kind !== 'option' || OWN_OPTIONS.some(({ name }) => name === token.name)) continue;
    const spec = OPTIONS.find(({ name }) => name === token.name);
    if (!spec) problems.add(`unknown option ${token.rawName}${suggestion(token.name)}`);
    else if (spec.kind.type === 'flag') add(token.name, token.value ?? 'true');
    else if (token.value === undefined) problems.add(`${token.rawName} needs a value`);
    else add(token.name, token.value);
  }
  return options;
}

interface Surroundings {
  environment: Environment;
  paths: readonly string[];
  problems: Problems;
}

/**
 * Adds options that the command line does not give, in the order of precedence.
 * @returns the path of the configuration file
 */
function addFarther(
  options: GivenOptions,
  operation: Operation,
  { environment, paths, problems }: Surroundings,
): string | undefined {
  addVariables(options, operation, environment, problems);
  const path = addConfigFile(options, { operation, environment, problems, paths });
  addOldVariables(options, operation, environment, problems);
  return path;
}

/**
 * Drops an option without its value: in `--storage --user me` the next option is not a value.
 * Without the drop the parser would misread the rest.
 */
function dropMissingValues(args: readonly string[], problems: Problems): string[] {
  return args.filter((arg, i) => {
    const takesValue = OPTIONS.some(({ name, kind }) => arg === `--${name}` && kind.type !== 'flag');
    if (!takesValue || (i + 1 < args.length && !args[i + 1]!.startsWith('--'))) return true;
    problems.add(`${arg} needs a value`);
    return false;
  });
}

function suggestion(name: string): string {
  const nearest = nearestOf(
    name,
    [...OPTIONS, ...OWN_OPTIONS].map((option) => option.name),
  );
  return nearest === undefined ? '' : `, did you mean --${nearest}?`;
}
