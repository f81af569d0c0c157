// Compares an object of MySQL with its form on MariaDB after a restore with `--upgrade`, or the
// reverse. Pure. The servers print expressions in their own forms: expressions that differ in more
// than parentheses, quotes and introducers count as not compared in the report. Invariant: the
// comparison covers all other parts, and a difference there is a finding.
import type { DefinitionRecord } from '../../format/definition-record.ts';
import type { ColumnFacts, TableFacts } from '../../format/table-facts.ts';
import { changeDefiner } from '../../sql/definitions/definer.ts';
import { splitProgram, type ProgramKind } from '../../sql/definitions/program-parts.ts';
import { differenceOf, differenceOfLines, type Difference } from './text-difference.ts';
import { neutralCharsets, neutralHead, neutralTypes } from './version-forms.ts';
import { foreignKeyLine } from './fact-lines.ts';

export interface AcrossFlavors {
  difference: Difference | undefined;
  /** Texts that the servers print in two incomparable forms; absent: none. */
  notCompared?: string;
}

interface Lines {
  /** Lines with the same meaning on both servers. */
  strict: string[];
  expressions: string[];
}

/**
 * Compares facts.
 * @param schemaOf returns the target's name of a schema in a foreign key
 */
export function compareFactsAcross(
  expected: TableFacts,
  actual: TableFacts,
  isToMariaDb: boolean,
  schemaOf: (schema: string) => string,
): AcrossFlavors {
  const sides = [
    { facts: expected, isMariaDb: !isToMariaDb },
    { facts: actual, isMariaDb: isToMariaDb },
  ];
  // A default may be an expression on one server and a value on the other.
  const computed = new Set(
    sides.flatMap(({ facts, isMariaDb }) =>
      facts.columns.filter((column) => literalOf(column, isMariaDb) === undefined).map(({ name }) => name),
    ),
  );
  const ours = linesOf(expected, !isToMariaDb, computed, schemaOf);
  const theirs = linesOf(actual, isToMariaDb, computed, (schema) => schema);
  const others = differenceOfLines(ours.expressions, theirs.expressions);
  return {
    difference: differenceOfLines(ours.strict, theirs.strict),
    ...(others ? { notCompared: others.expected.replaceAll('\n', ', ') } : {}),
  };
}

function linesOf(
  facts: TableFacts,
  isMariaDb: boolean,
  computed: ReadonlySet<string>,
  schemaOf: (schema: string) => string,
): Lines {
  const { engine, collation, options, comment, columns, indexes, foreignKeys, checks, partitions } = facts;
  const lines: Lines = { strict: [], expressions: [] };
  const { strict, expressions } = lines;
  strict.push(
    `engine ${engine.toLowerCase()}`,
    `collation ${neutralCharsets(collation ?? '')}`,
    `options ${neutralOptions(options)}`,
    `comment ${JSON.stringify(comment)}`,
    `checks ${checks.filter(({ enforced }) => enforced).length}`,
  );
  for (const [i, column] of columns.entries()) {
    const literal = computed.has(column.name) ? undefined : literalOf(column, isMariaDb);
    strict.push(
      `column ${i + 1} ${column.name}: ${neutralType(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'} default ${literal ?? 'expression'} charset ${neutralCharsets(column.charset ?? '')} collation ${neutralCharsets(column.collation ?? '')} extra ${neutralExtra(column.extra)} comment ${JSON.stringify(column.comment)}`,
    );
    if (literal === undefined) expressions.push(`default of ${column.name}: ${neutral(column.default)}`);
    if (column.expression !== null) expressions.push(`column ${column.name}: ${neutral(column.expression)}`);
  }
  for (const { name, unique, type, comment: remark, hidden, parts } of indexes) {
    const isSpatial = /spatial|rtree/i.test(type);
    const own = parts.map(
      ({ column, prefix, descending }) =>
        `${column ?? 'expression'}${prefix === null || isSpatial ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`,
    );
    strict.push(
      `index ${name}: ${unique ? 'unique ' : ''}${indexType(type, engine)} (${own.join(', ')})${hidden ? ' hidden' : ''} comment ${JSON.stringify(remark)}`,
    );
  }
  strict.push(...foreignKeys.map((key) => foreignKeyLine(key, schemaOf)));
  // Omit check names: MariaDB's are unique in a table, MySQL's in a schema.
  expressions.push(
    ...checks.filter(({ enforced }) => enforced).map(({ clause }) => `check: ${neutral(clause)}`),
  );
  for (const part of partitions) {
    strict.push(
      `partition ${part.name}${part.subpartition === null ? '' : `/${part.subpartition}`}: ${part.method ?? ''} ${part.subMethod ?? ''} values ${neutral(part.description)} comment ${JSON.stringify(part.comment)}`,
    );
    expressions.push(`partition ${part.name}: ${neutral(part.expression)} ${neutral(part.subExpression)}`);
  }
  return lines;
}

/** InnoDB has only B-trees, and MariaDB prints the requested type. */
function indexType(type: string, engine: string): string {
  return /^hash$/i.test(type) && /^innodb$/i.test(engine) ? 'btree' : type.toLowerCase();
}

function neutralType(type: string): string {
  return neutralTypes(type).replace(/^geometrycollection$/i, 'geomcollection');
}

function neutralExtra(extra: string): string {
  return extra
    .toLowerCase()
    .replace(/default_generated/g, '')
    .replace(/current_timestamp\(\)/g, 'current_timestamp')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}

/** Options that both flavors print. */
const OPTIONS =
  /^(?:row_format|key_block_size|max_rows|min_rows|avg_row_length|checksum|delay_key_write|pack_keys)=/;

function neutralOptions(options: string): string {
  const words = options.toLowerCase().split(/\s+/);
  return words
    .filter((word) => OPTIONS.test(word))
    .sort()
    .join(' ');
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const WITHOUT_LITERAL =
  /^(?:(?:tiny|medium|long)?(?:text|blob)|json|geom|(?:multi)?(?:point|linestring|polygon)|(?:var)?binary)/i;

/**
 * Returns a default that is a value; undefined for an expression, or for a value that the servers
 * print in two forms.
 */
function literalOf({ type, default: value, extra }: ColumnFacts, isMariaDb: boolean): string | undefined {
  // MySQL 8.0.15 does not print the default of a text.
  if (value === null && /DEFAULT_GENERATED/i.test(extra)) return undefined;
  if (value === null || (isMariaDb && /^null$/i.test(value))) return 'none';
  if (WITHOUT_LITERAL.test(type)) return undefined;
  const now = /^(?:current_timestamp|now)(?:\((\d*)\))?$/i.exec(value);
  if (now && /^(?:timestamp|datetime)/i.test(type)) return `now ${now[1] || '0'}`;
  if (!isMariaDb) return /DEFAULT_GENERATED/i.test(extra) ? undefined : `'${value}'`;
  if (NUMBER.test(value) || /^b'[01]*'$/i.test(value)) return `'${value}'`;
  const text = /^'((?:[^'\\]|\\.|'')*)'$/s.exec(value)?.[1];
  return text === undefined ? undefined : `'${text.replace(/''|\\(.)/gs, (_, char) => char ?? "'")}'`;
}

/**
 * Removes everything that the servers add or omit: parentheses, spaces, quotes of names,
 * introducers.
 */
function neutral(expression: string | null): string {
  const text = (expression ?? '').replace(/\\'/g, "'");
  return text.replace(/'(?:[^']|'')*'|[^']+/g, (part) => {
    if (part.startsWith("'")) return /[^\x00-\x7f]/.test(part) ? "'…'" : part;
    return part
      .toLowerCase()
      .replace(/\b_(?:utf8mb[34]|utf8|latin1|binary|ascii)\s*$/, '')
      .replace(/[`"\s()]/g, '');
  });
}

export function compareProgramsAcross(
  expected: DefinitionRecord,
  actual: DefinitionRecord,
  isToMariaDb: boolean,
): AcrossFlavors {
  const [ours, theirs] = [partsOf(expected, !isToMariaDb), partsOf(actual, isToMariaDb)];
  return {
    difference: differenceOf(ours.body, theirs.body),
    ...(ours.head === theirs.head ? {} : { notCompared: ours.head }),
  };
}

function partsOf(record: DefinitionRecord, isMariaDb: boolean): { head: string; body: string } {
  const { kind, table, session } = record;
  const parts = splitProgram({
    kind: kind as ProgramKind,
    isMariaDb,
    printed: changeDefiner(record.statement.toString('latin1'), 'strip'),
    charset: session.client,
    sqlMode: session.sqlMode,
    ...(table === undefined ? {} : { table: Buffer.from(table, 'utf8').toString('latin1') }),
  });
  const text = (isBody: boolean): string =>
    parts
      .filter((part) => (part.isBody ?? false) === isBody)
      .map((part) => part.text)
      .join('');
  const head = neutralHead(text(false), kind)
    .replaceAll('`', '')
    // MySQL prints no default.
    .replace(/ COLLATE utf8mb4_0900_ai_ci\b/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { head, body: text(true).trim() };
}

export function compareViewsAcross(expected: DefinitionRecord, actual: DefinitionRecord): AcrossFlavors {
  const [ours, theirs] = [expected, actual].map(({ statement }) =>
    neutral(changeDefiner(statement.toString('utf8'), 'strip')),
  );
  return {
    difference: differenceOf((expected.columns ?? []).join('\n'), (actual.columns ?? []).join('\n')),
    ...(ours === theirs ? {} : { notCompared: 'its query' }),
  };
}
