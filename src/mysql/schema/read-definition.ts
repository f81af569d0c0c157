// Reads the definitions of one schema's objects as records. Invariant: a record holds the bytes that the server printed, and one
// statement that creates the same object again, in the session that is stated with it.
import type { CreationSession, DefinitionRecord } from '../../format/definition-record.ts';
import { quoteName, quoteTable } from '../../sql/quote.ts';
import { isUtf8 } from '../../sql/charsets.ts';
import type { PrintedProgram, ProgramKind } from '../../sql/program-parts.ts';
import { isConnectionLost, isPrivilegeError } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import type { RoutineType, Schema } from './catalog.ts';
import { clientStatement } from './client-statement.ts';
import { readTrueLiterals } from './true-literals.ts';
import { showCreate, type Printed } from './show-create.ts';
import { BackupError } from '../../core/errors.ts';

const UTF8: CreationSession = { client: 'utf8mb4', sqlMode: '' };

export async function readSchemaDefinition(
  session: Queryable,
  { name, readOnly }: Schema,
): Promise<DefinitionRecord> {
  const { text } = await showCreate(session, 'schema', name, name);
  return {
    kind: 'schema',
    name,
    // A comment of the server, which would not make it so.
    statement: latin1(text.replace(/ \/\* READ ONLY ?= ?1 \*\/$/, '')),
    printed: latin1(text),
    session: UTF8,
    ...(readOnly ? { readOnly: true } : {}),
  };
}

/** Without its facts. */
export async function readTableDefinition(
  session: Queryable,
  server: ServerFacts,
  schema: string,
  name: string,
): Promise<DefinitionRecord> {
  const { text: printed } = await showCreate(session, 'table', schema, name);
  const { text, inexact } = await readTrueLiterals(session, server, schema, name, printed);
  return {
    kind: 'table',
    schema,
    name,
    statement: latin1(text),
    ...(text === printed ? {} : { printed: latin1(printed) }),
    session: UTF8,
    ...(inexact === undefined ? {} : { inexact }),
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
    ...(next === undefined ? {} : { next }),
  };
}

/** A view that is invalid on the server has no columns; one that the server cannot even print is kept as its message. */
export async function readViewDefinition(
  session: Queryable,
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
  return {
    ...own,
    statement: latin1(printed.text),
    session: printed.session,
    ...(columns.length === 0 ? { broken: 'it is invalid on the source' } : {}),
  };
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
  const { text, session: creation } = await showCreate(session, kind, schema.name, name);
  const program: PrintedProgram = {
    kind,
    isMariaDb: isMariaDb(server),
    printed: text,
    charset: creation.client,
    sqlMode: creation.sqlMode,
    ...(table === undefined ? {} : { table: byteText(table) }),
  };
  const { statement, client, followUp, inexact } = await clientStatement(
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
    ...(inexact === undefined ? notValidUtf8(text, creation.client) : { inexact }),
  };
}

/** An event that another client altered keeps the bytes of that client, which are no text in its own character set. */
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

/** UTF-8 as text of one character per byte. */
function byteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function isServersAnswer(error: unknown): boolean {
  const cause = error instanceof BackupError ? error.cause : undefined;
  return cause !== undefined && !isPrivilegeError(error) && !isConnectionLost(cause);
}

function messageOf(error: unknown): string {
  const cause = (error as BackupError).cause as Error;
  return cause.message;
}
