// Applies a rules file to the tables of a backup. Invariant: each column is masked, kept by a rule,
// or a problem; all problems are reported at once, each with what to do.
import type { ColumnFacts, TableFacts } from '../format/table-facts.ts';
import { columnOf, type Column } from '../mysql/schema/tables/column.ts';
import { matchesPattern } from '../mysql/schema/selection.ts';
import { compileMask, type CompiledMask } from './compile-mask.ts';
import { ForeignKeyGroups } from './foreign-key-groups.ts';
import { bitsFor, mostBits } from './key-mask.ts';
import type { ColumnRule, Mask, MaskRules } from './mask-rules.ts';
import type { Normal } from './masked-value.ts';
import { guardSql } from './sql-guard.ts';

/** A table of the backup, with its names in the backup. */
export interface MaskableTable {
  schema: string;
  name: string;
  facts: TableFacts;
  /** Absent: unknown. */
  rows?: number;
  /** Next value of AUTO_INCREMENT. */
  autoIncrement?: string;
  /** Whether rows of MariaDB's history are loaded by INSERT. */
  hasInstantRows?: boolean;
}

export interface TableMasks {
  schema: string;
  table: string;
  /** Absent: the rows are left out. */
  masks: 'no rows' | readonly CompiledMask[];
}

export interface MaskPlan {
  /** Tables with masks, or without their rows. `masks` are in the order of assignment. */
  tables: readonly TableMasks[];
  /** Findings that do not prevent the restore, as sentences. */
  warnings: readonly string[];
}

export interface PlanInput {
  rules: MaskRules;
  /** All tables of the backup: foreign keys tie them, also to tables that are not restored. */
  tables: readonly MaskableTable[];
  isMariaDb: boolean;
}

/** Largest accepted probability that two values get the same mask. */
const MAX_COLLISION = 1e-6;

/** @returns the plan, or all problems as sentences */
export function planMasks(input: PlanInput): { plan: MaskPlan } | { problems: string[] } {
  const planner = new Planner(input);
  const plan = planner.plan();
  return planner.problems.length > 0 ? { problems: planner.problems } : { plan };
}

class Planner {
  readonly problems: string[] = [];
  readonly #input: PlanInput;
  readonly #groups: ForeignKeyGroups;
  readonly #rules = new Map<string, ColumnRule>();
  readonly #used = new Set<string>();
  readonly #unnamed: string[] = [];

  constructor(input: PlanInput) {
    this.#input = input;
    this.#groups = new ForeignKeyGroups(input.tables);
  }

  plan(): MaskPlan {
    const { rules, tables } = this.#input;
    const emptied = new Set<MaskableTable>();
    for (const table of tables) {
      const entries = rules.tables.filter(({ pattern }) => matchesPattern(fullName(table), pattern));
      for (const { pattern } of entries) this.#used.add(`tables.${pattern}`);
      const whole = entries.filter(({ content }) => typeof content === 'string');
      if (whole.length > 0 && (entries.length > 1 || whole.length > 1))
        this.problems.push(
          `${fullName(table)} matches ${entries.map(({ pattern }) => pattern).join(' and ')}, of which one is for the whole table: give one of them another pattern`,
        );
      if (whole.some(({ content }) => content === 'no rows')) emptied.add(table);
      this.#chooseRules(table, entries, whole.length > 0);
    }
    this.#checkUnused();
    this.#checkUnnamed();
    this.#checkGroups(emptied);
    const planned: TableMasks[] = [];
    for (const table of tables) {
      if (emptied.has(table)) planned.push({ schema: table.schema, table: table.name, masks: 'no rows' });
      else {
        const masks = this.#compile(table);
        if (masks.length > 0) planned.push({ schema: table.schema, table: table.name, masks });
      }
    }
    return { tables: planned, warnings: this.#warnings(tables) };
  }

  #chooseRules(table: MaskableTable, entries: MaskRules['tables'], isWhole: boolean): void {
    const { rules } = this.#input;
    for (const { pattern, content } of entries) {
      if (typeof content === 'string') continue;
      const known = new Set(table.facts.columns.map(({ name }) => name.toLowerCase()));
      for (const name of content.keys())
        if (!known.has(name.toLowerCase()) && !pattern.includes('*'))
          this.problems.push(
            `${fullName(table)} has no column ${name}: correct or remove tables.${pattern}.${name}`,
          );
    }
    if (isWhole) return;
    for (const facts of table.facts.columns) {
      const id = idOf(table, facts.name);
      const label = `${fullName(table)}.${facts.name}`;
      const found = this.#ruleOf(table, facts, entries, label);
      if (isComputed(facts)) {
        if (found && found.mask !== 'keep')
          this.problems.push(
            `${label} is generated: mask the columns that it is computed from, and write ${facts.name}: keep`,
          );
        continue;
      }
      if (found) this.#rules.set(id, found);
      else if (rules.strict && !rules.keepTypes.has(columnOf(facts).dataType)) this.#unnamed.push(label);
    }
  }

  /** A full name takes precedence over a pattern, and `tables` over `columns`. */
  #ruleOf(
    table: MaskableTable,
    { name }: ColumnFacts,
    entries: MaskRules['tables'],
    label: string,
  ): ColumnRule | undefined {
    const inTables = entries.flatMap(({ pattern, content }) => {
      if (typeof content === 'string') return [];
      const own = [...content].find(([column]) => column.toLowerCase() === name.toLowerCase());
      if (!own) return [];
      this.#used.add(`tables.${pattern}.${own[0]}`);
      return [{ from: `tables.${pattern}.${own[0]}`, isExact: !pattern.includes('*'), rule: own[1] }];
    });
    const inColumns = [...this.#input.rules.columns].flatMap(([pattern, rule]) => {
      if (!matchesPattern(`${fullName(table)}.${name}`.toLowerCase(), pattern.toLowerCase())) return [];
      this.#used.add(`columns.${pattern}`);
      return [{ from: `columns.${pattern}`, isExact: !pattern.includes('*'), rule }];
    });
    for (const level of [
      inTables.filter(({ isExact }) => isExact),
      inTables,
      inColumns.filter(({ isExact }) => isExact),
      inColumns,
    ]) {
      if (level.length === 0) continue;
      const texts = new Set(level.map(({ rule }) => JSON.stringify(rule)));
      if (texts.size > 1)
        this.problems.push(
          `${label} has different rules in ${level.map(({ from }) => from).join(' and ')}: name the column in tables.${fullName(table)}`,
        );
      return level[0]!.rule;
    }
    return undefined;
  }

  /** A pattern without effect is a mistyped one: its columns would stay as they are. */
  #checkUnused(): void {
    const { tables, columns, path } = this.#input.rules;
    for (const { pattern, content } of tables) {
      if (!this.#used.has(`tables.${pattern}`))
        this.problems.push(`${path}: tables.${pattern} matches no table of the backup: correct or remove it`);
      else if (typeof content !== 'string' && pattern.includes('*'))
        for (const column of content.keys())
          if (!this.#used.has(`tables.${pattern}.${column}`))
            this.problems.push(
              `${path}: tables.${pattern}.${column} matches no column: correct or remove it`,
            );
    }
    for (const pattern of columns.keys())
      if (!this.#used.has(`columns.${pattern}`))
        this.problems.push(
          `${path}: columns.${pattern} matches no column of the backup: correct or remove it`,
        );
  }

  #checkUnnamed(): void {
    if (this.#unnamed.length === 0) return;
    const byTable = new Map<string, string[]>();
    for (const label of this.#unnamed) {
      const dot = label.lastIndexOf('.');
      const names = byTable.get(label.slice(0, dot)) ?? [];
      names.push(label.slice(dot + 1));
      byTable.set(label.slice(0, dot), names);
    }
    const lines = [...byTable].map(
      ([table, names]) => `  ${table}: { ${names.map((name) => `${name}: keep`).join(', ')} }`,
    );
    this.problems.push(
      `strict: ${this.#unnamed.length === 1 ? 'a column is' : `${this.#unnamed.length} columns are`} neither masked nor kept. Mask them, or paste this below tables:\n${lines.join('\n')}`,
    );
  }

  /** Columns tied by foreign keys need the same mask; otherwise references break. */
  #checkGroups(emptied: ReadonlySet<MaskableTable>): void {
    const gone = new Set(
      [...emptied].flatMap((table) => table.facts.columns.map(({ name }) => idOf(table, name))),
    );
    for (const group of this.#groups.all()) {
      // A reference that is set to NULL refers to nothing.
      const members = group.filter(
        ({ id, isReferenced }) => !gone.has(id) && (isReferenced || this.#rules.get(id)?.mask !== 'null'),
      );
      const texts = new Set(
        members.map(({ id }) => {
          const rule = this.#rules.get(id);
          return JSON.stringify(rule === undefined || rule.mask === 'keep' ? null : rule);
        }),
      );
      if (texts.size < 2) continue;
      const [named] = members.filter(({ id }) => (this.#rules.get(id)?.mask ?? 'keep') !== 'keep');
      const rule = this.#rules.get(named!.id)!;
      const others = members.filter(({ id }) => JSON.stringify(this.#rules.get(id)) !== JSON.stringify(rule));
      if (others.length > 0)
        this.problems.push(
          `${named!.label} has the mask ${rule.mask}, and foreign keys tie it to ${others.map(({ label }) => label).join(', ')}: give all of them the same rule`,
        );
    }
  }

  #compile(table: MaskableTable): CompiledMask[] {
    const columns = table.facts.columns.filter((facts) => !isComputed(facts)).map(columnOf);
    const names = table.facts.columns.map(({ name }) => name);
    const compiled: CompiledMask[] = [];
    for (const column of columns) {
      const rule = this.#rules.get(idOf(table, column.name));
      if (!rule || rule.mask === 'keep') continue;
      const mask = this.#compileColumn(table, column, rule, columns, names);
      const label = `${fullName(table)}.${column.name}`;
      if (typeof mask === 'string') this.problems.push(`${label}: ${mask}`);
      else compiled.push(mask);
    }
    if (compiled.length > 0 && table.hasInstantRows)
      this.problems.push(
        `${fullName(table)} has rows of its history that are loaded by INSERT, which logs would keep: leave it out with rows: none`,
      );
    return this.#inOrder(table, compiled);
  }

  #compileColumn(
    table: MaskableTable,
    column: Column,
    rule: Mask & { when?: string },
    columns: readonly Column[],
    names: readonly string[],
  ): CompiledMask | string {
    const reads = new Set<string>();
    for (const [what, sql] of [
      ['sql', rule.mask === 'sql' ? rule.sql : undefined],
      ['when', rule.when],
    ] as const) {
      if (sql === undefined) continue;
      const guarded = guardSql(sql, names);
      if (typeof guarded === 'string') return `${what} ${guarded}`;
      for (const name of guarded.reads) if (name !== column.name) reads.add(name);
    }
    const computed = [...reads].find((name) => !columns.some((each) => each.name === name));
    if (computed !== undefined)
      return `it reads ${computed}, which is generated and has no value yet at the load`;
    const byName = rule.mask === 'date' && 'by' in rule ? rule.by : undefined;
    const by = columns.find(({ name }) => name.toLowerCase() === byName?.toLowerCase());
    if (byName !== undefined && !by) return `by names ${byName}, and the table has no such column`;
    if (by && by.name !== column.name) reads.add(by.name);
    if (rule.mask === 'json' && this.#input.isMariaDb)
      return 'json masks JSON columns of MySQL, and the server is MariaDB, which keeps repeated keys: take null or fixed';
    const unique = uniquePrefix(table.facts, column.name);
    const group = this.#groups.of(idOf(table, column.name));
    const bits = rule.mask === 'key' ? this.#bitsOf(table, column, rule.bits) : 0;
    if (typeof bits === 'string') return bits;
    const input = {
      column,
      normal: this.#normalOf(column, group !== undefined),
      bits,
      reads: [...reads],
      ...(by ? { by } : {}),
      ...(typeof unique === 'number' ? { prefix: unique } : {}),
    };
    const mask = compileMask(rule, input);
    if (typeof mask === 'string') return mask;
    if (
      unique !== undefined ||
      (group?.some(({ id, isReferenced }) => isReferenced && id === idOf(table, column.name)) ?? false)
    ) {
      const refusal = refuseDuplicates(mask, table.rows);
      if (refusal !== undefined) return refusal;
    }
    if (this.#isPartitioning(table.facts, column.name) && rule.mask !== 'key')
      return 'the table is partitioned by it: take key, or keep it';
    return mask;
  }

  #normalOf(column: Column, isTied: boolean): Normal {
    const { collation = 'binary' } = column;
    if (column.charset === undefined || column.charset === 'binary') return 'exact';
    if (isTied && !collation.endsWith('_bin')) return 'weight';
    return collation.endsWith('_ci') ? 'fold' : 'exact';
  }

  /** All columns tied by foreign keys have one number of bits. */
  #bitsOf(table: MaskableTable, column: Column, given: number | undefined): number | string {
    const most = mostBits(column.dataType, column.columnType);
    if (given !== undefined)
      return given <= most
        ? given
        : `bits: ${given} exceeds ${most}, the most that ${column.columnType} takes`;
    const id = idOf(table, column.name);
    const group = this.#groups.of(id) ?? [{ id }];
    const next = this.#input.tables.flatMap((each) => {
      const own = each.facts.columns.find(({ extra }) => /\bauto_increment\b/i.test(extra));
      const isMember = own !== undefined && group.some((member) => member.id === idOf(each, own.name));
      return isMember && each.autoIncrement !== undefined ? [BigInt(each.autoIncrement)] : [];
    });
    if (next.length === 0) return most;
    const bits = bitsFor(next.reduce((a, b) => (a > b ? a : b)) - 1n);
    return bits <= most
      ? bits
      : `its numbers need ${bits} bits, and ${column.columnType} takes at most ${most}: the table is nearly full`;
  }

  #isPartitioning({ partitions }: TableFacts, column: string): boolean {
    const quoted = `\`${column.replaceAll('`', '``')}\``.toLowerCase();
    return partitions.some(({ expression, subExpression }) =>
      [expression, subExpression].some(
        (text) =>
          text !== null &&
          (text.toLowerCase().includes(quoted) || wordsOf(text).includes(column.toLowerCase())),
      ),
    );
  }

  /** Orders the masks: an expression must see the originals of the columns that it reads. */
  #inOrder(table: MaskableTable, masks: readonly CompiledMask[]): CompiledMask[] {
    const left = new Set(masks);
    const ordered: CompiledMask[] = [];
    while (left.size > 0) {
      const next = [...left].find(
        ({ column }) => ![...left].some((each) => each.column !== column && each.reads.includes(column)),
      );
      if (!next) {
        this.problems.push(
          `${fullName(table)}: the masks of ${[...left].map(({ column }) => column).join(', ')} read each other's columns: take one out of the cycle`,
        );
        break;
      }
      left.delete(next);
      ordered.push(next);
    }
    return ordered;
  }

  /** Names what rules for columns do not reach. */
  #warnings(tables: readonly MaskableTable[]): string[] {
    return tables.flatMap((table) =>
      table.facts.columns.flatMap(({ name, default: value, comment }) =>
        [
          [value, 'DEFAULT'],
          [comment, 'COMMENT'],
        ].flatMap(([text, what]) =>
          text != null && /[\w.+-]+@[\w-]+\.\w{2,}/.test(text) && !/example\.\w+/i.test(text)
            ? [`${fullName(table)}.${name}: its ${what} holds an address, which masks do not reach`]
            : [],
        ),
      ),
    );
  }
}

function refuseDuplicates({ name, space }: CompiledMask, rows: number | undefined): string | undefined {
  // A unique key may hold NULL many times.
  if (name === 'null') return undefined;
  if (space === undefined)
    return `it is part of a unique key or of a referenced key, and ${name} gives rows the same value: take key, email or hash`;
  if (space === Infinity) return undefined;
  if (rows === undefined)
    return 'it is unique, and the backup does not say how many rows there are: take key';
  const probability = rows ** 2 / (2 * space);
  return probability <= MAX_COLLISION
    ? undefined
    : `it is unique, and ${name} would give two of ${rows} rows the same value with a probability of ${probability.toPrecision(2)}, more than ${MAX_COLLISION}: the column is too short, take key, or null`;
}

/**
 * Returns whether the column is part of a unique key.
 * @returns a number if the key compares that many characters only
 */
function uniquePrefix({ indexes }: TableFacts, column: string): true | number | undefined {
  const parts = indexes
    .filter(({ unique }) => unique)
    .flatMap(({ parts }) => parts)
    .filter(
      (part) =>
        part.column?.toLowerCase() === column.toLowerCase() ||
        (part.expression !== null && wordsOf(part.expression).includes(column.toLowerCase())),
    );
  if (parts.length === 0) return undefined;
  const prefixes = parts.flatMap(({ prefix }) => (prefix === null ? [] : [prefix]));
  return prefixes.length > 0 ? Math.min(...prefixes) : true;
}

function wordsOf(expression: string): string[] {
  return expression.toLowerCase().split(/[^\p{L}\p{N}_$]+/u);
}

/** A generated column, or a period column of MariaDB. */
function isComputed(facts: ColumnFacts): boolean {
  const { generated, period } = columnOf(facts);
  return generated || period;
}

function fullName({ schema, name }: Pick<MaskableTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

function idOf({ schema, name }: Pick<MaskableTable, 'schema' | 'name'>, column: string): string {
  return `${schema}\0${name}\0${column}`.toLowerCase();
}
