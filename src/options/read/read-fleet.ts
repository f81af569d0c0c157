// The profiles of a configuration file as a fleet: the storage, the label and the age limit of the
// newest backup of each. Invariant: the reader resolves only the values that access to the storage
// needs, and leaves the secrets of the server alone.
import type { KeyObject } from 'node:crypto';
import { Problems } from '../../core/problems.ts';
import type { StorageConfig } from '../../storage/storage-config.ts';
import { addSetting, openConfigFile } from '../files/add-config-file.ts';
import { type Settings, suggestionOf } from '../files/config-file.ts';
import { GivenOptions } from '../given-options.ts';
import type { Input } from '../input.ts';
import { OptionValues } from '../option-values.ts';
import { splitItems } from '../quoted-names.ts';
import { labelOf } from './read-backup.ts';
import type { InputSources } from './read-connection.ts';
import { readStorages } from './read-storage.ts';
import { readTrust } from './read-trust.ts';

export interface FleetProfile {
  name: string;
  label: string;
  tags: readonly string[];
  storages: readonly StorageConfig[];
  verifyKeys: readonly KeyObject[];
  /** The backups hold a selection. */
  isPartial: boolean;
  /** Age limit in seconds. */
  maxAgeSeconds: number;
}

/** Default: one day for a nightly backup, and two hours for a slow one. */
const DEFAULT_MAX_AGE_SECONDS = 26 * 3600;
/** A matrix of GitHub has at most 256 jobs, but a fleet status may have more. */
const MAX_PROFILES = 10_000;
const SELECTIONS = ['schemas', 'exclude-schemas', 'include-tables', 'exclude-tables', 'where'] as const;
/** Options that name the server, and so the default label. */
const SERVER_OPTIONS: ReadonlySet<string> = new Set(['url', 'host', 'port', 'socket', 'defaults-file']);

/** Returns the chosen profiles in the order of the file. */
export function readFleet(
  { configPath, operation }: Input,
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): FleetProfile[] {
  if (configPath === undefined) {
    problems.add(`${operation} needs a configuration file with profiles: give --config`);
    return [];
  }
  // An earlier step read the file and reported its mistakes.
  const file = openConfigFile(configPath, false, new Problems());
  if (!file) return [];
  const names = chooseNames([...file.profiles.keys()], values, configPath, problems);
  const wantedTags = values.list('tags');
  const given = values.has('max-age') ? values.durationSeconds('max-age') : undefined;
  const found = names.flatMap((name) => {
    const settings = new Map([...file.top, ...file.profiles.get(name)!]);
    const tags = tagsOf(settings);
    if (wantedTags.length > 0 && !tags.some((tag) => wantedTags.includes(tag))) return [];
    return readProfile(name, tags, settings, { configPath, sources, problems, given }) ?? [];
  });
  if (found.length === 0 && !problems.areFound)
    problems.add(
      `${configPath} has no profile ${wantedTags.length > 0 ? `with the tags ${wantedTags.join(', ')}` : 'to choose'}`,
    );
  if (found.length > MAX_PROFILES) problems.add(`${configPath} has more than ${MAX_PROFILES} profiles`);
  return found;
}

function chooseNames(names: string[], values: OptionValues, path: string, problems: Problems): string[] {
  const patterns = values.list('profiles');
  if (patterns.length === 0) return names;
  const chosen = new Set<string>();
  for (const pattern of patterns) {
    const fitting = names.filter((name) => fits(pattern, name));
    if (fitting.length === 0)
      problems.add(`--profiles is "${pattern}", which ${path} does not have${suggestionOf(pattern, names)}`);
    for (const name of fitting) chosen.add(name);
  }
  return names.filter((name) => chosen.has(name));
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

function tagsOf(settings: Settings): string[] {
  const values = settings.get('tags')?.values ?? [];
  return values.flatMap((value) => ('text' in value ? splitItems(value.text) : []));
}

interface Surroundings {
  configPath: string;
  sources: InputSources;
  problems: Problems;
  /** The age limit of all profiles, in seconds. */
  given: number | undefined;
}

function readProfile(
  name: string,
  tags: readonly string[],
  settings: Settings,
  { configPath, sources, problems, given }: Surroundings,
): FleetProfile | undefined {
  const own = new Problems();
  const scratch = new Problems();
  const options = new GivenOptions();
  for (const [option, setting] of settings) {
    const isNeeded = setting.spec.operations.includes('list') && setting.spec.group !== 'Alerts';
    if (!isNeeded && !SERVER_OPTIONS.has(option)) continue;
    addSetting(options, option, setting, name, {
      operation: 'list',
      environment: sources.environment,
      // A server with a secret address needs a label in the file.
      problems: isNeeded ? own : scratch,
    });
  }
  const values = new OptionValues(options.values, own);
  const storages = readStorages('list', values, sources, own);
  const { verifyKeys } = readTrust('list', values, sources, own);
  const label = labelOf({ operation: 'backup', options: options.values }, sources);
  if (!label || (!options.has('label') && !isServerGiven(options)))
    own.add('the label is not known: give label, or host');
  const maxAgeSeconds = given ?? values.durationSeconds('max-age') ?? DEFAULT_MAX_AGE_SECONDS;
  for (const problem of own.found) problems.add(`${configPath}: profiles.${name}: ${problem}`);
  if (own.areFound) return undefined;
  const isPartial = SELECTIONS.some((option) => settings.has(option));
  return { name, label: label!, tags, storages, verifyKeys, isPartial, maxAgeSeconds };
}

function isServerGiven(options: GivenOptions): boolean {
  return [...SERVER_OPTIONS].some((name) => name !== 'port' && options.has(name));
}
