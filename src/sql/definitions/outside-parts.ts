// Parts of a CREATE TABLE that refer to objects outside of its schema: folders and tablespaces of
// the server, tables and sequences of other schemas. Expects statements with one character per
// byte. Searches for words, not for the printed form, because an unsigned backup may contain any
// other form. Pure.
import { findBody, splitDefinitions } from './create-table.ts';
import { DEFAULT_QUOTING } from '../tokens/sql-quoting.ts';
import { isDot, keywordOf, tokenize, type Token } from '../tokens/sql-tokens.ts';

export interface OutsidePart {
  kind: 'directory' | 'tablespace' | 'foreign key' | 'union' | 'sequence';
  /** Name of the folder or tablespace, or `schema.table`. */
  target: string;
  /** Schema of a foreign key's table, a union's table or a sequence. */
  schema?: string;
  /** Range in the statement; empty if not removable: a union, a sequence outside of a DEFAULT. */
  start: number;
  end: number;
}

/** Returns the engine of the table in lower case; empty for the server's default. */
export function engineOf(createTable: string): string {
  return enginesOf(createTable, /^(?:PARTITION|SUBPARTITION)$/)[0] ?? '';
}

/** Returns all engines of the table and its partitions in lower case, the effective one first. */
export function enginesOf(createTable: string, until?: RegExp): string[] {
  const body = findBody(createTable);
  const engines: string[] = [];
  const tokens = [...tokenize(createTable, DEFAULT_QUOTING)];
  for (const [i, token] of tokens.entries()) {
    if (token.start < (body?.end ?? 0)) continue;
    const word = keywordOf(token);
    if (word !== undefined && until?.test(word)) break;
    const value = tokens[isBare(tokens[i + 1], '=') ? i + 2 : i + 1];
    if (word !== 'ENGINE' || !value) continue;
    const written = createTable.slice(value.start, value.end);
    engines.unshift((value.name ?? written.slice(1, -1)).toLowerCase());
  }
  return engines;
}

/** Tablespaces that every server has. */
const OWN_TABLESPACES = new Set(['innodb_system', 'innodb_file_per_table', 'innodb_temporary']);

export function findOutsideParts(createTable: string): OutsidePart[] {
  const body = findBody(createTable);
  if (!body) return [];
  const tokens = [...tokenize(createTable, DEFAULT_QUOTING)];
  return [
    ...foreignKeys(createTable, body, tokens),
    ...sequencesOf(createTable, tokens),
    ...optionsOf(
      createTable,
      tokens.filter(({ start }) => start >= body.end),
    ),
  ];
}

/**
 * Removes the parts.
 * @param parts in any order
 */
export function removeParts(createTable: string, parts: readonly OutsidePart[]): string {
  let text = createTable;
  for (const { start, end } of [...parts].sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + text.slice(end);
  return text;
}

function* foreignKeys(
  createTable: string,
  { start, end }: { start: number; end: number },
  tokens: readonly Token[],
): Generator<OutsidePart> {
  let position = start;
  for (const definition of splitDefinitions(createTable.slice(start, end))) {
    const after = position + definition.length;
    const own = tokens.filter((token) => token.start >= position && token.end <= after);
    const named = readQualified(own, own.findIndex((token) => keywordOf(token) === 'REFERENCES') + 1);
    if (named && own.some((token) => keywordOf(token) === 'REFERENCES'))
      yield {
        kind: 'foreign key',
        ...named,
        // Includes the preceding comma; columns always come first.
        start: position - 1,
        end: position + definition.trimEnd().length,
      };
    position = after + 1;
  }
}

const SEQUENCE_FUNCTION = /^(?:NEXTVAL|LASTVAL|SETVAL)$/;

/** Finds sequences in MariaDB's defaults: `nextval(`s`.`q`)`, `NEXT VALUE FOR s.q`. */
function* sequencesOf(createTable: string, tokens: readonly Token[]): Generator<OutsidePart> {
  for (const [i, token] of tokens.entries()) {
    const word = keywordOf(token) ?? '';
    const isCall = SEQUENCE_FUNCTION.test(word) && isBare(tokens[i + 1], '(');
    const isPhrase = word === 'FOR' && keywordOf(tokens[i - 1]) === 'VALUE';
    const named = isCall ? readQualified(tokens, i + 2) : isPhrase ? readQualified(tokens, i + 1) : undefined;
    if (named) yield { kind: 'sequence', ...named, ...defaultAround(createTable, tokens, i) };
  }
}

/** Returns the range from DEFAULT to the end of its expression: parentheses, call, or phrase. */
function defaultAround(
  createTable: string,
  tokens: readonly Token[],
  index: number,
): { start: number; end: number } {
  let first = index;
  while (first > 0 && keywordOf(tokens[first]) !== 'DEFAULT' && !isBare(tokens[first], ',')) first--;
  let last = first + 1;
  let depth = 0;
  for (; last < tokens.length; last++) {
    if (isBare(tokens[last], '(')) depth++;
    else if (isBare(tokens[last], ')') && --depth === 0) break;
  }
  const end = tokens[last];
  const isAround = keywordOf(tokens[first]) === 'DEFAULT' && end !== undefined && last > index;
  return isAround ? withSpace(createTable, tokens[first]!, end) : { start: 0, end: 0 };
}

function readQualified(
  tokens: readonly Token[],
  index: number,
): { schema: string; target: string } | undefined {
  const [schema, table] = [tokens[index]?.name, tokens[index + 2]?.name];
  if (schema === undefined || table === undefined || !isDot(tokens[index + 1])) return undefined;
  return { schema, target: `${schema}.${table}` };
}

/** Finds parts in the options of the table and its partitions. */
function* optionsOf(createTable: string, tokens: readonly Token[]): Generator<OutsidePart> {
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
    else if (word === 'UNION') yield* unionOf(tokens, i + 1);
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

/** Returns the range with the preceding space, and a version comment that would become empty. */
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
