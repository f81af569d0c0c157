// Renders the facts of a table in information_schema as comparable lines. Each line means the same
// on every version of a flavor.
import type { ForeignKeyFacts, IndexFacts, TableFacts } from '../../format/table-facts.ts';
import { neutralCharsets, neutralExpression, neutralTypes } from './version-forms.ts';

/**
 * Renders the facts.
 * @param schemaOf returns the target's name of a schema in a foreign key
 * @param hasLiterals whether the lines contain the literals in generated columns, checks, and
 * expressions of indexes and partitions, and the defaults: information_schema keeps those as typed,
 * with spaces that the column does not hold, and in the time zone of the client
 */
export function factLines(
  facts: TableFacts,
  schemaOf: (schema: string) => string,
  hasLiterals = true,
): string[] {
  const shown = (text: string): string => (hasLiterals ? text : withoutLiterals(text));
  const expressionOf = (text: string | null): string => neutralExpression(shown(text ?? ''));
  const defaultOf = (text: string | null): string =>
    hasLiterals || text === null ? neutralDefault(text) : 'as in the definition';
  const partitionOf = (text: string | null): string => neutralPartition(text ?? '', hasLiterals);
  const { engine, collation, options, comment, columns, indexes, foreignKeys, checks, partitions } = facts;
  return [
    `engine ${engine.toLowerCase()}`,
    `collation ${neutralCharsets(collation ?? '')}`,
    `options ${neutralOptions(options)}`,
    `comment ${JSON.stringify(comment)}`,
    ...columns.map(
      (column, i) =>
        `column ${i + 1} ${column.name}: ${neutralTypes(column.type)} ${column.nullable ? 'NULL' : 'NOT NULL'} default ${defaultOf(column.default)} charset ${neutralCharsets(column.charset ?? '')} collation ${neutralCharsets(column.collation ?? '')} extra ${neutralExtra(column.extra)} comment ${JSON.stringify(column.comment)} expression ${expressionOf(column.expression)}`,
    ),
    ...indexes.map((index) => indexLine(index, expressionOf)),
    ...foreignKeys.map((key) => foreignKeyLine(key, schemaOf)),
    ...checks.map(
      ({ name, clause, enforced }) =>
        `check ${name}: ${expressionOf(clause)}${enforced ? '' : ' NOT ENFORCED'}`,
    ),
    ...partitions.map(
      (part) =>
        `partition ${part.name}${part.subpartition === null ? '' : `/${part.subpartition}`}: ${part.method ?? ''} ${part.subMethod ?? ''} (${partitionOf(part.expression)}) (${partitionOf(part.subExpression)}) values ${part.description ?? ''} comment ${JSON.stringify(part.comment)}`,
    ),
  ];
}

function indexLine(
  { name, unique, type, comment, hidden, parts }: IndexFacts,
  expressionOf: (text: string | null) => string,
): string {
  const columns = parts.map(
    ({ column, expression, prefix, descending }) =>
      `${column ?? `(${expressionOf(expression)})`}${prefix === null ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`,
  );
  return `index ${name}: ${unique ? 'unique ' : ''}${type.toLowerCase()} (${columns.join(', ')})${hidden ? ' hidden' : ''} comment ${JSON.stringify(comment)}`;
}

export function foreignKeyLine(
  { name, columns, schema, table, referenced, onUpdate, onDelete }: ForeignKeyFacts,
  schemaOf: (schema: string) => string,
): string {
  return `foreign key ${name}: (${columns.join(', ')}) references ${schemaOf(schema)}.${table} (${referenced.join(', ')}) on update ${neutralRule(onUpdate)} on delete ${neutralRule(onDelete)}`;
}

/** RESTRICT and NO ACTION mean the same, and versions print either one for no rule. */
function neutralRule(rule: string): string {
  return rule === 'RESTRICT' ? 'NO ACTION' : rule;
}

function neutralDefault(value: string | null): string {
  return value === null
    ? 'none'
    : neutralExpression(value).replace(/\b(current_timestamp)(?:\(\))?(?!\()/gi, (text) =>
        text.replace('()', '').toLowerCase(),
      );
}

function neutralExtra(extra: string): string {
  return extra
    .toLowerCase()
    .replace(/default_generated/g, '')
    .replace(/current_timestamp\(\)/g, 'current_timestamp')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== ',')
    .sort()
    .join(' ');
}

function neutralOptions(options: string): string {
  return (
    options
      .toLowerCase()
      .split(/\s+/)
      // Aria prints its checksum only after the table was altered once.
      .filter((word) => word !== '' && !word.startsWith('page_checksum='))
      .sort()
      .join(' ')
  );
}

/**
 * Normalizes a partition's expression. MySQL 5.7 prints it as typed, later versions in lower case;
 * the client's sql_mode determines the quotes of names.
 */
function neutralPartition(expression: string, hasLiterals: boolean): string {
  return expression.replace(
    /(`(?:[^`]|``)*`|"(?:[^"]|"")*")|((?:_\w+\s*)?'(?:[^'\\]|\\.|'')*')|[^`"'_]+|./gs,
    (part, name: string | undefined, literal: string | undefined) => {
      if (literal !== undefined) return hasLiterals ? part : "'…'";
      return (
        name === undefined ? part : name.slice(1, -1).replaceAll(name[0]! + name[0]!, name[0]!)
      ).toLowerCase();
    },
  );
}

/**
 * Removes literals with their introducers; names in backquotes stay. MySQL's information_schema
 * escapes quotes and backslashes of the expression once more.
 */
function withoutLiterals(expression: string): string {
  const isEscaped = /^(?:`(?:[^`]|``)*`|[^'`])*\\'/.test(expression);
  const text = isEscaped ? expression.replace(/\\(.)/gs, '$1') : expression;
  return text.replace(
    /(`(?:[^`]|``)*`)|(?:_\w+\s*)?'(?:[^'\\]|\\.|'')*'|\b0x[\da-f]+\b/gis,
    (_, name: string | undefined) => name ?? "'…'",
  );
}
