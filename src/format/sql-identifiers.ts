// Finds the schema names in SQL text, knowing quotes, comments and user variables but no grammar: a name in
// front of a dot is taken for a schema if it is one of the names that are asked for. An alias may have the same name:
// where a text uses the name in any other place, what stands behind the dot has to be a known object of the schema.
import { closingQuote, DEFAULT_QUOTING, type QuotingMode } from './sql-quoting.ts';

interface Token {
  start: number;
  end: number;
  /** The name, if the token is an identifier. */
  name?: string;
  text: string;
}

const IDENTIFIER = /[\p{L}\p{N}_$]/u;

function* tokenize(sql: string, quoting: QuotingMode): Generator<Token> {
  for (let position = 0; position < sql.length;) {
    const start = position;
    const char = sql[position]!;
    if (char === '`' || char === '"' || char === "'") {
      position = closingQuote(sql, position, quoting) + 1;
      const isName = char === '`' || (char === '"' && quoting.ansiQuotes);
      const name = isName ? sql.slice(start + 1, position - 1).replaceAll(char + char, char) : undefined;
      yield { start, end: position, text: char, ...(name === undefined ? {} : { name }) };
    } else if (char === '#' || /^--\s/.test(sql.slice(position, position + 3))) {
      const end = sql.indexOf('\n', position);
      position = end < 0 ? sql.length : end + 1;
    } else if (sql.startsWith('/*', position) && !/^\/\*M?!/.test(sql.slice(position, position + 4))) {
      const end = sql.indexOf('*/', position + 2);
      position = end < 0 ? sql.length : end + 2;
    } else if (IDENTIFIER.test(char)) {
      while (position < sql.length && IDENTIFIER.test(sql[position]!)) position++;
      yield { start, end: position, name: sql.slice(start, position), text: char };
    } else {
      position++;
      if (!/\s/.test(char)) yield { start, end: position, text: char };
    }
  }
}

interface Qualifier {
  name: string;
  start: number;
  end: number;
  /** Offset behind the dot. */
  afterDot: number;
  /** The name behind the dot; undefined for `*` and the like. */
  object: string | undefined;
  /** Whether another dot follows: then it can only be a schema. */
  isThreePart: boolean;
}

interface Names {
  qualifiers: Qualifier[];
  /** Names that stand somewhere else than in front of a dot. */
  others: Set<string>;
}

function readNames(sql: string, quoting: QuotingMode): Names {
  const names: Names = { qualifiers: [], others: new Set() };
  const tokens = [...tokenize(sql, quoting)];
  tokens.forEach((token, i) => {
    if (token.name === undefined) return;
    const before = tokens[i - 1]?.text;
    if (before === '@') return;
    const hasDotBehind = tokens[i + 1]?.text === '.' && tokens[i + 1]?.name === undefined;
    const hasDotBefore = before === '.' && tokens[i - 1]?.name === undefined;
    if (hasDotBefore || !hasDotBehind) {
      names.others.add(token.name);
      return;
    }
    names.qualifiers.push({
      name: token.name,
      start: token.start,
      end: token.end,
      afterDot: tokens[i + 1]!.end,
      object: tokens[i + 2]?.name,
      isThreePart: tokens[i + 3]?.text === '.' && tokens[i + 3]?.name === undefined,
    });
  });
  return names;
}

/** Takes the schemas' names away wherever they are qualifiers; the alias of the same name too, since it is for comparing. */
export function dropQualifiers(sql: string, schemas: readonly string[]): string {
  let result = '';
  let copied = 0;
  for (const { name, start, afterDot } of readNames(sql, DEFAULT_QUOTING).qualifiers) {
    if (!schemas.includes(name)) continue;
    result += sql.slice(copied, start);
    copied = afterDot;
  }
  return result + sql.slice(copied);
}

export interface SchemaRenaming {
  /** New name of a schema; undefined: it keeps its name. */
  rename: (schema: string) => string | undefined;
  /** Whether a schema has an object of that name, or may have one that is not known. */
  hasObject: (schema: string, object: string) => boolean;
  quoting: QuotingMode;
}

/** Gives each schema that is named as a qualifier its new name. @returns the text and the schemas that were renamed */
export function renameQualifiers(
  sql: string,
  { rename, hasObject, quoting }: SchemaRenaming,
): { sql: string; renamed: Set<string> } {
  const { qualifiers, others } = readNames(sql, quoting);
  const renamed = new Set<string>();
  let result = '';
  let copied = 0;
  for (const { name, start, end, object, isThreePart } of qualifiers) {
    const to = rename(name);
    if (to === undefined) continue;
    const mayBeAlias = !isThreePart && object !== undefined && others.has(name);
    if (mayBeAlias && !hasObject(name, object)) continue;
    renamed.add(name);
    result += `${sql.slice(copied, start)}\`${to.replaceAll('`', '``')}\``;
    copied = end;
  }
  return { sql: result + sql.slice(copied), renamed };
}

/** The schemas whose names stand before a dot inside of quoted texts: dynamic SQL, which nobody can rename. */
export function findQuotedQualifiers(
  sql: string,
  schemas: readonly string[],
  quoting: QuotingMode,
): string[] {
  const texts = [...tokenize(sql, quoting)].filter(
    ({ text, name }) => name === undefined && (text === "'" || text === '"'),
  );
  return schemas.filter((schema) =>
    texts.some(({ start, end }) =>
      readNames(sql.slice(start + 1, end - 1), DEFAULT_QUOTING).qualifiers.some(
        ({ name }) => name === schema,
      ),
    ),
  );
}
