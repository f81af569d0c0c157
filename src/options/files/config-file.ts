// The form of mysql-backup.yaml: options at the top, and profiles of options. Every mistake is a
// problem that names the file and the key.
import { isMap, isScalar, isSeq, parseDocument, type ParsedNode, type YAMLMap } from 'yaml';
import { nearestOf } from '../../core/suggestion.ts';
import type { Problems } from '../../core/problems.ts';
import { OPTIONS, type OptionSpec } from '../option-table.ts';
import { isRepeatable } from '../option-values.ts';
import { ENTRY_OPTIONS, LOCATION } from '../storage-entries.ts';

/** A literal text from the file, or the place that holds the text. */
export type ConfigValue = { text: string } | { env: string } | { file: string };

export interface Setting {
  spec: OptionSpec;
  /** `profiles.production.host`. */
  key: string;
  values: readonly ConfigValue[];
  /** Options of each storage of `storage`, at the index of its location. */
  entries?: readonly Settings[];
}

/** Option name → its setting. */
export type Settings = ReadonlyMap<string, Setting>;

export interface ConfigFile {
  top: Settings;
  profiles: ReadonlyMap<string, Settings>;
}

/** Size limit: the parser needs seconds for larger files, and no configuration is that large. */
export const MAX_CONFIG_BYTES = 65_536;
/** Options that choose the file and the profile. The file itself cannot contain them. */
export const CHOOSING_OPTIONS: readonly string[] = ['config', 'profile'];

type Report = (key: string, problem: string) => void;
type Map_ = YAMLMap<ParsedNode, ParsedNode | null>;

export function parseConfigFile(text: string, path: string, problems: Problems): ConfigFile {
  const report: Report = (key, problem) => problems.add(`${path}: ${key}: ${problem}`);
  const contents = parseYaml(text, path, problems);
  const top = new Map<string, Setting>();
  const profiles = new Map<string, Settings>();
  for (const { key, node } of entriesOf(contents, '', report)) {
    if (key !== 'profiles') addSetting(top, key, '', node, report);
    else
      for (const profile of entriesOf(node, 'profiles', report)) {
        const settings = new Map<string, Setting>();
        const prefix = `profiles.${profile.key}.`;
        for (const entry of entriesOf(profile.node, `profiles.${profile.key}`, report))
          addSetting(settings, entry.key, prefix, entry.node, report);
        profiles.set(profile.key, settings);
      }
  }
  return { top, profiles };
}

/**
 * Parses YAML with the failsafe schema, which has only texts: `label: no` and `password: 0123` keep
 * their literal text.
 */
function parseYaml(text: string, path: string, problems: Problems): ParsedNode | null {
  try {
    const { contents, errors, warnings } = parseDocument(text, { schema: 'failsafe' });
    for (const { message } of [...errors, ...warnings].slice(0, 5))
      problems.add(`${path} is not valid YAML: ${message.split('\n', 1)[0]!.replace(/:$/, '')}`);
    return errors.length > 0 ? null : contents;
  } catch (error) {
    // The parser throws a RangeError if the nesting is as deep as the file is long.
    problems.add(`${path} is not valid YAML: ${String(error)}`);
    return null;
  }
}

function* entriesOf(
  node: ParsedNode | null,
  position: string,
  report: Report,
): Generator<{ key: string; node: ParsedNode | null }> {
  if (node === null || isEmptyNode(node)) return;
  if (!isMap(node)) return report(position || 'the file', 'it takes option: value, one on each line');
  for (const { key, value } of node.items) {
    if (isScalar(key)) yield { key: String(key.value), node: value };
    else report(position || 'the file', 'a key is not a name');
  }
}

function addSetting(
  to: Map<string, Setting>,
  name: string,
  prefix: string,
  node: ParsedNode | null,
  report: Report,
): void {
  const key = prefix + name;
  const spec = OPTIONS.find((option) => option.name === name);
  if (CHOOSING_OPTIONS.includes(name))
    return report(key, `it is given as --${name} or as a variable, and not in the file`);
  if (!spec) return report(key, `unknown option${suggestion(name, prefix === '' ? ['profiles'] : [])}`);
  const nodes = isSeq(node) ? node.items : [node];
  if (isSeq(node) && !isRepeatable(spec)) return report(key, 'it takes one value, and not a list');
  if (name === 'storage') return addStorages(to, spec, key, nodes, report);
  const values = nodes.flatMap((each) => readValue(each, key, report) ?? []);
  if (values.length > 0) to.set(name, { spec, key, values });
}

/** Adds the storages. Each is a location, or a mapping with its location and its own options. */
function addStorages(
  to: Map<string, Setting>,
  spec: OptionSpec,
  key: string,
  nodes: readonly (ParsedNode | null)[],
  report: Report,
): void {
  const values: ConfigValue[] = [];
  const entries: Settings[] = [];
  for (const [index, node] of nodes.entries()) {
    const own = new Map<string, Setting>();
    const position = nodes.length === 1 ? key : `${key}[${index + 1}]`;
    const value = isEntry(node) ? readEntry(node, position, own, report) : readValue(node, position, report);
    if (!value) continue;
    values.push(value);
    entries.push(own);
  }
  if (values.length > 0) to.set(spec.name, { spec, key, values, entries });
}

/** Returns whether a node is a storage with options, and not the source of its location. */
function isEntry(node: ParsedNode | null): node is ParsedNode & Map_ {
  if (!isMap(node)) return false;
  return !node.items.every(({ key }) => isScalar(key) && (key.value === 'env' || key.value === 'file'));
}

function readEntry(
  node: Map_,
  position: string,
  own: Map<string, Setting>,
  report: Report,
): ConfigValue | undefined {
  let location: ConfigValue | undefined;
  let hasLocation = false;
  for (const { key: name, node: value } of entriesOf(node as ParsedNode, position, report)) {
    if (name === LOCATION) {
      hasLocation = true;
      location = readValue(value, `${position}.${LOCATION}`, report);
    } else if (ENTRY_OPTIONS.has(name)) addSetting(own, name, `${position}.`, value, report);
    else
      report(
        `${position}.${name}`,
        `a storage has no such option${suggestionOf(name, [LOCATION, ...ENTRY_OPTIONS])}`,
      );
  }
  if (!hasLocation) report(position, `the location of the storage is missing: give ${LOCATION}`);
  return location;
}

function readValue(node: ParsedNode | null, key: string, report: Report): ConfigValue | undefined {
  if (isMap(node)) return readSource(node, key, report);
  if (node === null || isEmptyNode(node))
    report(key, "it has no value: leave it out, or write '' for an empty one");
  else if (!isScalar(node)) report(key, 'it takes a text, { env: NAME } or { file: PATH }');
  else return { text: String(node.value) };
  return undefined;
}

/** Reads `{ env: NAME }` or `{ file: PATH }`. */
function readSource(node: Map_, key: string, report: Report): ConfigValue | undefined {
  const sources: ConfigValue[] = [];
  for (const { key: word, node: value } of entriesOf(node as ParsedNode, key, report)) {
    const name = isScalar(value) ? String(value.value) : '';
    if (word !== 'env' && word !== 'file')
      report(`${key}.${word}`, `unknown key${suggestionOf(word, ['env', 'file'])}, it takes env or file`);
    else if (name === '') report(`${key}.${word}`, 'it has no value');
    else sources.push(word === 'env' ? { env: name } : { file: name });
  }
  if (node.items.length === 1) return sources[0];
  report(key, 'it takes one of { env: NAME } and { file: PATH }');
  return undefined;
}

function isEmptyNode(node: ParsedNode): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '';
}

function suggestion(name: string, more: readonly string[]): string {
  const names = OPTIONS.map((option) => option.name).filter((each) => !CHOOSING_OPTIONS.includes(each));
  return suggestionOf(name, [...names, ...more]);
}

export function suggestionOf(name: string, candidates: readonly string[]): string {
  const nearest = nearestOf(name, candidates);
  return nearest === undefined ? '' : `, did you mean ${nearest}?`;
}
