// Check whether a server can parse a table as it prints it. MariaDB prints the literals of
// expressions without their character set. So a comparison of two character sets may change its
// meaning, or become one that no server accepts. Only reads: creates nothing on the source.
import { encodeUnicode } from '../../../sql/tokens/charsets.ts';
import { findBody, splitDefinitions } from '../../../sql/definitions/create-table.ts';
import { literalBytes } from '../../../sql/tokens/literals.ts';
import { tableCollation } from '../../../sql/definitions/printed-literals.ts';
import { quoteTable } from '../../../sql/tokens/quote.ts';
import { DEFAULT_QUOTING } from '../../../sql/tokens/sql-quoting.ts';
import { keywordOf, tokenize, type Token } from '../../../sql/tokens/sql-tokens.ts';
import { BackupError } from '../../../core/errors.ts';
import type { ServerError } from '../../connection/mysql-errors.ts';
import { convertExactly } from '../definitions/client-statement.ts';
import type { Queryable } from '../../connection/reader.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';

/** Errors of the grammar, of mixed collations, and of values that a character set lacks. */
const UNREADABLE: ReadonlySet<number> = new Set([1064, 1267, 1270, 1271, 1918, 1977]);

/**
 * Checks whether the table can be created again.
 * @param createTable as printed, with one character per byte of UTF-8
 * @returns reason why the creation would fail, as the end of a sentence about the table; undefined
 * if no reason is known
 */
export async function findUnreadable(
  session: Queryable,
  server: ServerFacts,
  schema: string,
  table: string,
  createTable: string,
): Promise<string | undefined> {
  if (!isMariaDb(server)) return hasHexMembers(createTable) ? HEX_MEMBERS : undefined;
  if (isReadOtherwise(createTable))
    return 'the server reads a literal of its expressions differently than it prints the literal';
  const expressions = expressionsOf(createTable);
  if (expressions.length === 0) return undefined;
  const collation = tableCollation(createTable) ?? 'utf8mb4_bin';
  if (
    collation === 'binary' &&
    expressions.some((sql) => stringsOf(sql).some((text) => /[\x80-\xff]/.test(text)))
  )
    return 'its literals are bytes, because its character set is binary, and the server reads them differently than it prints them';
  const charset = collation.split('_', 1)[0]!;
  for (const value of expressions.flatMap(ownValues))
    if ((await convertExactly(session, value, 'utf8mb4', charset)) === undefined)
      return `a literal of its expressions has characters that ${charset}, the character set of the table, does not have`;
  const conditions = expressions.map((sql) => `(${asReadBy(sql, charset)}) IS NULL`);
  try {
    await session.query(
      `SELECT 'readable' FROM ${quoteTable(schema, table)} WHERE ${Buffer.from(conditions.join(' OR '), 'latin1').toString('utf8')} LIMIT 0`,
      `cannot read the expressions of ${schema}.${table}`,
    );
    return undefined;
  } catch (error) {
    const cause = error instanceof BackupError ? (error.cause as ServerError | undefined) : undefined;
    if (cause?.errno === undefined || !UNREADABLE.has(cause.errno)) throw error;
    return `the server cannot read its printed expressions: ${cause.message}`;
  }
}

/** Returns the parenthesized expressions of generated columns and CHECKs that contain a literal. */
function expressionsOf(createTable: string): string[] {
  const body = findBody(createTable);
  if (!body) return [];
  return splitDefinitions(createTable.slice(body.start, body.end)).flatMap((definition) => {
    const tokens = [...tokenize(definition, DEFAULT_QUOTING)];
    return tokens.flatMap((token, i) => {
      const word = keywordOf(token);
      if ((word !== 'AS' && word !== 'CHECK') || !isOpening(tokens[i + 1])) return [];
      const sql = inParentheses(definition, tokens, i + 1);
      return stringsOf(sql).length > 0 ? [sql] : [];
    });
  });
}

function isOpening(token: Token | undefined): boolean {
  return token?.text === '(' && token.name === undefined;
}

function inParentheses(sql: string, tokens: readonly Token[], opening: number): string {
  let depth = 0;
  for (const { text, name, start } of tokens.slice(opening)) {
    if (name !== undefined) continue;
    if (text === '(') depth++;
    if (text === ')' && --depth === 0) return sql.slice(tokens[opening]!.end, start);
  }
  return sql.slice(tokens[opening]!.end);
}

/** Returns the literals of a text, with their quotes. */
function stringsOf(sql: string): string[] {
  return [...tokenize(sql, DEFAULT_QUOTING)].flatMap(({ name, text, start, end }) =>
    name === undefined && text === "'" ? [sql.slice(start, end)] : [],
  );
}

/** Returns the values of literals without an introducer, in UTF-8 with one character per byte. */
function ownValues(sql: string): string[] {
  const tokens = [...tokenize(sql, DEFAULT_QUOTING)];
  return tokens.flatMap(({ name, text, start, end }, i) =>
    name === undefined && text === "'" && keywordOf(tokens[i - 1])?.startsWith('_') !== true
      ? [literalBytes(sql.slice(start, end), DEFAULT_QUOTING)]
      : [],
  );
}

/** MySQL prints a byte below 0x10 as one digit. */
const HEX_MEMBERS =
  'the server prints members of an ENUM or SET of bytes as hexadecimal numbers without two digits for each byte';

function hasHexMembers(createTable: string): boolean {
  const tokens = [...tokenize(createTable, DEFAULT_QUOTING)];
  return tokens.some((token, i) => {
    const before = tokens[i - 1];
    return (
      keywordOf(token) === 'X' &&
      tokens[i + 1]?.text === "'" &&
      (before?.text === '(' || before?.text === ',')
    );
  });
}

/**
 * Returns whether the server parses a literal differently. The server prints the bytes of a literal
 * with an introducer as `\xC3` and parses this text as `xC3`. It prints a quote inside such a
 * literal unescaped. The literal then ends early, and the text up to the next quote looks like a
 * literal. Its raw line break reveals this, because a server prints line breaks in literals as
 * `\n`.
 */
function isReadOtherwise(sql: string): boolean {
  const tokens = [...tokenize(sql, DEFAULT_QUOTING)];
  return tokens.some(
    ({ name, text, start, end }, i) =>
      name === undefined &&
      text === "'" &&
      keywordOf(tokens[i - 1])?.startsWith('_') === true &&
      /[\\\n]/.test(sql.slice(start, end)),
  );
}

/**
 * Returns the expression with its literals in the table's character set, as the server parses them
 * when it opens the table.
 */
function asReadBy(sql: string, charset: string): string {
  let result = '';
  let copied = 0;
  const tokens = [...tokenize(sql, DEFAULT_QUOTING)];
  for (const [i, { name, text, start, end }] of tokens.entries()) {
    if (name !== undefined || text !== "'" || keywordOf(tokens[i - 1])?.startsWith('_') === true) continue;
    const value = Buffer.from(literalBytes(sql.slice(start, end), DEFAULT_QUOTING), 'latin1').toString(
      'utf8',
    );
    const bytes = encodeUnicode(value, charset);
    if (bytes === undefined || bytes.length === 0) continue;
    result += `${sql.slice(copied, start)}_${charset} 0x${bytes.toString('hex')}`;
    copied = end;
  }
  return result + sql.slice(copied);
}
