// Converts the output of SHOW CREATE into one statement in the character set of the client that
// created the object. The server itself converts the UTF-8 parts. A result counts only if it
// converts back to the same bytes (docs/definitions.md, "Re-create").
import { isAscii, isUtf8 } from '../../../sql/tokens/charsets.ts';
import { withoutNotPreserve } from '../../../sql/definitions/event-status.ts';
import { literalBytes, withHexLiterals, withoutBackslashEscapes } from '../../../sql/tokens/literals.ts';
import {
  splitProgram,
  type PrintedProgram,
  type ProgramPart,
} from '../../../sql/definitions/program-parts.ts';
import { isMisread } from '../../../sql/definitions/misread-names.ts';
import { characterBytes, isMultiByte } from '../../../sql/tokens/multi-byte.ts';
import { quotingOf } from '../../../sql/tokens/sql-quoting.ts';
import { isDot, keywordOf, tokenize, type Token } from '../../../sql/tokens/sql-tokens.ts';
import type { Queryable } from '../../connection/reader.ts';

export interface ClientStatement {
  /** Statement in the character set `client`, with one character per byte. */
  statement: string;
  client: string;
  /** Further statement in UTF-8, to send after the first. */
  followUp?: string;
  /** Reason why the restored object may differ, as the end of a sentence about the object. */
  inexact?: string;
  /** Reason why the object cannot be restored, in the same form. */
  broken?: string;
}

/**
 * Returns the statement that creates a program.
 * @param name of the program in SQL, quoted, in UTF-8 with one character per byte
 */
export async function clientStatement(
  session: Queryable,
  program: PrintedProgram,
  name: string,
): Promise<ClientStatement> {
  const { charset, sqlMode, printed } = program;
  const isPlain = !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode) && !isReadOtherwise(program);
  if (program.kind === 'library' || (isPlain && (isUtf8(charset) || isAscii(printed))))
    return { statement: printed, client: program.kind === 'library' ? 'utf8mb4' : charset };
  const parts = splitProgram(program).map((part) => withoutOwnEscapes(readable(part, program), program));
  const misread = await withTrueNames(session, program, parts, name);
  if (misread !== undefined) {
    const reason = 'the server reads its name differently than it prints the name';
    const { inexact, ...statement } = await inUtf8(session, misread, program, reason);
    return statement.client === 'utf8mb4'
      ? { ...statement, inexact: inexact! }
      : { ...statement, broken: reason };
  }
  const converted = await convertParts(session, parts, charset);
  if (converted !== undefined) return { statement: converted, client: charset };
  const commentless = await convertWithoutComment(session, parts, program, name);
  return commentless ?? (await inUtf8(session, parts, program));
}

/** Returns whether the server cannot parse its own output. */
function isReadOtherwise({ kind, isMariaDb, sqlMode }: PrintedProgram): boolean {
  return kind === 'event' && !isMariaDb && /\bHIGH_NOT_PRECEDENCE\b/.test(sqlMode);
}

function readable(part: ProgramPart, program: PrintedProgram): ProgramPart {
  if (part.encoding === 'client' || !isReadOtherwise(program)) return part;
  const mode = { ...quotingOf(program.sqlMode), noBackslash: false };
  return { ...part, text: withoutNotPreserve(part.text, mode) };
}

/**
 * Rewrites string escapes. The server escapes its comments with backslashes even if the program's
 * mode is NO_BACKSLASH_ESCAPES.
 */
function withoutOwnEscapes(part: ProgramPart, { sqlMode }: PrintedProgram): ProgramPart {
  if (part.encoding === 'client' || !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode)) return part;
  const mode = { ...quotingOf(sqlMode), noBackslash: false };
  return { ...part, text: withoutBackslashEscapes(part.text, mode) };
}

/**
 * Returns the parts with their names in UTF-8, if the server parses a name in the head as a
 * different name; otherwise undefined. MariaDB prints the head of a trigger as typed, not with the
 * names that the server parsed.
 */
async function withTrueNames(
  session: Queryable,
  { kind, charset, isMariaDb, sqlMode, table }: PrintedProgram,
  parts: readonly ProgramPart[],
  name: string,
): Promise<ProgramPart[] | undefined> {
  if (!isMultiByte(charset)) return undefined;
  const reading = { charset, isMariaDb };
  let isMisreadAny = false;
  const read: ProgramPart[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.isBody || (kind !== 'trigger' && i > 0)) {
      read.push(part);
      continue;
    }
    const own =
      part.encoding === 'client' ? part.text : await convertSql(session, part.text, 'utf8mb4', charset);
    if (own === undefined) return undefined;
    const tokens = [...tokenize(own, quotingOf(sqlMode, charset))];
    isMisreadAny ||= tokens.some((token) => isMisread(own, token, reading));
    read.push(isMariaDb && kind === 'trigger' ? withNames(part, tokens, name, table) : part);
  }
  return isMisreadAny ? read : undefined;
}

/**
 * Replaces the names in the typed head of a trigger: the trigger's name follows TRIGGER, the
 * table's name follows ON.
 */
function withNames(
  part: ProgramPart,
  tokens: readonly Token[],
  name: string,
  table: string | undefined,
): ProgramPart {
  if (part.encoding !== 'client') return part;
  const nameAt = lastOfName(tokens, 'TRIGGER');
  const tableAt = lastOfName(tokens, 'ON');
  if (nameAt === undefined || tableAt === undefined || table === undefined) return part;
  const { text } = part;
  return {
    encoding: 'utf8',
    text: `${text.slice(0, nameAt.start)}${name}${text.slice(nameAt.end, tableAt.start)}\`${table.replaceAll('`', '``')}\`${text.slice(tableAt.end)}`,
  };
}

/** Returns the last token of the name after `word`: possibly qualified, after IF NOT EXISTS. */
function lastOfName(tokens: readonly Token[], word: string): Token | undefined {
  let index = tokens.findIndex((token) => keywordOf(token) === word) + 1;
  if (keywordOf(tokens[index]) === 'IF') index += 3;
  return isDot(tokens[index + 1]) ? tokens[index + 2] : tokens[index];
}

/** Returns the statement in `charset`; undefined if the character set cannot represent it. */
async function convertParts(
  session: Queryable,
  parts: readonly ProgramPart[],
  charset: string,
): Promise<string | undefined> {
  const texts: string[] = [];
  for (const { encoding, text } of parts) {
    const own = encoding === 'client' ? text : await convertSql(session, text, 'utf8mb4', charset);
    if (own === undefined) return undefined;
    texts.push(own);
  }
  return texts.join('');
}

/**
 * Converts SQL between character sets. The servers convert a backslash to the wide character 0x815F
 * of sjis, which escapes nothing, and convert 0x815F to a backslash. So the backslashes of the SQL
 * stay unchanged, and a text with 0x815F is not converted.
 */
async function convertSql(
  session: Queryable,
  sql: string,
  from: string,
  to: string,
): Promise<string | undefined> {
  if (from !== 'sjis' && to !== 'sjis') return await convertExactly(session, sql, from, to);
  const texts: string[] = [];
  for (const text of splitAtBackslashes(sql, from)) {
    const own =
      from === 'sjis' && text.includes('\x81\x5f')
        ? undefined
        : await convertExactly(session, text, from, to);
    if (own === undefined) return undefined;
    texts.push(own);
  }
  return texts.join('\\');
}

/** Splits at backslashes, but not at a backslash byte inside a multi-byte character. */
function splitAtBackslashes(sql: string, charset: string): string[] {
  const texts: string[] = [];
  let begin = 0;
  for (let i = 0; i < sql.length; i += characterBytes(sql, i, charset)) {
    if (sql[i] !== '\\') continue;
    texts.push(sql.slice(begin, i));
    begin = i + 1;
  }
  return [...texts, sql.slice(begin)];
}

/** Converts a routine without its comment, which a later ALTER PROCEDURE … COMMENT adds. */
async function convertWithoutComment(
  session: Queryable,
  parts: readonly ProgramPart[],
  { kind, charset, sqlMode }: PrintedProgram,
  name: string,
): Promise<ClientStatement | undefined> {
  if (kind !== 'procedure' && kind !== 'function') return undefined;
  let comment: string | undefined;
  const others = parts.map((part) => {
    if (part.encoding === 'client') return part;
    const match = COMMENT_LINE.exec(part.text);
    if (!match) return part;
    comment = literalBytes(match[1]!, { ...quotingOf(sqlMode), ansiQuotes: false });
    return {
      ...part,
      text: part.text.slice(0, match.index) + part.text.slice(match.index + match[0].length),
    };
  });
  if (comment === undefined) return undefined;
  const statement = await convertParts(session, others, charset);
  if (statement === undefined) return undefined;
  const literal = `'${comment.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return { statement, client: charset, followUp: `ALTER ${kind.toUpperCase()} ${name} COMMENT ${literal}` };
}

const COMMENT_LINE = /^ {4}COMMENT ('(?:[^'\\]|\\[^]|'')*')\n/m;

/**
 * Returns the statement in UTF-8, as the last resort. Values, character sets and collations stay
 * the same; only the client in the metadata differs.
 */
async function inUtf8(
  session: Queryable,
  parts: readonly ProgramPart[],
  { charset, sqlMode, printed }: PrintedProgram,
  reason = `${charset}, the character set of the client that created it, cannot represent all of it`,
): Promise<ClientStatement> {
  const texts: string[] = [];
  for (const { encoding, text } of parts) {
    const own =
      encoding === 'utf8'
        ? text
        : await convertSql(session, withHexLiterals(text, quotingOf(sqlMode, charset)), charset, 'utf8mb4');
    if (own === undefined)
      return {
        statement: printed,
        client: charset,
        inexact: `its text is not valid ${charset}, the character set of the client that created it`,
      };
    texts.push(own);
  }
  return {
    statement: texts.join(''),
    client: 'utf8mb4',
    inexact: `${reason}: the restore creates it with a utf8mb4 client`,
  };
}

/** Returns the converted text; undefined if it does not convert back to the same bytes. */
export async function convertExactly(
  session: Queryable,
  text: string,
  from: string,
  to: string,
): Promise<string | undefined> {
  if (isAscii(text)) return text;
  const bytes = Buffer.from(text, 'latin1');
  const there = `CONVERT(CONVERT(X'${bytes.toString('hex')}' USING ${from}) USING ${to})`;
  const [row] = await session.query(
    `SELECT ${there} AS there, CONVERT(${there} USING ${from}) AS back`,
    `cannot convert a definition from ${from} to ${to}`,
    { results: 'binary' },
  );
  const { there: result, back } = row as Record<string, unknown>;
  return Buffer.isBuffer(result) && Buffer.isBuffer(back) && back.equals(bytes)
    ? result.toString('latin1')
    : undefined;
}
