// Adds the values of mysql-backup.yaml to options that no nearer source gives: first those of the
// profile, then those of the top level.
import { existsSync, readFileSync, statSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Problems } from '../../core/problems.ts';
import {
  type ConfigFile,
  type ConfigValue,
  type Setting,
  MAX_CONFIG_BYTES,
  parseConfigFile,
  type Settings,
  suggestionOf,
} from './config-file.ts';
import type { GivenOptions } from '../given-options.ts';
import type { Operation } from '../option-table.ts';
import { isSecretValue } from '../secret-values.ts';
import { contradictionsOf, entryOption } from '../storage-entries.ts';

export interface ConfigContext {
  operation: Operation;
  environment: Readonly<Record<string, string | undefined>>;
  problems: Problems;
  /** Paths to try in this order if the user names no file. */
  paths: readonly string[];
}

const NAME = 'mysql-backup.yaml';
const HERE = `./${NAME}`;
const BY_OTHERS = 0o044;
const WRITABLE_BY_ALL = 0o002;

/** Returns the places of the file: the working directory, the user's own folder, the machine's. */
export function configPaths(home: string | undefined = homedir()): string[] {
  const own = home ? [join(home, '.config/mysql-backup', NAME)] : [];
  return [HERE, ...own, `/etc/mysql-backup/${NAME}`];
}

/**
 * Adds the file's options.
 * @returns the path of the file; undefined if there is none, or if it is not readable
 */
export function addConfigFile(options: GivenOptions, context: ConfigContext): string | undefined {
  const { problems, paths } = context;
  const named = options.last('config');
  const path = named ?? paths.find((each) => existsSync(each));
  if (path === undefined) {
    const profile = options.last('profile');
    if (isByIndex(options)) problems.add(`--profile-index needs a configuration file: give --config`);
    if (profile)
      problems.add(
        `--profile is "${profile}", and there is no configuration file: give --config, or write one of ${paths.join(', ')}`,
      );
    return undefined;
  }
  // An empty name is a separate problem.
  const file = path === '' ? undefined : openConfigFile(path, named === undefined, problems);
  if (!file) return undefined;
  const profile = isByIndex(options) ? profileByIndex(file, options, path, context) : options.last('profile');
  const origins = new Map<string, string>();
  const add = (settings: Settings, source: string): void => {
    const taken = options.takenBy(settings.keys());
    const nearer = [...options.values.keys()];
    for (const [name, setting] of settings) {
      if (taken.has(name) || !setting.spec.operations.includes(context.operation)) continue;
      if (isOfProfiles(name, context.operation)) continue;
      origins.set(name, `${setting.key} in ${path}`);
      refuseContradictions(setting, nearer, options, path, context);
      addSetting(options, name, setting, source, { ...context, path });
    }
  };
  if (profile) add(chooseProfile(file, profile, path, problems), `profile ${profile}`);
  add(file.top, `file ${path}`);
  problems.nameOrigins(origins);
  return path;
}

/** Refuses an option nearer to the user that an option of one storage would have to outweigh. */
function refuseContradictions(
  { entries = [], key }: Setting,
  nearer: readonly string[],
  options: GivenOptions,
  path: string,
  { operation, problems }: ConfigContext,
): void {
  for (const [index, entry] of entries.entries()) {
    const own = [...entry].filter(([, { spec }]) => spec.operations.includes(operation));
    for (const [name, other] of contradictionsOf(
      own.map(([each]) => each),
      nearer,
    )) {
      const source = options.sourceOf(other) ?? 'command line';
      problems.add(
        `--${other} (${source}) and ${name} of the storage ${index + 1} of ${key} in ${path} contradict each other: give one`,
      );
    }
  }
}

/** Adds a setting with its values, and with the options of each storage. */
export function addSetting(
  options: GivenOptions,
  name: string,
  { key, values, entries = [] }: Setting,
  source: string,
  context: Pick<ConfigContext, 'operation' | 'environment' | 'problems'> & { path?: string },
): void {
  const place = context.path === undefined ? key : `${context.path}: ${key}`;
  for (const [index, value] of values.entries()) {
    const text = resolveValue(value, place, context);
    if (text === undefined) continue;
    const at = options.values.get(name)?.length ?? 0;
    options.addText(name, text, source);
    for (const [option, own] of entries[index] ?? [])
      if (own.spec.operations.includes(context.operation))
        addSetting(options, entryOption(at, option), own, source, context);
  }
}

/**
 * Opens and parses the file.
 * @returns undefined after a read error, which becomes a problem
 */
export function openConfigFile(path: string, isFound: boolean, problems: Problems): ConfigFile | undefined {
  const read = readFile(path, isFound, problems);
  if (!read) return undefined;
  const file = parseConfigFile(read.text, path, problems);
  checkSecrets(file, path, read.stats, problems);
  return file;
}

/** Returns whether a fleet reads the option from each profile, and not for itself. */
function isOfProfiles(name: string, operation: Operation): boolean {
  return (operation === 'matrix' || operation === 'fleet-status') && (name === 'tags' || name === 'max-age');
}

function isByIndex(options: GivenOptions): boolean {
  return /^(true|yes|1)$/i.test(options.last('profile-index') ?? '');
}

/** Returns the profile with this index. Kubernetes counts the pods of an Indexed Job from 0. */
function profileByIndex(
  { profiles }: ConfigFile,
  options: GivenOptions,
  path: string,
  { environment, problems }: ConfigContext,
): string | undefined {
  const index = environment['JOB_COMPLETION_INDEX'];
  const names = [...profiles.keys()];
  if (options.has('profile')) problems.add('--profile and --profile-index contradict each other: give one');
  if (index === undefined || !/^\d{1,6}$/.test(index))
    problems.add(
      `--profile-index needs the variable JOB_COMPLETION_INDEX, which ${index === undefined ? 'is not set' : `is "${index}"`}: run it in a Job with completionMode Indexed`,
    );
  else if (names[Number(index)] === undefined)
    problems.add(
      `JOB_COMPLETION_INDEX is ${index}, and ${path} has ${names.length} profiles, counted from 0: set completions of the Job to ${names.length}`,
    );
  else return names[Number(index)];
  return undefined;
}

function readFile(
  path: string,
  isFound: boolean,
  problems: Problems,
): { text: string; stats: Stats } | undefined {
  try {
    const stats = statSync(path);
    if (isFound) checkOwner(path, stats, problems);
    const text = stats.size > MAX_CONFIG_BYTES ? undefined : readFileSync(path, 'utf8');
    if (text !== undefined && text.length <= MAX_CONFIG_BYTES) return { text, stats };
    problems.add(`${path} has more than ${MAX_CONFIG_BYTES} bytes: it is not a configuration file`);
  } catch (error) {
    problems.add(`--config: ${path} cannot be read (${(error as { code?: string }).code ?? String(error)})`);
  }
  return undefined;
}

/** Checks the owner: a planted file could send the backups of the machine to a stranger. */
function checkOwner(path: string, { mode, uid }: Stats, problems: Problems): void {
  if ((mode & WRITABLE_BY_ALL) !== 0)
    problems.add(`every account can write ${path}: run chmod go-w, or name it by --config`);
  const own = process.getuid?.();
  if (path === HERE && own !== undefined && uid !== own && uid !== 0)
    problems.add(`${path} belongs to another account: name it by --config if you trust it`);
}

/** Accepts a secret as text only if no other account can read the file. */
function checkSecrets(file: ConfigFile, path: string, { mode }: Stats, problems: Problems): void {
  const isReadable = (mode & BY_OTHERS) !== 0;
  const settings = [file.top, ...file.profiles.values()];
  const entries = settings.flatMap((each) => [...each.values()].flatMap((setting) => setting.entries ?? []));
  for (const each of [...settings, ...entries])
    for (const [name, { key, values }] of each) {
      if (!values.some((value) => 'text' in value && isSecretValue(name, value.text))) continue;
      const instead = `write { env: NAME } or { file: PATH }`;
      if (isReadable)
        problems.add(
          `${path}: ${key}: it is a secret, and other accounts can read the file: ${instead}, or run chmod go-r`,
        );
      else problems.warn(`${path}: ${key} holds a secret as text: ${instead}`);
    }
}

function chooseProfile({ profiles }: ConfigFile, name: string, path: string, problems: Problems): Settings {
  const settings = profiles.get(name);
  if (settings) return settings;
  const names = [...profiles.keys()];
  const choice = names.length === 0 ? 'It has no profiles' : `Its profiles are ${names.join(', ')}`;
  problems.add(
    `--profile is "${name}", which ${path} does not have${suggestionOf(name, names) || '.'} ${choice}`,
  );
  return new Map();
}

/**
 * Returns the text of a value.
 * @returns undefined if the variable or the file is missing, which becomes a problem
 */
export function resolveValue(
  value: ConfigValue,
  position: string,
  { environment, problems }: Pick<ConfigContext, 'environment' | 'problems'>,
): string | undefined {
  if ('text' in value) return value.text;
  if ('env' in value) {
    const text = environment[value.env];
    if (!text) problems.add(`${position}: the variable ${value.env} is not set`);
    return text || undefined;
  }
  try {
    return readFileSync(value.file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.add(
      `${position}: ${value.file} cannot be read (${(error as { code?: string }).code ?? String(error)})`,
    );
    return undefined;
  }
}
