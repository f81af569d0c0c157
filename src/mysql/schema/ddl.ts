// Definitions as SHOW CREATE prints them, with the settings under which they were made. A definition that the
// account may not see is an error that names it: SHOW CREATE then gives NULL, not a failure.
import type { CreationContext, StoredProgram } from '../../format/dump-sql.ts';
import { BackupError } from '../../core/errors.ts';
import type { RoutineType, Schema } from './catalog.ts';
import type { Queryable } from '../connection/reader.ts';
import { quoteName, quoteTable } from '../../sql/quote.ts';

export async function showCreateSchema(session: Queryable, schema: string): Promise<string> {
  const row = await showCreate(
    session,
    `SHOW CREATE DATABASE IF NOT EXISTS ${quoteName(schema)}`,
    `schema ${schema}`,
  );
  return text(row, 'Create Database', `schema ${schema}`);
}

export async function showCreateTable(session: Queryable, schema: string, table: string): Promise<string> {
  const what = `table ${schema}.${table}`;
  return text(
    await showCreate(session, `SHOW CREATE TABLE ${quoteTable(schema, table)}`, what),
    'Create Table',
    what,
  );
}

export async function showCreateView(
  session: Queryable,
  schema: string,
  view: string,
): Promise<{ statement: string } & CreationContext> {
  const what = `view ${schema}.${view}`;
  const row = await showCreate(session, `SHOW CREATE VIEW ${quoteTable(schema, view)}`, what);
  return {
    statement: text(row, 'Create View', what),
    charset: text(row, 'character_set_client', what),
    collation: text(row, 'collation_connection', what),
  };
}

/** The sequence and the next value that it would give. */
export async function showCreateSequence(
  session: Queryable,
  schema: string,
  name: string,
): Promise<{ statement: string; next: string }> {
  const what = `sequence ${schema}.${name}`;
  const row = await showCreate(session, `SHOW CREATE SEQUENCE ${quoteTable(schema, name)}`, what);
  const next = await session.scalar(
    `SELECT next_not_cached_value FROM ${quoteTable(schema, name)}`,
    `cannot read ${what}`,
  );
  if (next === undefined) throw invisible(what);
  return { statement: text(row, 'Create Table', what), next };
}

export async function showCreateTrigger(
  session: Queryable,
  schema: Schema,
  name: string,
): Promise<StoredProgram> {
  const what = `trigger ${schema.name}.${name}`;
  const row = await showCreate(session, `SHOW CREATE TRIGGER ${quoteTable(schema.name, name)}`, what);
  return {
    kind: 'TRIGGER',
    name,
    statement: text(row, 'SQL Original Statement', what),
    ...programContext(row, schema, what),
  };
}

const ROUTINE_FIELDS: Record<RoutineType, string> = {
  PROCEDURE: 'Create Procedure',
  FUNCTION: 'Create Function',
  PACKAGE: 'Create Package',
  'PACKAGE BODY': 'Create Package Body',
};

export async function showCreateRoutine(
  session: Queryable,
  schema: Schema,
  name: string,
  type: RoutineType,
): Promise<StoredProgram> {
  const what = `${type.toLowerCase()} ${schema.name}.${name}`;
  const row = await showCreate(session, `SHOW CREATE ${type} ${quoteTable(schema.name, name)}`, what);
  return {
    kind: type,
    name,
    statement: text(row, ROUTINE_FIELDS[type], what),
    ...programContext(row, schema, what),
  };
}

export async function showCreateEvent(
  session: Queryable,
  schema: Schema,
  name: string,
): Promise<StoredProgram> {
  const what = `event ${schema.name}.${name}`;
  const row = await showCreate(session, `SHOW CREATE EVENT ${quoteTable(schema.name, name)}`, what);
  return {
    kind: 'EVENT',
    name,
    statement: text(row, 'Create Event', what),
    timeZone: text(row, 'time_zone', what),
    ...programContext(row, schema, what),
  };
}

function programContext(
  row: Record<string, unknown>,
  schema: Schema,
  what: string,
): CreationContext & { schemaCollation?: string } {
  const schemaCollation = text(row, 'Database Collation', what);
  return {
    charset: text(row, 'character_set_client', what),
    collation: text(row, 'collation_connection', what),
    sqlMode: typeof row['sql_mode'] === 'string' ? row['sql_mode'] : '',
    ...(schemaCollation === schema.collation ? {} : { schemaCollation }),
  };
}

async function showCreate(session: Queryable, sql: string, what: string): Promise<Record<string, unknown>> {
  // As bytes, which are UTF-8: as text MySQL gives ???? for an emoji in a CHECK, a DEFAULT or a generated column.
  const [row] = await session.query(sql, `cannot read the definition of ${what}`, 'binary');
  if (!row) throw invisible(what);
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field,
      Buffer.isBuffer(value) ? value.toString('utf8') : value,
    ]),
  );
}

function text(row: Record<string, unknown>, field: string, what: string): string {
  const value = row[field];
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  throw invisible(what);
}

function invisible(what: string): BackupError {
  return new BackupError('SOURCE_PRIVILEGES', `the account may not see the definition of ${what}`, {
    hint: 'Grant SHOW_ROUTINE (MySQL), TRIGGER, EVENT and SHOW VIEW, or on MariaDB SELECT on mysql.*, as the README lists.',
  });
}
