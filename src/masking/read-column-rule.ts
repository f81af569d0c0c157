// Reads the rule of one column: `keep`, `{ mask: …, when: … }` or `{ sql: …, when: … }`.
import { defined } from '../core/defined.ts';
import { nearestOf } from '../core/suggestion.ts';
import { LOCALES, type ColumnRule, type JsonLeaf, type Locale, type Mask } from './mask-rules.ts';
import { mapOf, unknownKey, type Report, type Tree } from './rule-tree.ts';

/** Mask → its keys besides `mask` and `when`. */
const KEYS: Readonly<Record<Exclude<Mask['mask'], 'sql'>, readonly string[]>> = {
  key: ['bits'],
  email: [],
  'full-name': ['locale'],
  'first-name': ['locale'],
  'last-name': ['locale'],
  phone: ['keep-format'],
  date: ['keep', 'shift', 'by'],
  digits: ['keep-last'],
  iban: [],
  null: [],
  json: ['paths'],
  fixed: ['value'],
  hash: ['length'],
};
export const MASKS = Object.keys(KEYS);
const LEAVES: readonly JsonLeaf[] = [
  'null',
  'email',
  'first-name',
  'last-name',
  'full-name',
  'phone',
  'hash',
];
/** Longest move of a date: dates stay within the year before and the year after. */
const MAX_SHIFT_DAYS = 300;

export function readColumnRule(node: Tree, position: string, report: Report): ColumnRule | undefined {
  if (node === 'keep') return { mask: 'keep' };
  if (!(node instanceof Map)) {
    report(position, 'it takes keep, { mask: … } or { sql: … }');
    return undefined;
  }
  const map = mapOf(node, position, report)!;
  const texts = new Map<string, string>();
  for (const [key, value] of map)
    if (key !== 'paths' && typeof value !== 'string') report(`${position}.${key}`, 'it takes one value');
    else if (typeof value === 'string') texts.set(key, value);
  const name = texts.get('mask');
  const sql = texts.get('sql');
  const when = texts.get('when');
  if (when?.trim() === '') report(`${position}.when`, 'it has no condition');
  if (sql !== undefined) {
    refuseOthers(map, ['sql', 'when'], position, report);
    if (sql.trim() === '') report(`${position}.sql`, 'it has no expression');
    return { mask: 'sql', sql, ...defined({ when }) };
  }
  if (name === undefined || !MASKS.includes(name)) {
    const nearest = nearestOf(name ?? '', MASKS);
    report(
      position,
      name === undefined
        ? `it has no mask: write { mask: NAME }, { sql: EXPRESSION } or keep`
        : `unknown mask "${name}"${nearest ? `, did you mean ${nearest}?` : ''} Masks are ${MASKS.join(', ')}`,
    );
    return undefined;
  }
  const kind = name as keyof typeof KEYS;
  refuseOthers(map, ['mask', 'when', ...KEYS[kind]], position, report);
  const mask = readMask(kind, texts, map, position, report);
  return mask && { ...mask, ...defined({ when }) };
}

function refuseOthers(
  map: ReadonlyMap<string, Tree>,
  known: readonly string[],
  position: string,
  report: Report,
): void {
  for (const key of map.keys())
    if (!known.includes(key)) report(`${position}.${key}`, unknownKey(key, known));
}

function readMask(
  kind: keyof typeof KEYS,
  texts: ReadonlyMap<string, string>,
  map: ReadonlyMap<string, Tree>,
  position: string,
  report: Report,
): Mask | undefined {
  const integer = (key: string, min: number, max: number): number | undefined => {
    const text = texts.get(key);
    if (text === undefined) return undefined;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    report(`${position}.${key}`, `it takes a whole number from ${min} to ${max}`);
    return undefined;
  };
  switch (kind) {
    case 'key':
      return { mask: kind, ...defined({ bits: integer('bits', 2, 62) }) };
    case 'email':
    case 'iban':
    case 'null':
      return { mask: kind };
    case 'full-name':
    case 'first-name':
    case 'last-name': {
      const locale = texts.get('locale') ?? 'en';
      if (!LOCALES.includes(locale as Locale))
        report(`${position}.locale`, `it takes one of ${LOCALES.join(', ')}`);
      return { mask: kind, locale: locale as Locale };
    }
    case 'phone': {
      const text = texts.get('keep-format') ?? 'false';
      if (text !== 'true' && text !== 'false') report(`${position}.keep-format`, 'it takes true or false');
      return { mask: kind, keepFormat: text === 'true' };
    }
    case 'date':
      return readDate(texts, position, report);
    case 'digits':
      return { mask: kind, keepLast: integer('keep-last', 0, 12) ?? 0 };
    case 'json':
      return readJson(map.get('paths'), position, report);
    case 'fixed': {
      const value = texts.get('value');
      if (value === undefined) report(position, "it has no value: write value: '…'");
      return { mask: kind, value: value ?? '' };
    }
    case 'hash':
      return { mask: kind, ...defined({ length: integer('length', 4, 32) }) };
  }
}

function readDate(texts: ReadonlyMap<string, string>, position: string, report: Report): Mask | undefined {
  const keep = texts.get('keep');
  const shift = texts.get('shift');
  const by = texts.get('by');
  if ((keep === undefined) === (shift === undefined)) {
    report(position, 'a date takes keep: year, keep: month, or shift: 30d');
    return undefined;
  }
  if (keep !== undefined) {
    if (keep !== 'year' && keep !== 'month') report(`${position}.keep`, 'it takes year or month');
    if (by !== undefined) report(`${position}.by`, 'it goes with shift');
    return { mask: 'date', keep: keep as 'year' };
  }
  const days = Number(/^(\d{1,3})d$/.exec(shift!)?.[1] ?? NaN);
  if (!(days >= 1 && days <= MAX_SHIFT_DAYS))
    report(`${position}.shift`, `it takes days, from 1d to ${MAX_SHIFT_DAYS}d`);
  return { mask: 'date', shiftDays: days, ...defined({ by }) };
}

const PATH = /^\$(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|"[^"\\]+")|\[\d{1,6}\])+$/;

function readJson(node: Tree | undefined, position: string, report: Report): Mask | undefined {
  const paths = mapOf(node, `${position}.paths`, report);
  if (!paths || paths.size === 0) {
    report(position, "json takes paths, as { '$.email': email, '$.address': null }");
    return undefined;
  }
  const read: [string, JsonLeaf][] = [];
  for (const [path, leaf] of paths) {
    const at = `${position}.paths.${path}`;
    if (!PATH.test(path))
      report(at, 'it is not a path such as $.address.street, $."e-mail" or $.list[0]; wildcards are refused');
    if (typeof leaf !== 'string' || !LEAVES.includes(leaf as JsonLeaf))
      report(at, `it takes one of ${LEAVES.join(', ')}`);
    const other = read.find(([each]) => path.startsWith(each) || each.startsWith(path));
    if (other && /^$|^[.[]/.test(path.slice(other[0].length)) && /^$|^[.[]/.test(other[0].slice(path.length)))
      report(at, `it overlaps with ${other[0]}`);
    read.push([path, leaf as JsonLeaf]);
  }
  return { mask: 'json', paths: read };
}
