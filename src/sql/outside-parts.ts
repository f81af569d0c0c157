// The parts of a CREATE TABLE that reach outside of its schema: folders and tablespaces of the server, tables of other schemas. Works on
// statements as SHOW CREATE TABLE prints them, with one character per byte. Pure.
import { findBody, splitDefinitions } from './create-table.ts';
import { DEFAULT_QUOTING } from './sql-quoting.ts';
import { isDot, keywordOf, tokenize, type Token } from './sql-tokens.ts';

export interface OutsidePart {
  kind: 'directory' | 'tablespace' | 'foreign key' | 'union';
  /** What it names: a folder, a tablespace, `schema.table`. */
  target: string;
  /** Of a foreign key and a union. */
  schema?: string;
  /** The part in the statement; of a union empty, for it cannot be taken out. */
  start: number;
  end: number;
}

/** In lower case; of a table as it is printed. */
export function engineOf(createTable: string): string {
  const body = findBody(createTable);
  return /^[^]*?\bENGINE ?= ?(\w+)/i.exec(createTable.slice(body?.end ?? 0))?.[1]?.toLowerCase() ?? '';
}

/** Tablespaces that every server has. */
const OWN_TABLESPACES = new Set(['innodb_system', 'innodb_file_per_table', 'innodb_temporary']);

export function findOutsideParts(createTable: string): OutsidePart[] {
  const body = findBody(createTable);
  if (!body) return [];
  return [...foreignKeys(createTable, body), ...optionsOf(createTable, body.end)];
}

/** @param parts in any order */
export function removeParts(createTable: string, parts: readonly OutsidePart[]): string {
  let text = createTable;
  for (const { start, end } of [...parts].sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + text.slice(end);
  return text;
}

const FOREIGN_KEY =
  /^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY \(.*?\) REFERENCES `((?:[^`]|``)*)`\.`((?:[^`]|``)*)`/s;

function* foreignKeys(
  createTable: string,
  { start, end }: { start: number; end: number },
): Generator<OutsidePart> {
  let position = start;
  for (const definition of splitDefinitions(createTable.slice(start, end))) {
    const [, schema, table] = FOREIGN_KEY.exec(definition.trim()) ?? [];
    // With the comma before it: a table has columns first.
    if (schema !== undefined && table !== undefined)
      yield {
        kind: 'foreign key',
        schema: unquote(schema),
        target: `${unquote(schema)}.${unquote(table)}`,
        start: position - 1,
        end: position + definition.trimEnd().length,
      };
    position += definition.length + 1;
  }
}

/** Of the table and of its partitions. */
function* optionsOf(createTable: string, from: number): Generator<OutsidePart> {
  const tokens = [...tokenize(createTable, DEFAULT_QUOTING)].filter(({ start }) => start >= from);
  for (const [i, token] of tokens.entries()) {
    const word = keywordOf(token);
    const value = tokens[isBare(tokens[i + 1], '=') ? i + 2 : i + 1];
    if (word === 'DIRECTORY' && /^(DATA|INDEX)$/.test(keywordOf(tokens[i - 1]) ?? '') && value)
      yield {
        kind: 'directory',
        target: createTable.slice(value.start + 1, value.end - 1),
        ...withSpace(createTable, tokens[i - 1]!, value),
      };
    else if (word === 'TABLESPACE' && value?.name !== undefined && !OWN_TABLESPACES.has(value.name))
      yield { kind: 'tablespace', target: value.name, ...withSpace(createTable, token, value) };
    else if (word === 'UNION' && isBare(tokens[i + 1], '=')) yield* unionOf(tokens, i + 2);
  }
}

function* unionOf(tokens: readonly Token[], from: number): Generator<OutsidePart> {
  for (let i = from; i < tokens.length && !isBare(tokens[i], ')'); i++)
    if (isDot(tokens[i]) && tokens[i - 1]?.name !== undefined && tokens[i + 1]?.name !== undefined)
      yield {
        kind: 'union',
        schema: tokens[i - 1]!.name!,
        target: `${tokens[i - 1]!.name}.${tokens[i + 1]!.name}`,
        start: 0,
        end: 0,
      };
}

/** With the space before it, and with a comment for some versions that would be empty afterwards. */
function withSpace(createTable: string, first: Token, last: Token): { start: number; end: number } {
  const opening = / ?\/\*!\d{5} $/.exec(createTable.slice(0, first.start))?.[0];
  const closing = /^ ?\*\//.exec(createTable.slice(last.end))?.[0];
  if (opening !== undefined && closing !== undefined)
    return { start: first.start - opening.length, end: last.end + closing.length };
  return { start: createTable[first.start - 1] === ' ' ? first.start - 1 : first.start, end: last.end };
}

function isBare(token: Token | undefined, char: string): boolean {
  return token?.name === undefined && token?.text === char;
}

function unquote(name: string): string {
  return name.replaceAll('``', '`');
}
