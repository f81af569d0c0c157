// True text of literals that a server prints incompletely. Characters beyond U+FFFF appear as `?`
// in members of ENUM and SET, and on some versions in defaults. Creates nothing on the source.
import { findDoubtfulLiterals, type PrintedLiteral } from '../../../sql/definitions/printed-literals.ts';
import { quoteName, quoteTable } from '../../../sql/tokens/quote.ts';
import type { Queryable } from '../../connection/reader.ts';
import { has } from '../../connection/server-abilities.ts';
import type { ServerFacts } from '../../connection/server-facts.ts';

export interface TrueText {
  /** CREATE TABLE with one character per byte. */
  text: string;
  /** Reason why the restored table may differ, as the end of a sentence about the table. */
  inexact?: string;
  /** Reason why no statement creates the table again. */
  broken?: string;
}

/**
 * Returns the CREATE TABLE with true literals.
 * @param printed CREATE TABLE as the server prints it, with one character per byte of UTF-8
 */
export async function readTrueLiterals(
  session: Queryable,
  server: ServerFacts,
  schema: string,
  table: string,
  printed: string,
): Promise<TrueText> {
  const doubtful = findDoubtfulLiterals(printed);
  if (doubtful.length === 0) return { text: printed };
  const truth = new Map<PrintedLiteral, string>();
  const unknown: string[] = [];
  let broken: string | undefined;
  for (const column of new Set(doubtful.map((literal) => literal.column))) {
    const own = doubtful.filter((literal) => literal.column === column);
    const source: Source = { schema, table, column };
    const printedMembers = own.filter(({ role }) => role !== 'default');
    const members = await readMembers(session, server, source, printedMembers);
    if (members === undefined)
      unknown.push(
        `column ${utf8(column)} has a "?" among its members, which this server also prints for each character beyond U+FFFF`,
      );
    for (const { literal, text } of members ?? []) truth.set(literal, literalOf(text));
    if (members?.some(({ isLossy }) => isLossy))
      broken ??= `column ${utf8(column)} has a member with bytes that are invalid in its character set`;
    for (const literal of own) {
      if (literal.role !== 'default') continue;
      const why = await readDefault(session, source, literal, members ?? [], truth);
      if (why !== undefined) unknown.push(why);
    }
  }
  const text = replaceLiterals(printed, truth);
  if (broken !== undefined) return { text, broken };
  return unknown.length === 0 ? { text } : { text, inexact: unknown.join('; ') };
}

interface MemberText {
  literal: PrintedLiteral;
  printed: string;
  /** UTF-8, with one character per byte. */
  text: string;
  /** Whether the text is less than the member: bytes that are no character became `?`. */
  isLossy: boolean;
}

interface Source {
  schema: string;
  table: string;
  /** Bytes of the column name. */
  column: string;
}

/**
 * Reads the members of an ENUM or SET. A column of a recursive query has the type of the first
 * SELECT, and so the members of the table's column. The second SELECT writes numbers into it: the
 * position of ENUM members, the bits of SET members.
 * @returns undefined if this server lacks recursive queries
 */
async function readMembers(
  session: Queryable,
  server: ServerFacts,
  { schema, table, column }: Source,
  members: readonly PrintedLiteral[],
): Promise<MemberText[] | undefined> {
  if (members.length === 0) return [];
  if (!has(server, 'WITH RECURSIVE')) return undefined;
  const numbers = members
    .map(({ role }, i) => `SELECT ${i} AS n, ${numberOf(role)} AS v`)
    .join(' UNION ALL ');
  const rows = await session.query<{ n: number | string; text: string | null; raw: string; charset: string }>(
    `WITH RECURSIVE m (v, n, level) AS (
       SELECT t.${quoteName(utf8(column))}, -1, 0 FROM (SELECT 1) o LEFT JOIN ${quoteTable(schema, table)} t ON FALSE
       UNION ALL
       SELECT i.v, i.n, level + 1 FROM m JOIN (${numbers}) i WHERE level = 0
     )
     SELECT n, HEX(CONVERT(v USING utf8mb4)) AS text,
            HEX(v) AS raw, CHARSET(v) AS charset
       FROM m WHERE n >= 0 ORDER BY n`,
    `cannot read the members of ${schema}.${table}.${utf8(column)}`,
  );
  return rows.flatMap(({ n, text, raw, charset }) => {
    const literal = members[Number(n)]!;
    if (text === null) return [];
    const isLossy = countQuestionMarks(text, 'utf8mb4') > countQuestionMarks(raw, charset);
    return [{ literal, printed: literal.bytes, text: unhex(text), isLossy }];
  });
}

/**
 * Counts question marks in hexadecimal digits. No server has a character set with 3F as the second
 * byte of a character.
 */
function countQuestionMarks(digits: string, charset: string): number {
  const mark =
    { ucs2: '003F', utf16: '003F', utf16le: '3F00', utf32: '0000003F' }[charset.toLowerCase()] ?? '3F';
  const characters = digits.match(new RegExp(`.{${mark.length}}`, 'g')) ?? [];
  return characters.filter((character) => character === mark).length;
}

function numberOf(role: PrintedLiteral['role']): string {
  if (role === 'default') throw new Error('a default has no number');
  return 'enum' in role ? String(role.enum) : String(1n << BigInt(role.set - 1));
}

/**
 * Reads the true default of a column.
 * @returns reason why the default is unknown, as the end of a sentence about the table
 */
async function readDefault(
  session: Queryable,
  source: Source,
  literal: PrintedLiteral,
  members: readonly MemberText[],
  truth: Map<PrintedLiteral, string>,
): Promise<string | undefined> {
  const value =
    (await readDefaultValue(session, source, '(SELECT 1) o LEFT JOIN', 'ON FALSE')) ??
    // For a NOT NULL column, MariaDB returns no default for the missing row of a LEFT JOIN.
    (await readDefaultValue(session, source, '', 'LIMIT 1'));
  if (value?.charset === 'binary') {
    if (value.bytes !== literal.bytes) truth.set(literal, `0x${hex(value.bytes)}`);
    return undefined;
  }
  const candidates = members.filter(({ printed }) => printed === literal.bytes);
  const text = value?.text ?? (candidates.length === 1 ? candidates[0]!.text : undefined);
  if (text !== undefined) {
    if (text !== literal.bytes) truth.set(literal, literalOf(text));
    return undefined;
  }
  return literal.bytes.includes('?')
    ? `the default of column ${utf8(source.column)} has a "?", which servers also print for each character beyond U+FFFF`
    : undefined;
}

interface DefaultValue {
  bytes: string;
  charset: string;
  /** UTF-8, with one character per byte; undefined if the value cannot be converted. */
  text: string | undefined;
}

async function readDefaultValue(
  session: Queryable,
  { schema, table, column }: Source,
  before: string,
  after: string,
): Promise<DefaultValue | undefined> {
  const value = `DEFAULT(t.${quoteName(utf8(column))})`;
  const [row] = await session.query<{ bytes: string | null; text: string | null; charset: string }>(
    `SELECT HEX(${value}) AS bytes, HEX(CONVERT(${value} USING utf8mb4)) AS text, CHARSET(${value}) AS charset
       FROM ${before} ${quoteTable(schema, table)} t ${after}`,
    `cannot read the default of ${schema}.${table}.${utf8(column)}`,
  );
  if (!row || row.bytes === null) return undefined;
  return {
    bytes: unhex(row.bytes),
    charset: row.charset,
    text: row.text === null ? undefined : unhex(row.text),
  };
}

function literalOf(bytes: string): string {
  return `'${bytes.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}

function replaceLiterals(printed: string, truth: ReadonlyMap<PrintedLiteral, string>): string {
  let text = '';
  let copied = 0;
  for (const [{ start, end }, literal] of [...truth].sort(([a], [b]) => a.start - b.start)) {
    text += printed.slice(copied, start) + literal;
    copied = end;
  }
  return text + printed.slice(copied);
}

function hex(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('hex');
}

function unhex(digits: string): string {
  return Buffer.from(digits, 'hex').toString('latin1');
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
