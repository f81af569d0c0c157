// Finds the schema names in SQL text, knowing quotes, comments and user variables but no grammar: a name in
// front of a dot is taken for a schema if it is one of the names that are asked for. An alias may have the same name:
// where a text uses the name in any other place too, what the name can be follows from where it stands.
import { positionOf, type NamePosition } from './name-position.ts';
import { DEFAULT_QUOTING, type QuotingMode } from './sql-quoting.ts';
import { tokenize } from './sql-tokens.ts';

interface Qualifier {
  name: string;
  start: number;
  end: number;
  /** Offset behind the dot. */
  afterDot: number;
  /** The name behind the dot; undefined for `*` and the like. */
  object: string | undefined;
  /** Offset behind another dot that follows: then it can only be a schema. */
  afterSecondDot: number | undefined;
  position: NamePosition;
}

interface Names {
  qualifiers: Qualifier[];
  /** Names that stand somewhere else than in front of a dot. */
  others: Set<string>;
}

function readNames(sql: string, quoting: QuotingMode): Names {
  // The rows of a trigger are aliases that nothing declares.
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
 * Takes the schemas' names away wherever they are qualifiers; the table or alias of the same name too, since it is for
 * comparing: of `s.s.c` a server prints `s.c` to a session that is in the schema.
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
  /** New name of a schema; undefined: it keeps its name. */
  rename: (schema: string) => string | undefined;
  /** Whether a schema has an object of that name. */
  hasObject: (schema: string, object: string) => boolean;
  /** In GRANT and REVOKE there are no aliases, and `schema.*` is the schema. */
  isGrant?: boolean;
  quoting: QuotingMode;
  /** Whether a name that replaces one without quotes needs none; for text that is only compared: always. */
  mayStayBare?: (name: string) => boolean;
}

/** Gives each schema that is named as a qualifier its new name. @returns the text and the schemas that were renamed */
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

/** As the old name was quoted, so that the same text with the names exchanged is the same text again. */
function quoteLike(first: string, name: string, mayStayBare: (name: string) => boolean): string {
  const isQuoted = first === '`' || first === '"';
  if (!isQuoted && mayStayBare(name)) return name;
  const quote = first === '"' ? first : '`';
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}

/** A plain name that no reserved word can be: none has a digit and an underscore. */
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

/** The schemas that quoted texts name, before a dot or as a whole: dynamic SQL, which no one can rename. */
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
