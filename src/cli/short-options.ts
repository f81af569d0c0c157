// The short options of `backup.sh`. The parser reads each one as its long option, so all checks are
// the same. The parser collects contradictions and does not throw.
import { defined } from '../core/defined.ts';
import { OPERATIONS, OPTIONS, type Operation } from '../options/option-table.ts';
import type { Problems } from '../core/problems.ts';
import { nearestOf } from '../core/suggestion.ts';
import { COMMANDS, OWN_OPTIONS } from './own-words.ts';
import { readOldValue } from './variables.ts';

/**
 * Letters with a value, each with its long option. `-r` has two meanings, so the table does not
 * contain `-r`.
 */
export const SHORT_OPTIONS: Readonly<Record<string, string>> = {
  3: 'storage',
  a: 'aws-credentials-file',
  c: 'defaults-file',
  m: 'mail-to',
  t: 'backup-dir',
  w: 'slack-webhook',
};

const OPERATION_LETTERS: Readonly<Record<string, Operation>> = { b: 'backup', l: 'list' };
const WORDS: Readonly<Record<string, string>> = { h: '--help', V: '--version' };

interface ShortOption {
  letter: string;
  /** Absent for a letter that takes no value. */
  value?: string;
}

export interface Separated {
  /** The command line without its short options. */
  words: string[];
  short: ShortOption[];
}

/** Takes the short options out. The parser reads `-bt DIR` and `-r10000` as getopts does. */
export function takeShortOptions(args: readonly string[], problems: Problems): Separated {
  const to: Separated = { words: [], short: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      to.words.push(...args.slice(i));
      break;
    }
    if (takesValue(arg)) to.words.push(...args.slice(i, ++i + 1));
    else if (!/^-[^-]/.test(arg)) to.words.push(arg);
    else if (isLongOption(arg)) problems.add(`unknown option ${arg}, did you mean -${arg}?`);
    else if (readCluster(arg, args[i + 1], to, problems)) i++;
  }
  return to;
}

/**
 * Reads one cluster of letters.
 * @returns whether the next word was its value
 */
function readCluster(arg: string, next: string | undefined, to: Separated, problems: Problems): boolean {
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at]!;
    if (OPERATION_LETTERS[letter]) to.short.push({ letter });
    else if (WORDS[letter]) to.words.push(WORDS[letter]);
    else if (letter !== 'r' && !SHORT_OPTIONS[letter]) {
      problems.add(`unknown option -${letter}${arg.length > 2 ? ` in ${arg}` : ''}`);
      return false;
    } else return readValue(letter, arg.slice(at + 1), next, to, problems);
  }
  return false;
}

function readValue(
  letter: string,
  joined: string,
  next: string | undefined,
  to: Separated,
  problems: Problems,
): boolean {
  const isNext = joined === '' && next !== undefined && !/^-./.test(next);
  // getopts would take the sign for a part of the value.
  if (joined.startsWith('=')) problems.add(`-${letter} takes its value without =, as in -${letter} VALUE`);
  else if (joined !== '') to.short.push({ letter, value: joined });
  else if (isNext) to.short.push({ letter, value: next });
  else problems.add(`-${letter} needs a value`);
  return isNext;
}

export interface Choice {
  operation?: Operation;
  backup?: string;
  /** The meaning of the letters, as long options. */
  options: [name: string, value: string][];
}

/**
 * Returns the one operation that letters and words name together, with the letters as options of
 * this operation.
 */
export function chooseOperation(
  short: readonly ShortOption[],
  positionals: readonly string[],
  problems: Problems,
): Choice {
  const word = OPERATIONS.find((name) => name === positionals[0]);
  const isBackup = word === 'backup' || short.some(({ letter }) => letter === 'b');
  const named = new Map<string, Operation>();
  for (const { letter } of short) {
    const operation = letter === 'r' && !isBackup ? 'restore' : OPERATION_LETTERS[letter];
    if (operation) named.set(`-${letter}`, operation);
  }
  const isByLetter = named.size > 0;
  if (word) named.set(word, word);
  const [operation, ...others] = new Set(named.values());
  if (others.length > 0)
    problems.add(`${[...named.keys()].join(' and ')} contradict each other: give one operation`);
  if (!operation) problems.add(describeMissing(positionals[0]));

  const values = short.flatMap(({ letter, value }) => (letter === 'r' ? [value!] : []));
  const after = word || !isByLetter ? positionals.slice(1) : positionals;
  // The words after `find` are tables, which are options; they cannot name another backup.
  const tables = operation === 'find' ? after : [];
  const [backup, ...surplus] = isBackup ? after : [...values, ...(operation === 'find' ? [] : after)];
  if (surplus.length > 0) problems.add(`unexpected ${surplus.map((text) => `"${text}"`).join(', ')}`);
  return {
    ...defined({ operation, backup }),
    options: [
      ...tables.map((table): [string, string] => ['include-tables', table]),
      ...(isBackup ? values.map((value) => readRows(value, problems)) : []),
      ...readOptions(short, operation, problems),
    ],
  };
}

function describeMissing(word: string | undefined): string {
  const choice = `${OPERATIONS.join(', ')} (or -b, -r ID, -l)`;
  if (word === undefined) return `the operation is missing. The operations are ${choice}`;
  const nearest = nearestOf(word, [...OPERATIONS, ...COMMANDS]);
  return `unknown operation "${word}"${nearest === undefined ? '.' : `, did you mean "${nearest}"?`} The operations are ${choice}`;
}

function readRows(value: string, problems: Problems): [string, string] {
  if (!/^\d+$/.test(value))
    problems.add(`-r is "${value}": with -b it takes the rows of a chunk, without -b the backup to restore`);
  return ['rows-per-chunk', value];
}

/**
 * Reads the values, and ignores letters that the operation does not use, as `backup.sh` ignored
 * `-c` with `-l`.
 */
function readOptions(
  short: readonly ShortOption[],
  operation: Operation | undefined,
  problems: Problems,
): [string, string][] {
  return short.flatMap(({ letter, value }): [string, string][] => {
    const spec = OPTIONS.find(({ name }) => name === SHORT_OPTIONS[letter]);
    if (!spec || value === undefined || (operation && !spec.operations.includes(operation))) return [];
    return [[spec.name, readOldValue(`-${letter}`, spec.name, value, problems)]];
  });
}

function takesValue(arg: string): boolean {
  return (
    OWN_OPTIONS.some(({ name, values }) => arg === `--${name}` && values) ||
    OPTIONS.some(({ name, kind }) => arg === `--${name}` && kind.type !== 'flag')
  );
}

/**
 * Returns whether a word such as `-where` is a long option; the parser would otherwise read `-w
 * here`.
 */
function isLongOption(arg: string): boolean {
  const name = arg.slice(1).split('=', 1)[0];
  return [...OWN_OPTIONS, ...OPTIONS].some((spec) => spec.name === name);
}
