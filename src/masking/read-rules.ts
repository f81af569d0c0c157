// Reads the rules file of masking. Invariant: a mistake in the file is a problem and never a column
// without its mask; all problems are reported at once.
import type { Problems } from '../core/problems.ts';
import { nearestOf } from '../core/suggestion.ts';
import { MaskKey } from './mask-key.ts';
import type { ColumnRule, MaskRules, TableEntry } from './mask-rules.ts';
import { readColumnRule } from './read-column-rule.ts';
import { mapOf, parseTree, unknownKey, type Report, type Tree } from './rule-tree.ts';

/** Sources of the secret. */
export interface RuleSources {
  environment: Readonly<Record<string, string | undefined>>;
  readFile: (path: string) => string;
}

const TOP_KEYS = ['version', 'secret', 'tables', 'columns', 'keep-types', 'strict'];

/** Types that `keep-types` takes. */
const DATA_TYPES = new Set(
  `tinyint smallint mediumint int bigint decimal float double bit date time datetime timestamp year char varchar binary
   varbinary tinytext text mediumtext longtext tinyblob blob mediumblob longblob enum set json geometry point linestring polygon
   multipoint multilinestring multipolygon geomcollection geometrycollection vector uuid inet4 inet6`.split(
    /\s+/,
  ),
);

/**
 * Reads a rules file. Values are texts, as in mysql-backup.yaml: `null` in `{ mask: null }` is a
 * word.
 * @returns undefined if there are problems
 */
export function readMaskRules(
  text: string,
  path: string,
  sources: RuleSources,
  problems: Problems,
): MaskRules | undefined {
  const before = problems.found.length;
  const report: Report = (position, problem) =>
    problems.add(`--mask: ${path}: ${position === '' ? '' : `${position}: `}${problem}`);
  const tree = parseTree(text, report);
  if (tree === undefined) return undefined;
  const top = mapOf(tree, '', report) ?? new Map<string, Tree>();
  for (const key of top.keys())
    if (key === 'subset') report('subset', 'this version does not read it yet: leave it out');
    else if (!TOP_KEYS.includes(key)) report(key, unknownKey(key, TOP_KEYS));
  if (top.get('version') !== '1') report('version', 'it is missing or unknown: write version: 1');
  const key = readKey(top.get('secret'), sources, report);
  const tables = [...(mapOf(top.get('tables'), 'tables', report) ?? [])].flatMap(([pattern, node]) =>
    readTable(pattern, node, report),
  );
  const columns = new Map<string, ColumnRule>();
  for (const [pattern, node] of mapOf(top.get('columns'), 'columns', report) ?? []) {
    const position = `columns.${pattern}`;
    if (!/^.+\..+$/s.test(pattern))
      report(position, `it takes a pattern of schema.table.column, as '*.${pattern}'`);
    const rule = readColumnRule(node, position, report);
    if (rule) columns.set(pattern, rule);
  }
  if (tables.length === 0 && columns.size === 0) report('', 'it has no rules: write tables or columns');
  const keepTypes = readKeepTypes(top.get('keep-types'), report);
  const strict = top.get('strict') ?? 'true';
  if (strict !== 'true' && strict !== 'false') report('strict', 'it takes true or false');
  if (problems.found.length > before || key === undefined) return undefined;
  const mark = JSON.stringify([
    tables.map(({ pattern, content }) => [pattern, typeof content === 'string' ? content : [...content]]),
    [...columns],
    [...keepTypes],
    strict,
  ]);
  return { path, tables, columns, keepTypes, strict: strict === 'true', key, mark };
}

function readTable(pattern: string, node: Tree, report: Report): TableEntry[] {
  const position = `tables.${pattern}`;
  if (!/^[^.]+\..+$/s.test(pattern)) report(position, 'it takes schema.table, * is a wildcard');
  if (node === 'keep') return [{ pattern, content: 'keep' }];
  const map = mapOf(node, position, report);
  if (!map) return [];
  if (map.size === 0) report(position, 'it has no rules: write its columns, keep, or rows: none');
  const rows = map.get('rows');
  if (rows === 'none') {
    if (map.size > 1) report(position, 'rows: none leaves no row to mask: leave its columns out');
    return [{ pattern, content: 'no rows' }];
  }
  const content = new Map<string, ColumnRule>();
  for (const [column, rule] of map) {
    const read = readColumnRule(rule, `${position}.${column}`, report);
    if (read) content.set(column, read);
  }
  return [{ pattern, content }];
}

function readKeepTypes(node: Tree | undefined, report: Report): Set<string> {
  if (node === undefined) return new Set();
  if (!Array.isArray(node)) {
    report('keep-types', 'it takes a list, as [int, decimal]');
    return new Set();
  }
  const types = (node as readonly Tree[]).map((each) => (typeof each === 'string' ? each.toLowerCase() : ''));
  for (const type of types)
    if (!DATA_TYPES.has(type)) {
      const nearest = nearestOf(type, [...DATA_TYPES]);
      report('keep-types', `unknown type "${type}"${nearest ? `, did you mean ${nearest}?` : ''}`);
    }
  return new Set(types);
}

/** Reads the secret. No message repeats any of it. */
function readKey(node: Tree | undefined, sources: RuleSources, report: Report): MaskKey | undefined {
  const advice = 'mysql-backup mask secret prints one';
  if (node === undefined) {
    report('secret', `it is missing: write { env: NAME } or { file: PATH }; ${advice}`);
    return undefined;
  }
  const place = node instanceof Map ? (node as ReadonlyMap<string, Tree>) : undefined;
  const [[word, name] = ['', '']] = place ?? [];
  if (place?.size !== 1 || (word !== 'env' && word !== 'file') || typeof name !== 'string' || name === '') {
    report('secret', `it takes { env: NAME } or { file: PATH }, and never the secret itself; ${advice}`);
    return undefined;
  }
  let text: string | undefined;
  if (word === 'env') text = sources.environment[name];
  else
    try {
      text = sources.readFile(name).replace(/\r?\n$/, '');
    } catch (error) {
      report('secret', `${name} cannot be read (${(error as { code?: string }).code ?? 'unknown reason'})`);
      return undefined;
    }
  if (!text) {
    report('secret', word === 'env' ? `the variable ${name} is not set` : `${name} is empty`);
    return undefined;
  }
  const key = MaskKey.of(text);
  if (key === undefined)
    report('secret', `${name} holds less than 32 random bytes; ${advice}, as 64 hexadecimal digits`);
  return key;
}
