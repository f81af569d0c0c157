// Schema names in SQL text. Parses quotes, comments and user variables, but no grammar: a name
// before a dot counts as a schema if it is one of the requested names. An alias may have the same
// name. If a text also uses the name elsewhere, its position decides.
import { positionOf, type NamePosition } from './name-position.ts';
import { DEFAULT_QUOTING, type QuotingMode } from './sql-quoting.ts';
import { tokenize } from './sql-tokens.ts';

interface Qualifier {
  name: string;
  start: number;
  end: number;
  /** Offset after the dot. */
  afterDot: number;
  /** Name after the dot; undefined for `*` and other tokens. */
  object: string | undefined;
  /** Offset after a second dot; a name with two dots can only be a schema. */
  afterSecondDot: number | undefined;
  position: NamePosition;
}

interface Names {
  qualifiers: Qualifier[];
  /** Names in other positions than before a dot. */
  others: Set<string>;
}

function readNames(sql: string, quoting: QuotingMode): Names {
  // A trigger uses these row aliases without a declaration.
  const others = /^[^'"`]*?\bCREATE\b[^]*?\bTRIGGER\b/i.test(sql) ? ['NEW', 'new', 'OLD', 'old'] : [];
  const names: Names = { qualifiers: [], others: new Set(others) };
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
      afterSecondDot:
        tokens[i + 3]?.text === '.' && tokens[i + 3]?.name === undefined ? tokens[i + 3]!.end : undefined,
      position: positionOf(tokens, i),
    });
  });
  return names;
}

/**
 * Removes the schemas' names where they are qualifiers. Also removes a table or alias of the same
 * name, because the result is for comparison only: a server prints `s.c` for `s.s.c` to a session
 * in that schema.
 */
export function dropQualifiers(
  sql: string,
  schemas: readonly string[],
  quoting: QuotingMode = DEFAULT_QUOTING,
): string {
  let result = '';
  let copied = 0;
  for (const { name, start, afterDot, object, afterSecondDot } of readNames(sql, quoting).qualifiers) {
    if (!schemas.includes(name)) continue;
    result += sql.slice(copied, start);
    copied =
      afterSecondDot !== undefined && object !== undefined && schemas.includes(object)
        ? afterSecondDot
        : afterDot;
  }
  return result + sql.slice(copied);
}

export interface SchemaRenaming {
  /** Returns the new name of a schema; undefined if it keeps its name. */
  rename: (schema: string) => string | undefined;
  /** Returns whether a schema has an object with this name. */
  hasObject: (schema: string, object: string) => boolean;
  /** GRANT and REVOKE have no aliases, and `schema.*` means the schema. */
  isGrant?: boolean;
  quoting: QuotingMode;
  /** Returns whether a new name needs no quotes if the old one has none; true in comparisons. */
  mayStayBare?: (name: string) => boolean;
}

/**
 * Renames the schemas that occur as qualifiers.
 * @returns the text and the renamed schemas
 */
export function renameQualifiers(
  sql: string,
  { rename, hasObject, quoting, isGrant = false, mayStayBare = holdsDigit }: SchemaRenaming,
): { sql: string; renamed: Set<string> } {
  const { qualifiers, others } = readNames(sql, quoting);
  const renamed = new Set<string>();
  let result = '';
  let copied = 0;
  for (const qualifier of qualifiers) {
    const { name, start, end } = qualifier;
    const to = rename(name);
    if (to === undefined || (!isGrant && !isSchema(qualifier, others, hasObject))) continue;
    renamed.add(name);
    result += sql.slice(copied, start) + quoteLike(sql[start]!, to, mayStayBare);
    copied = end;
  }
  return { sql: result + sql.slice(copied), renamed };
}

/** Quotes like the old name, so that the reverse renaming restores the text. */
function quoteLike(first: string, name: string, mayStayBare: (name: string) => boolean): string {
  const isQuoted = first === '`' || first === '"';
  if (!isQuoted && mayStayBare(name)) return name;
  const quote = first === '"' ? first : '`';
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}

/** Returns whether the name cannot be a reserved word: none has a digit and an underscore. */
function holdsDigit(name: string): boolean {
  return /^[a-z]\w*$/i.test(name) && /\d/.test(name) && name.includes('_');
}

function isSchema(
  { name, object, afterSecondDot, position }: Qualifier,
  others: ReadonlySet<string>,
  hasObject: SchemaRenaming['hasObject'],
): boolean {
  if (afterSecondDot !== undefined) return true;
  // `alias.*`
  if (object === undefined) return false;
  if (!others.has(name) || position === 'object') return true;
  return position === 'unknown' && hasObject(name, object);
}

/** Returns schemas in strings, before a dot or as a whole: dynamic SQL, which cannot be renamed. */
export function findQuotedQualifiers(
  sql: string,
  schemas: readonly string[],
  quoting: QuotingMode,
): string[] {
  const texts = [...tokenize(sql, quoting)].filter(
    ({ text, name }) => name === undefined && (text === "'" || text === '"'),
  );
  return schemas.filter((schema) =>
    texts.some(({ start, end }) => {
      const text = sql.slice(start + 1, end - 1);
      if (text === schema) return true;
      return readNames(text, DEFAULT_QUOTING).qualifiers.some(({ name }) => name === schema);
    }),
  );
}
