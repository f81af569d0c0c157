// Splits the output of SHOW CREATE TABLE, so that a restore can build indexes after loading the
// data. Invariant: unknown parts stay in the CREATE TABLE; nothing is dropped.

export interface SplitCreateTable {
  /** Creates the table with columns, primary key and all parts that it needs from the start. */
  create: string;
  /** Definitions to add later, in the form after ADD in ALTER TABLE. */
  indexes: string[];
  fulltextIndexes: string[];
  /** Includes the CHECKs that must not exist earlier. */
  foreignKeys: string[];
}

export type DeferIndexes = 'off' | 'fulltext' | 'all';

/**
 * Splits the statement.
 * @param defer indexes to take out; foreign keys are always taken out
 */
export function splitCreateTable(statement: string, defer: DeferIndexes): SplitCreateTable {
  const split: SplitCreateTable = { create: statement, indexes: [], fulltextIndexes: [], foreignKeys: [] };
  const body = findBody(statement);
  if (!body) return split;
  const definitions = splitDefinitions(statement.slice(body.start, body.end));
  // The history forbids a later ALTER TABLE, so create the indexes at once.
  const versioned = /\bWITH SYSTEM VERSIONING\b/i.test(statement.slice(body.end));
  const needed = autoIncrementIndex(definitions);
  const rewritten = new Set(rewrittenChecks(definitions, statement.slice(body.end)));
  const keepsIndexes = rewritten.size > 0;
  const hasForeignKeys = definitions.some((text) => isForeignKey(text.trim()));
  const keepsUnique = isPartitionedByItsKey(definitions, statement.slice(body.end));
  const kept = definitions.filter((definition) => {
    const text = definition.trim();
    if (versioned) return true;
    if (isForeignKey(text) || (hasForeignKeys && rewritten.has(definition))) split.foreignKeys.push(text);
    else if (keepsIndexes) return true;
    else if (defer !== 'off' && /^FULLTEXT\b/i.test(text)) split.fulltextIndexes.push(text);
    else if (keepsUnique && /^UNIQUE\b/i.test(text)) return true;
    else if (defer === 'all' && isIndex(text) && definition !== needed) split.indexes.push(text);
    else return true;
    return false;
  });
  split.create = `${statement.slice(0, body.start)}\n  ${kept.map((text) => text.trim()).join(',\n  ')}\n${statement.slice(body.end)}`;
  return split;
}

/** Returns the text for comparing tables: without AUTO_INCREMENT, which changes during a dump. */
export function normalizeCreateTable(statement: string): string {
  const body = findBody(statement);
  if (!body) return statement;
  const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => text.trim());
  // MySQL prints the character set of a collation only after the first re-creation.
  const collation = tableCollation(statement.slice(body.end));
  const columns = definitions
    .filter((text) => text.startsWith('`'))
    .map((text) => withoutCollation(text.replace(/ CHARACTER SET \w+(?= COLLATE )/, ''), collation));
  // Indexes built after the data may have another order.
  const others = definitions.filter((text) => !text.startsWith('`')).sort();
  const options = withoutAutoIncrement(statement).slice(body.end);
  return `${statement.slice(0, body.start)}\n${[...columns, ...others].join(',\n')}\n${options}`;
}

/**
 * Returns the statement without collations that columns inherit from their table. MySQL prints them
 * without a character set if the collation is not the default of its character set. A column
 * created with such a collation has its own collation, and MySQL then prints both.
 */
export function withoutInheritedCollations(statement: string): string {
  const body = findBody(statement);
  const collation = body && tableCollation(statement.slice(body.end));
  if (!body || collation === undefined) return statement;
  const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) =>
    withoutCollation(text, collation),
  );
  return `${statement.slice(0, body.start)}${definitions.join(',')}${statement.slice(body.end)}`;
}

function tableCollation(options: string): string | undefined {
  return /^\) ENGINE=\w+(?: \w+=\d+)* DEFAULT CHARSET=\w+ COLLATE=(\w+)/.exec(options)?.[1];
}

function withoutCollation(definition: string, collation: string | undefined): string {
  const match = TYPE_AND_COLLATION.exec(definition);
  if (collation === undefined || match?.[2] !== collation) return definition;
  return match[1]! + definition.slice(match[0].length);
}

/** Column with its type, length or members, and collation. */
const TYPE_AND_COLLATION =
  /^(\s*`(?:[^`]|``)*` \w+(?:\((?:[^'()]|'(?:[^'\\]|\\[^]|'')*')*\))?(?: [a-z]+)*) COLLATE (\w+)/;

/** Returns the statement without the next value of AUTO_INCREMENT. */
export function withoutAutoIncrement(statement: string): string {
  const end = findBody(statement)?.end ?? statement.length;
  return statement.slice(0, end) + statement.slice(end).replace(/ AUTO_INCREMENT=\d+/, '');
}

/** Returns the id of an index or foreign key: `` KEY `n` `` or `` CONSTRAINT `n` ``. */
export function definitionId(definition: string): string {
  const match =
    /^(?:(CONSTRAINT)|(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?(?:KEY|INDEX)) (`(?:[^`]|``)*`)/i.exec(
      definition,
    );
  return match ? `${match[1] ? 'CONSTRAINT' : 'KEY'} ${match[2]}` : definition;
}

/** Returns the ids of all definitions in a CREATE TABLE except columns. */
export function definitionIds(statement: string): Set<string> {
  const body = findBody(statement);
  if (!body) return new Set();
  const definitions = splitDefinitions(statement.slice(body.start, body.end)).map((text) => text.trim());
  return new Set(definitions.filter((text) => !text.startsWith('`')).map(definitionId));
}

function isIndex(text: string): boolean {
  return /^(UNIQUE |SPATIAL |VECTOR )?(KEY|INDEX)\b/i.test(text);
}

function isForeignKey(text: string): boolean {
  return /^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY\b/i.test(text) || /^FOREIGN KEY\b/i.test(text);
}

/** Returns the index that AUTO_INCREMENT needs, unless the primary key begins with the column. */
function autoIncrementIndex(definitions: readonly string[]): string | undefined {
  const column = definitions.find(isAutoIncrement);
  const name = column && /^`((?:[^`]|``)*)`/.exec(column.trim())?.[0];
  if (!name) return undefined;
  const begins = (text: string): boolean => text.includes(`(${name}`);
  if (definitions.some((text) => /^PRIMARY KEY\b/i.test(text.trim()) && begins(text))) return undefined;
  return (
    definitions.find((text) => isIndex(text.trim()) && begins(text)) ??
    definitions.find((text) => isIndex(text.trim()) && text.includes(name))
  );
}

/** Returns whether a column has AUTO_INCREMENT; the table option may exist without one. */
export function hasAutoIncrementColumn(statement: string): boolean {
  const body = findBody(statement);
  return body !== undefined && splitDefinitions(statement.slice(body.start, body.end)).some(isAutoIncrement);
}

function isAutoIncrement(definition: string): boolean {
  const text = definition.trim();
  return text.startsWith('`') && /\bAUTO_INCREMENT\b/.test(withoutStrings(text));
}

/**
 * Returns whether the partitions need a unique key. `PARTITION BY KEY ()` uses the columns of the
 * primary key, or otherwise of a unique key, which must exist.
 */
function isPartitionedByItsKey(definitions: readonly string[], options: string): boolean {
  if (!/\bPARTITION BY (LINEAR )?KEY (\/\*.*?\*\/ ?)?(ALGORITHM = \d+ )?(\*\/ )?\(\)/is.test(options))
    return false;
  return !definitions.some((text) => /^PRIMARY KEY\b/i.test(text.trim()));
}

/** Removes strings, and names in backquotes. */
function withoutStrings(text: string): string {
  return text.replace(/`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/gs, (quoted) => (quoted[0] === '`' ? '' : "''"));
}

/**
 * Returns the CHECKs with a literal in a character set other than that of all columns. Each ALTER
 * TABLE of MySQL rewrites existing CHECKs: it converts such a literal to the column's character
 * set. So these CHECKs are created with the indexes, or by the last ALTER TABLE.
 */
function rewrittenChecks(definitions: readonly string[], options: string): string[] {
  const own = new Set([
    ...definitions.flatMap((text) => / CHARACTER SET (\w+)/.exec(withoutStrings(text))?.[1] ?? []),
    ...(/ DEFAULT CHARSET=(\w+)/.exec(withoutStrings(options))?.slice(1) ?? []),
  ]);
  return definitions.filter((definition) => {
    const text = withoutStrings(definition).trim();
    if (!/^CONSTRAINT +CHECK\b/i.test(text)) return false;
    const introducers = [...text.matchAll(/(?<![\w$])_(\w+) ?(?=''|0x)/g)].map(([, charset]) => charset!);
    return introducers.some((charset) => own.size > 1 || !own.has(charset));
  });
}

/** Returns the range between the first opening parenthesis and its closing one. */
export function findBody(statement: string): { start: number; end: number } | undefined {
  let start = -1;
  for (const { position, char, depth } of walk(statement)) {
    if (char === '(' && depth === 1 && start < 0) start = position + 1;
    if (char === ')' && depth === 0 && start >= 0) return { start, end: position };
  }
  return undefined;
}

export function splitDefinitions(body: string): string[] {
  const parts: string[] = [];
  let begin = 0;
  for (const { position, char, depth } of walk(body)) {
    if (char === ',' && depth === 0) {
      parts.push(body.slice(begin, position));
      begin = position + 1;
    }
  }
  parts.push(body.slice(begin));
  return parts;
}

/** Yields each parenthesis and comma outside of quotes, with the depth after it. */
function* walk(text: string): Generator<{ position: number; char: string; depth: number }> {
  let depth = 0;
  for (let position = 0; position < text.length; position++) {
    const char = text[position]!;
    if (char === "'" || char === '"' || char === '`') position = closingQuote(text, position, char);
    else if (char === '(') yield { position, char, depth: ++depth };
    else if (char === ')') yield { position, char, depth: --depth };
    else if (char === ',') yield { position, char, depth };
  }
}

function closingQuote(text: string, position: number, quote: string): number {
  for (let i = position + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote === "'") i++;
    else if (text[i] === quote) {
      if (text[i + 1] === quote) i++;
      else return i;
    }
  }
  return text.length;
}

/** Returns the next value of AUTO_INCREMENT, if any; as text, because it may exceed 2^53. */
export function readAutoIncrement(create: string): string | undefined {
  return /\) [^\n]*?\bAUTO_INCREMENT=(\d+)/.exec(create.slice(create.lastIndexOf('\n)')))?.[1];
}
