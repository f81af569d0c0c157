// Makes of what a server prints one statement in the character set of the client that created it: the parts that are UTF-8 are
// converted by the server itself, and the result counts only where it converts back to the same (docs/definitions.md, "Re-create").
import { isAscii, isUtf8 } from '../../sql/charsets.ts';
import { literalBytes, withHexLiterals, withoutBackslashEscapes } from '../../sql/literals.ts';
import { splitProgram, type PrintedProgram, type ProgramPart } from '../../sql/program-parts.ts';
import { quotingOf } from '../../sql/sql-quoting.ts';
import type { Queryable } from '../connection/reader.ts';

export interface ClientStatement {
  /** Ready to send, one character per byte, in `client`. */
  statement: string;
  client: string;
  /** To be sent afterwards, in UTF-8. */
  followUp?: string;
  /** Why the restored object may differ, as the end of a sentence about the object. */
  inexact?: string;
}

/** @param name of the program, in SQL with its quotes, in UTF-8 with one character per byte */
export async function clientStatement(
  session: Queryable,
  program: PrintedProgram,
  name: string,
): Promise<ClientStatement> {
  const { charset, sqlMode, printed } = program;
  const isPlain = !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode);
  if (program.kind === 'library' || (isPlain && (isUtf8(charset) || isAscii(printed))))
    return { statement: printed, client: program.kind === 'library' ? 'utf8mb4' : charset };
  const parts = splitProgram(program).map((part) => withoutOwnEscapes(part, program));
  const converted = await convertParts(session, parts, charset);
  if (converted !== undefined) return { statement: converted, client: charset };
  const commentless = await convertWithoutComment(session, parts, program, name);
  return commentless ?? (await inUtf8(session, parts, program));
}

/** The server escapes its comments with backslashes though the mode of the program knows none. */
function withoutOwnEscapes(part: ProgramPart, { sqlMode }: PrintedProgram): ProgramPart {
  if (part.encoding === 'client' || !/\bNO_BACKSLASH_ESCAPES\b/.test(sqlMode)) return part;
  const mode = { ...quotingOf(sqlMode), noBackslash: false };
  return { ...part, text: withoutBackslashEscapes(part.text, mode) };
}

/** undefined: the character set cannot say it. */
async function convertParts(
  session: Queryable,
  parts: readonly ProgramPart[],
  charset: string,
): Promise<string | undefined> {
  const texts: string[] = [];
  for (const { encoding, text } of parts) {
    const own = encoding === 'client' ? text : await convertExactly(session, text, 'utf8mb4', charset);
    if (own === undefined) return undefined;
    texts.push(own);
  }
  return texts.join('');
}

/** Of a routine only: ALTER PROCEDURE … COMMENT keeps everything else as it is. */
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

/** Last of all: the same values, character sets and collations; only the client in the metadata is another. */
async function inUtf8(
  session: Queryable,
  parts: readonly ProgramPart[],
  { charset, sqlMode, printed }: PrintedProgram,
): Promise<ClientStatement> {
  const texts: string[] = [];
  for (const { encoding, text } of parts) {
    const own =
      encoding === 'utf8'
        ? text
        : await convertExactly(
            session,
            withHexLiterals(text, quotingOf(sqlMode, charset)),
            charset,
            'utf8mb4',
          );
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
    inexact: `${charset}, the character set of the client that created it, cannot represent all of it: it will be created by an utf8mb4 client`,
  };
}

/** undefined: it does not convert back to the same bytes. */
async function convertExactly(
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
