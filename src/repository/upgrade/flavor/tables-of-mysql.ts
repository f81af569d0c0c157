// Moves a MySQL table to MariaDB. MariaDB ignores the version comments in which MySQL prints some
// features, so a column would become visible and a check enforced. Each feature is written in
// MariaDB's words, or left out and reported.
import { has } from '../../../mysql/connection/server-abilities.ts';
import { literalBytes } from '../../../sql/tokens/literals.ts';
import { DEFAULT_QUOTING } from '../../../sql/tokens/sql-quoting.ts';
import { keywordOf, tokenize } from '../../../sql/tokens/sql-tokens.ts';
import { nameOf } from '../finding.ts';
import type { MovedObject } from './moved-object.ts';
import {
  columnOf,
  isOutsideQuotes,
  joinTable,
  removeOptions,
  replaceOutsideQuotes,
  splitTable,
} from './table-text.ts';

const INVISIBLE = /\/\*!80\d{3} INVISIBLE \*\//g;
const SRID = / \/\*!80\d{3} SRID (\d+) \*\//g;
const NOT_ENFORCED = /\/\*!80\d{3} NOT ENFORCED \*\//;
const GENERATED_NOT_NULL = /(\) (?:VIRTUAL|STORED)) NOT NULL\b/;
const JSON_TYPE = /^ json\b/i;
const COLLECTION = /^ geomcollection\b/i;

export function moveMySqlTable(object: MovedObject): void {
  const table = splitTable(object.statement);
  if (!table) return object.refuse('its definition cannot be parsed');
  refuseIndexes(object);
  table.definitions = table.definitions.map(withoutIntroducers).flatMap((definition) => {
    const column = columnOf(definition);
    if (column !== undefined) return [moveColumn(object, column, definition)];
    if (isOutsideQuotes(definition, NOT_ENFORCED)) return leaveCheck(object, definition);
    return [replaceOutsideQuotes(definition, INVISIBLE, 'IGNORED')];
  });
  const { text, removed } = removeOptions(table.options, ({ name }) => OPTIONS.has(name));
  table.options = text;
  for (const { name, value } of removed) reportOption(object, name, value);
  object.statement = joinTable(table);
  object.changeFacts(({ columns, checks }) => ({
    columns: columns.map((column) =>
      column.type.toLowerCase() === 'json'
        ? { ...column, type: 'longtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' }
        : column,
    ),
    checks: [
      ...checks.filter(({ enforced }) => enforced),
      ...columns
        .filter(({ type }) => type.toLowerCase() === 'json')
        .map(({ name }) => ({ name, clause: `json_valid(\`${name}\`)`, enforced: true })),
    ],
  }));
}

/**
 * Removes introducers. In expressions of a table, MariaDB turns `_utf8mb4'é'` into `xC3xA9` and
 * loses a backslash. The connection uses utf8mb4.
 */
function withoutIntroducers(definition: string): string {
  const tokens = [...tokenize(definition, DEFAULT_QUOTING)];
  let result = '';
  let end = 0;
  for (const [i, token] of tokens.entries()) {
    const charset = /^_(\w+)$/.exec(keywordOf(token) ?? '')?.[1]?.toLowerCase();
    const literal = tokens[i + 1];
    if (charset === undefined || literal?.text !== "'") continue;
    const text = definition.slice(literal.start, literal.end);
    const bytes = literalBytes(text, DEFAULT_QUOTING);
    const digits = Buffer.from(bytes, 'latin1').toString('hex');
    const isUtf8 = /^(?:utf8|ascii)/.test(charset);
    if (!isUtf8 && !/[\x80-\xff'\\]/.test(bytes)) continue;
    result += definition.slice(end, token.start);
    result += isUtf8 ? text : charset === 'binary' ? `0x${digits}` : `convert(0x${digits} using ${charset})`;
    ({ end } = literal);
  }
  return result + definition.slice(end);
}

function refuseIndexes(object: MovedObject): void {
  const { target, record } = object;
  for (const { name, parts } of record.facts?.indexes ?? []) {
    if (parts.some(({ column }) => column === null))
      object.refuse(
        `its index ${name} is of an expression, which ${nameOf(target)} does not have`,
        'make it an index of a generated column on the source',
      );
    if (parts.some(({ descending }) => descending) && !has(target, 'descending indexes'))
      object.refuse(`its index ${name} is descending, which ${nameOf(target)} does not have`);
  }
}

function moveColumn(object: MovedObject, column: string, definition: string): string {
  const name = /^`(?:[^`]|``)*`/.exec(definition)![0];
  let rest = definition.slice(name.length);
  const replace = (pattern: RegExp, by: string, change?: string): void => {
    if (!isOutsideQuotes(rest, new RegExp(pattern.source, pattern.flags.replace('g', '')))) return;
    rest = replaceOutsideQuotes(rest, pattern, by);
    if (change !== undefined) object.changes.push(change);
  };
  replace(INVISIBLE, 'INVISIBLE');
  const srid = SRID.exec(rest)?.[1];
  SRID.lastIndex = 0;
  replace(SRID, '', `its column ${column} takes values of every SRID, and no longer of ${srid} alone`);
  if (GENERATED_NOT_NULL.test(rest)) {
    rest = rest.replace(GENERATED_NOT_NULL, '$1');
    object.changes.push(`its generated column ${column} has no NOT NULL`);
    object.changeFacts(({ columns }) => ({
      columns: columns.map((each) => (each.name === column ? { ...each, nullable: true } : each)),
    }));
  }
  if (JSON_TYPE.test(rest)) {
    object.changes.push(
      `its column ${column} is a longtext with CHECK (json_valid(…)), which is the JSON of MariaDB`,
    );
  }
  rest = rest.replace(COLLECTION, ' geometrycollection');
  return name + rest;
}

/**
 * Leaves out a check that is not enforced: MariaDB enforces every check, and rows may violate this
 * one.
 */
function leaveCheck(object: MovedObject, definition: string): string[] {
  const name = /^CONSTRAINT `((?:[^`]|``)*)`/.exec(definition)?.[1] ?? '';
  object.changes.push(
    `its check ${Buffer.from(name, 'latin1').toString('utf8')} is left out, because MariaDB enforces every check and this one was not enforced`,
  );
  return [];
}

const OPTIONS: ReadonlySet<string> = new Set([
  'COMPRESSION',
  'ENCRYPTION',
  'SECONDARY_ENGINE',
  'AUTOEXTEND_SIZE',
]);

function reportOption(object: MovedObject, name: string, value: string): void {
  if (name === 'ENCRYPTION') {
    if (/'Y'/i.test(value))
      object.changes.push('its option ENCRYPTION is left out: the target’s own settings apply');
  } else object.changes.push(`its option ${name}=${value} is left out`);
}
