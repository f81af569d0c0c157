// Reads the definitions of the objects of one schema as records. Invariant: a record holds the
// bytes that the server printed, and one statement that creates the same object in the session of
// the record.
import { defined } from '../../../core/defined.ts';
import type { CreationSession, DefinitionRecord } from '../../../format/definition-record.ts';
import { quoteName, quoteTable, textLiteral } from '../../../sql/tokens/quote.ts';
import { decodeFromCharset, isAscii, isUtf8 } from '../../../sql/tokens/charsets.ts';
import { withoutInheritedCollations } from '../../../sql/definitions/create-table.ts';
import { findMisread, type Reading } from '../../../sql/definitions/misread-names.ts';
import { quotingOf } from '../../../sql/tokens/sql-quoting.ts';
import { tokenize } from '../../../sql/tokens/sql-tokens.ts';
import type { PrintedProgram, ProgramKind } from '../../../sql/definitions/program-parts.ts';
import { isConnectionLost, isPrivilegeError, type ServerError } from '../../connection/mysql-errors.ts';
import type { Queryable } from '../../connection/reader.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import type { RoutineType, Schema } from '../catalog.ts';
import { clientStatement } from './client-statement.ts';
import { readTrueLiterals } from './true-literals.ts';
import { showCreate, type Printed } from './show-create.ts';
import { BackupError } from '../../../core/errors.ts';

const UTF8: CreationSession = { client: 'utf8mb4', sqlMode: '' };

export async function readSchemaDefinition(
  session: Queryable,
  { name, readOnly }: Schema,
): Promise<DefinitionRecord> {
  const { text } = await showCreate(session, 'schema', name, name);
  return {
    kind: 'schema',
    name,
    // Remove the READ ONLY option: the server prints it in a comment, which would have no effect.
    statement: latin1(text.replace(/ \/\* READ ONLY ?= ?1 \*\/$/, '')),
    printed: latin1(text),
    session: UTF8,
    ...(readOnly ? { readOnly: true } : {}),
  };
}

/** Reads the definition of a table, without its facts. */
export async function readTableDefinition(
  session: Queryable,
  server: ServerFacts,
  schema: string,
  name: string,
): Promise<DefinitionRecord> {
  const { text: printed } = await showCreate(session, 'table', schema, name);
  const own = isMariaDb(server) ? printed : withoutInheritedCollations(printed);
  const { text, inexact, broken } = await readTrueLiterals(session, server, schema, name, own);
  return {
    kind: 'table',
    schema,
    name,
    statement: latin1(text),
    ...(text === printed ? {} : { printed: latin1(printed) }),
    session: UTF8,
    ...defined({ broken, inexact }),
  };
}

export async function readSequenceDefinition(
  session: Queryable,
  schema: string,
  name: string,
): Promise<DefinitionRecord> {
  const { text } = await showCreate(session, 'sequence', schema, name);
  const next = await session.scalar(
    `SELECT next_not_cached_value FROM ${quoteTable(schema, name)}`,
    `cannot read sequence ${schema}.${name}`,
  );
  return {
    kind: 'sequence',
    schema,
    name,
    statement: latin1(text),
    session: UTF8,
    ...defined({ next }),
  };
}

/**
 * Reads the definition of a view. A view that is invalid on the server has no columns. If the
 * server cannot print a view, the record holds the error message.
 */
export async function readViewDefinition(
  session: Queryable,
  server: ServerFacts,
  schema: string,
  { name, columns }: Schema['views'][number],
): Promise<DefinitionRecord> {
  const own = { kind: 'view', schema, name, columns } as const;
  let printed: Printed;
  try {
    printed = await showCreate(session, 'view', schema, name);
  } catch (error) {
    if (!isServersAnswer(error)) throw error;
    return { ...own, statement: Buffer.alloc(0), session: UTF8, broken: messageOf(error) };
  }
  const { text } = printed;
  const reading = { charset: printed.session.client, isMariaDb: isMariaDb(server) };
  const broken =
    columns.length === 0
      ? 'it is invalid on the source'
      : (misreadName(text, reading) ??
        misreadLiteral(text, printed.session) ??
        (await findLostName(session, schema, name, text, reading.charset)));
  const inexact = isMariaDb(server) ? undefined : findStrippedColumn(columns, text);
  return {
    ...own,
    statement: latin1(text),
    session: printed.session,
    ...defined({ broken, inexact }),
  };
}

/**
 * Finds a column whose printed name differs. MySQL keeps the column name ` a` in a view, but prints
 * `a`, unless the view lists its columns.
 */
function findStrippedColumn(columns: readonly string[], printed: string): string | undefined {
  const stripped = columns.find((name) => name.startsWith(' '));
  if (stripped === undefined || / VIEW `(?:[^`]|``)+` \(/.test(printed)) return undefined;
  return `the server prints its column "${stripped}" without the leading space, and the restored view has that name`;
}

/**
 * Finds a name that the server parses differently. The server stores a view as text and parses the
 * text at each use, so each creation would change such a name.
 */
function misreadName(printed: string, reading: Reading): string | undefined {
  const found = findMisread(printed, reading);
  return found === undefined
    ? undefined
    : `the server reads the name ${decodeFromCharset(found, reading.charset) ?? found} in it differently than it prints the name`;
}

/**
 * Returns a reason if the server parses a literal differently. With a binary collation_connection,
 * literals are bytes. MySQL prints each byte as a latin1 character, and parses the text as bytes
 * again. With a character set of 2- or 4-byte units, MySQL prints the bytes of some literals,
 * `\0a`, and parses each byte as a character.
 */
function misreadLiteral(printed: string, { client, collation = '' }: CreationSession): string | undefined {
  const trap = /^(?:ucs2|utf16|utf16le|utf32)_/.test(collation)
    ? /\\0/
    : collation === 'binary' && client !== 'binary'
      ? /[\x80-\xff]/
      : undefined;
  // A literal in a comparison with bytes is a byte string too.
  const isDoubled = isUtf8(client) && /\b(?:0x|_binary\b)/.test(printed);
  if (trap === undefined && !isDoubled) return undefined;
  const isTrap = (literal: string): boolean =>
    trap?.test(literal) === true || (isDoubled && isEncodedTwice(literal));
  const isByte = [...tokenize(printed, quotingOf('', client))].some(
    ({ name, text, start, end }) => name === undefined && text === "'" && isTrap(printed.slice(start, end)),
  );
  return isByte
    ? 'it has literals of bytes, which the server reads differently than it prints them'
    : undefined;
}

/** Returns whether the literal is UTF-8 that was taken for latin1 and encoded again. */
function isEncodedTwice(literal: string): boolean {
  const text = latin1(literal).toString('utf8');
  if (isAscii(text) || !/^[\x00-\xff]*$/.test(text)) return false;
  const once = latin1(text);
  return Buffer.from(once.toString('utf8'), 'utf8').equals(once);
}

/**
 * Returns a reason if the view's text contains a lost name. A server stores a view in the character
 * set of its client. It replaces `*` by column names, with `?` for characters that the character
 * set lacks. MySQL also stores function names there in UTF-8. No statement with such names works,
 * not even on the source.
 */
async function findLostName(
  session: Queryable,
  schema: string,
  name: string,
  printed: string,
  client: string,
): Promise<string | undefined> {
  if (isUtf8(client)) return undefined;
  const doubtful = quotedNames(printed, client).filter(
    ({ text, isCalled }) => text.includes('?') || (isCalled && /[^\x00-\x7f]/.test(text)),
  );
  if (doubtful.length === 0) return undefined;
  const definition = await session.scalar(
    `SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ${textLiteral(schema)} AND TABLE_NAME = ${textLiteral(name)}`,
    `cannot read the definition of view ${schema}.${name}`,
  );
  if (definition === undefined || definition === '') return undefined;
  const known = new Set(quotedNames(byteText(definition), 'utf8mb4').map(({ text }) => text));
  const lost = doubtful.find(({ text }) => !known.has(text));
  return lost === undefined
    ? undefined
    : `it names ${lost.text}, which differs from the name in ${client}, the character set of the client that created it: it is invalid on the source`;
}

/** Returns the names in backquotes, each with whether it is called as a function. */
function quotedNames(sql: string, charset: string): { text: string; isCalled: boolean }[] {
  const tokens = [...tokenize(sql, quotingOf('', charset))];
  return tokens.flatMap(({ name, text }, i) =>
    text === '`' && name !== undefined
      ? [{ text: decodeFromCharset(name, charset) ?? name, isCalled: tokens[i + 1]?.text === '(' }]
      : [],
  );
}

export async function readTriggerDefinition(
  session: Queryable,
  server: ServerFacts,
  schema: Schema,
  { name, table }: Schema['triggers'][number],
): Promise<DefinitionRecord> {
  return { ...(await readProgram(session, server, 'trigger', schema, name, table)), table };
}

export async function readRoutineDefinition(
  session: Queryable,
  server: ServerFacts,
  schema: Schema,
  name: string,
  type: RoutineType,
): Promise<DefinitionRecord> {
  return await readProgram(session, server, PROGRAM_KINDS[type], schema, name);
}

const PROGRAM_KINDS = {
  PROCEDURE: 'procedure',
  FUNCTION: 'function',
  PACKAGE: 'package',
  'PACKAGE BODY': 'package body',
} as const satisfies Record<RoutineType, ProgramKind>;

export async function readEventDefinition(
  session: Queryable,
  server: ServerFacts,
  schema: Schema,
  name: string,
): Promise<DefinitionRecord> {
  return await readProgram(session, server, 'event', schema, name);
}

export async function readLibraryDefinition(
  session: Queryable,
  server: ServerFacts,
  schema: Schema,
  name: string,
): Promise<DefinitionRecord> {
  return await readProgram(session, server, 'library', schema, name);
}

async function readProgram(
  session: Queryable,
  server: ServerFacts,
  kind: ProgramKind,
  schema: Schema,
  name: string,
  table?: string,
): Promise<DefinitionRecord> {
  let shown: Printed;
  try {
    shown = await showCreate(session, kind, schema.name, name);
  } catch (error) {
    // MariaDB parses a package again for SHOW CREATE, so a syntax error can occur here.
    if (!isSyntaxError(error)) throw error;
    return {
      kind,
      schema: schema.name,
      name,
      statement: Buffer.alloc(0),
      session: UTF8,
      broken: messageOf(error),
    };
  }
  const { text, session: creation } = shown;
  const program: PrintedProgram = {
    kind,
    isMariaDb: isMariaDb(server),
    printed: text,
    charset: creation.client,
    sqlMode: creation.sqlMode,
    ...(table === undefined ? {} : { table: byteText(table) }),
  };
  const { statement, client, followUp, inexact, broken } = await clientStatement(
    session,
    program,
    byteText(quoteName(name)),
  );
  return {
    kind,
    schema: schema.name,
    name,
    statement: latin1(statement),
    ...(statement === text ? {} : { printed: latin1(text) }),
    session: { ...creation, client },
    ...(followUp === undefined ? {} : { followUp: latin1(followUp) }),
    ...defined({ broken }),
    ...(inexact === undefined ? notValidUtf8(text, creation.client) : { inexact }),
  };
}

/**
 * Returns a note for an event that a client with another character set altered: the event keeps
 * that client's bytes, which are invalid in its own character set.
 */
function notValidUtf8(text: string, charset: string): { inexact?: string } {
  if (!isUtf8(charset) || charset === 'binary') return {};
  const bytes = latin1(text);
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)
    ? {}
    : { inexact: `its text is not valid ${charset}, the character set of the client that created it` };
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Returns the UTF-8 bytes as text with one character per byte. */
function byteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function isSyntaxError(error: unknown): boolean {
  return error instanceof BackupError && (error.cause as ServerError | undefined)?.errno === 1064;
}

function isServersAnswer(error: unknown): boolean {
  const cause = error instanceof BackupError ? error.cause : undefined;
  return cause !== undefined && !isPrivilegeError(error) && !isConnectionLost(cause);
}

function messageOf(error: unknown): string {
  const cause = (error as BackupError).cause as Error;
  return cause.message;
}
