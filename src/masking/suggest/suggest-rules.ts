// Suggests rules for the tables of a server or a backup. Invariant: the rules fit the tables, as
// `mask check` decides; a personal column that no mask fits is kept, and named.
import { BackupError } from '../../core/errors.ts';
import { columnOf, type Column } from '../../mysql/schema/tables/column.ts';
import { ForeignKeyGroups } from '../foreign-key-groups.ts';
import { MaskKey } from '../mask-key.ts';
import type { ColumnRule, JsonLeaf, MaskRules } from '../mask-rules.ts';
import { planMasks, type MaskableTable } from '../plan-masks.ts';
import {
  findAttributes,
  isFreeText,
  signOfName,
  type Category,
  type Confidence,
  type Sign,
  type TypeKind,
} from './name-signs.ts';
import { contentsOf, packingOf, signOfValues } from './value-signs.ts';

export interface SampledTable extends MaskableTable {
  /** Column → values without NULL and '', at most 1,000. Absent: none were read. */
  samples: ReadonlyMap<string, readonly string[]>;
}

export interface SuggestedColumn {
  column: string;
  rule: ColumnRule;
  confidence: Confidence;
  reason: string;
  /** What names and samples cannot show: `free text`. */
  unknown?: string;
  /** Why a column that looks personal is kept. */
  unmasked?: string;
  /** Whether the rule may be left out, because `keep-types` has the type. */
  isKeptByType: boolean;
}

export interface SuggestedTable {
  schema: string;
  table: string;
  columns: SuggestedColumn[];
}

export interface Suggestion {
  tables: SuggestedTable[];
  keepTypes: string[];
}

interface Draft extends SuggestedColumn {
  label: string;
  /** Rules that may fit, the best first. The last one keeps the column. */
  candidates: ColumnRule[];
}

const KEEP: ColumnRule = { mask: 'keep' };

export function suggestRules(tables: readonly SampledTable[], isMariaDb: boolean): Suggestion {
  const drafts = new Map<string, Draft[]>();
  for (const table of tables) drafts.set(nameOf(table), draftTable(table, isMariaDb));
  tieReferences(tables, drafts);
  const all = [...drafts.values()].flat();
  const keepTypes = [
    ...new Set(
      tables
        .flatMap(({ facts }) => facts.columns.map(columnOf))
        .flatMap(({ dataType }) => (KEPT_KINDS.has(typeKindOf(dataType)) ? [dataType] : [])),
    ),
  ].sort();
  fit(tables, drafts, all, keepTypes, isMariaDb);
  return {
    keepTypes,
    tables: tables.map((table) => ({
      schema: table.schema,
      table: table.name,
      columns: drafts.get(nameOf(table))!.map(({ label: _label, candidates: _all, ...column }) => column),
    })),
  };
}

const KEPT_KINDS: ReadonlySet<TypeKind> = new Set(['int', 'decimal', 'date', 'enum']);

/** Takes the next candidate of each column that the rules of `mask check` refuse. */
function fit(
  tables: readonly SampledTable[],
  drafts: ReadonlyMap<string, Draft[]>,
  all: readonly Draft[],
  keepTypes: readonly string[],
  isMariaDb: boolean,
): void {
  for (;;) {
    const found = planMasks({ rules: rulesOf(drafts, keepTypes), tables, isMariaDb });
    if (!('problems' in found)) return;
    let isChanged = false;
    for (const draft of all) {
      const problem = found.problems.find(
        (text) => text.startsWith(`${draft.label}: `) || text.startsWith(`${draft.label} `),
      );
      if (problem === undefined || draft.rule.mask === 'keep') continue;
      const tied = all.filter((each) => each.candidates === draft.candidates);
      const rule = draft.candidates.shift() ?? KEEP;
      for (const each of tied) {
        each.rule = rule;
        if (rule.mask === 'keep') each.unmasked = problem.slice(problem.indexOf(' ') + 1);
      }
      isChanged = true;
    }
    // A problem of a whole table, such as rows of its history that INSERT loads.
    for (const draft of isChanged ? [] : all) {
      const table = draft.label.slice(0, -draft.column.length - 1);
      const problem = found.problems.find((text) => text.startsWith(`${table} `));
      if (problem === undefined || draft.rule.mask === 'keep') continue;
      draft.rule = KEEP;
      draft.unmasked = problem.slice(table.length + 1);
      isChanged = true;
    }
    if (!isChanged)
      throw new BackupError('INTERNAL', `suggested rules do not fit: ${found.problems.join('; ')}`);
  }
}

function rulesOf(drafts: ReadonlyMap<string, Draft[]>, keepTypes: readonly string[]): MaskRules {
  return {
    path: 'suggestion',
    tables: [...drafts].map(([pattern, columns]) => ({
      pattern,
      content: new Map(columns.map(({ column, rule }) => [column, rule])),
    })),
    columns: new Map(),
    keepTypes: new Set(keepTypes),
    strict: true,
    key: MaskKey.of('0123456789abcdef0123456789abcdef')!,
    mark: '',
  };
}

/** Columns tied by foreign keys get one rule, and change it together. */
function tieReferences(tables: readonly SampledTable[], drafts: ReadonlyMap<string, Draft[]>): void {
  const byLabel = new Map([...drafts.values()].flat().map((draft) => [draft.label.toLowerCase(), draft]));
  for (const group of new ForeignKeyGroups(tables).all()) {
    const members = group.flatMap(({ label }) => byLabel.get(label.toLowerCase()) ?? []);
    const first = members.find(({ rule }) => rule.mask !== 'keep');
    if (!first) continue;
    const hash: ColumnRule = { mask: 'hash' };
    first.candidates = [...(first.rule.mask === 'email' ? [hash] : []), KEEP];
    const rule = first.rule.mask === 'email' ? first.rule : hash;
    for (const member of members) {
      const hasOwnSign = member.rule.mask !== 'keep';
      member.rule = rule;
      member.candidates = first.candidates;
      if (!hasOwnSign) {
        delete member.unknown;
        member.reason = `a foreign key ties it to ${first.label}: ${first.reason}`;
        member.confidence = first.confidence;
      }
    }
  }
}

function draftTable(table: SampledTable, isMariaDb: boolean): Draft[] {
  const columns = table.facts.columns.map(columnOf).filter(({ generated, period }) => !generated && !period);
  const attributes = findAttributes(
    columns
      .filter(({ dataType }) => ['text', 'int', 'json'].includes(typeKindOf(dataType)))
      .map(({ name }) => name),
  );
  return columns.map((column) => {
    const draft = draftColumn(table, column, isMariaDb);
    if (attributes?.values.includes(column.name) && draft.rule.mask === 'keep')
      return withAttributes(table, draft, column, attributes.key);
    return draft;
  });
}

function draftColumn(table: SampledTable, column: Column, isMariaDb: boolean): Draft {
  const kind = typeKindOf(column.dataType);
  const values = table.samples.get(column.name) ?? [];
  const base = {
    column: column.name,
    label: `${nameOf(table)}.${column.name}`,
    isKeptByType: KEPT_KINDS.has(kind),
  };
  if (kind === 'json' && !isMariaDb) return { ...base, ...draftJson(values, column) };
  const sign = joined(
    signOfName(table.name, column.name, kind),
    kind === 'text' ? signOfValues(values) : undefined,
  );
  const packing = kind === 'text' ? packingOf(values) : undefined;
  const unknown = packing ?? (sign?.category === 'note' ? 'free text' : undefined);
  if (sign) {
    const [rule = KEEP, ...others] = candidatesOf(sign.category, kind, column);
    return {
      ...base,
      ...sign,
      rule,
      candidates: [...others, KEEP],
      ...(unknown === undefined ? {} : { unknown }),
    };
  }
  const inside = kind === 'text' ? contentsOf(values) : undefined;
  const isLong = kind === 'text' && column.dataType.endsWith('text');
  const free = isLong || (kind === 'text' && (inside !== undefined || isFreeText(column.name)));
  const what = packing ?? (free ? 'free text' : kind === 'binary' ? 'bytes' : undefined);
  const none = values.length === 0 ? 'no sign in its name' : 'no sign in its name and its values';
  return {
    ...base,
    rule: KEEP,
    candidates: [],
    confidence: inside === undefined ? (what === undefined ? 'medium' : 'low') : 'low',
    reason: inside ?? none,
    ...(what === undefined ? {} : { unknown: what }),
  };
}

/** Values of personal attributes are replaced; which attributes there are is known in part. */
function withAttributes(table: SampledTable, draft: Draft, column: Column, key: string): Draft {
  const names = [...new Set(table.samples.get(key) ?? [])]
    .filter((name) => signOfName('users', name, 'text') !== undefined && /^[\w.:-]{1,64}$/.test(name))
    .sort();
  const unknown = `attribute names in rows (${key})`;
  if (names.length === 0) return { ...draft, confidence: 'low', unknown };
  const when = `${key} IN (${names.map((name) => `'${name}'`).join(', ')})`;
  const [rule = KEEP, ...others] = emptied(column, 'redacted').map(
    (each) => ({ ...each, when }) as ColumnRule,
  );
  return {
    ...draft,
    rule,
    candidates: [...others, KEEP],
    confidence: 'low',
    reason: `${names.length} of its attributes have personal names`,
    unknown,
  };
}

function draftJson(
  values: readonly string[],
  column: Column,
): Omit<Draft, 'column' | 'label' | 'isKeptByType'> {
  const leaves = new Map<string, JsonLeaf>();
  for (const value of values) collectLeaves(parseJson(value), '$', leaves, 0);
  const paths = [...leaves].sort(([a], [b]) => (a < b ? -1 : 1));
  const unknown = 'JSON documents';
  if (paths.length === 0)
    return { rule: KEEP, candidates: [], confidence: 'low', reason: 'no sign in its keys', unknown };
  return {
    rule: { mask: 'json', paths },
    candidates: [...emptied(column, '{}'), KEEP],
    confidence: 'low',
    reason: `${paths.length} keys have personal names`,
    unknown,
  };
}

const LEAF_OF: Partial<Record<Category, JsonLeaf>> = {
  email: 'email',
  phone: 'phone',
  'first-name': 'first-name',
  'last-name': 'last-name',
  'full-name': 'full-name',
  'user-name': 'hash',
  token: 'hash',
};

function collectLeaves(node: unknown, path: string, leaves: Map<string, JsonLeaf>, depth: number): void {
  if (typeof node !== 'object' || node === null || Array.isArray(node) || depth > 4) return;
  for (const [key, value] of Object.entries(node)) {
    if (!/^[A-Za-z_]\w*$/.test(key)) continue;
    const own = `${path}.${key}`;
    if (typeof value === 'object' && value !== null) collectLeaves(value, own, leaves, depth + 1);
    else if (typeof value === 'string') {
      const sign = signOfName('users', key, 'text');
      if (sign && sign.category !== 'note') leaves.set(own, LEAF_OF[sign.category] ?? 'null');
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Values outweigh a weak name; a strong name and its values confirm each other. */
function joined(name: Sign | undefined, values: Sign | undefined): Sign | undefined {
  if (!name || !values) return name ?? values;
  if (name.category === values.category)
    return { ...name, confidence: 'high', reason: `its name, and ${values.reason}` };
  if (name.confidence === 'high') return { ...name, reason: `its name (${values.reason})` };
  return { ...values, reason: `${values.reason} (its name says ${name.category})` };
}

function candidatesOf(category: Category, kind: TypeKind, column: Column): ColumnRule[] {
  const hash: ColumnRule[] = [{ mask: 'hash' }];
  if (kind === 'int' || kind === 'decimal' || kind === 'other')
    return category === 'phone' || category === 'number' || category === 'card'
      ? [{ mask: 'key' }, ...emptied(column, '0')]
      : emptied(column, '0');
  if (kind === 'enum') return column.nullable ? [{ mask: 'null' }] : [];
  if (kind === 'date') return [{ mask: 'date', keep: 'year' }];
  if (kind === 'binary') return [...emptied(column, ''), ...hash];
  switch (category) {
    case 'email':
      return [{ mask: 'email' }, ...hash, ...emptied(column, '')];
    case 'first-name':
    case 'last-name':
    case 'full-name':
      return [{ mask: category, locale: 'en' }, ...hash, ...emptied(column, '')];
    case 'user-name':
    case 'token':
    case 'number':
      return [...hash, ...emptied(column, '')];
    case 'phone':
      return [{ mask: 'phone', keepFormat: false }, ...hash, ...emptied(column, '')];
    case 'iban':
      return [{ mask: 'iban' }, ...hash, ...emptied(column, '')];
    case 'card':
      return [{ mask: 'digits', keepLast: 4 }, ...hash, ...emptied(column, '')];
    case 'password':
      return [{ mask: 'fixed', value: 'locked' }, ...hash, ...emptied(column, '')];
    case 'ip':
      return [{ mask: 'fixed', value: '192.0.2.1' }, ...hash, ...emptied(column, '')];
    case 'birth':
    case 'gender':
      return [...emptied(column, ''), ...hash];
    case 'bank':
    case 'place':
    case 'profile':
    case 'note':
    case 'address':
    case 'user-agent':
      return [...emptied(column, 'redacted'), ...hash];
  }
}

/** Rules without anything of the value: NULL, a word, and an empty text. */
function emptied({ nullable }: Column, value: string): ColumnRule[] {
  return [
    ...(nullable ? [{ mask: 'null' } as const] : []),
    ...[...new Set([value, value === '0' || value === '{}' ? value : ''])].map(
      (each) => ({ mask: 'fixed', value: each }) as const,
    ),
  ];
}

export function typeKindOf(dataType: string): TypeKind {
  if (/^(?:tiny|small|medium|big)?int$|^bit$|^year$/.test(dataType)) return 'int';
  if (/^(?:decimal|float|double)$/.test(dataType)) return 'decimal';
  if (/^(?:date|datetime|timestamp|time)$/.test(dataType)) return 'date';
  if (/^(?:enum|set)$/.test(dataType)) return 'enum';
  if (dataType === 'json') return 'json';
  if (/char$|text$/.test(dataType)) return 'text';
  if (/binary$|blob$/.test(dataType)) return 'binary';
  return 'other';
}

function nameOf({ schema, name }: MaskableTable): string {
  return `${schema}.${name}`;
}
