// SHOW CREATE as bytes, in a session whose default schema is the object's schema: MySQL then prints
// views without their schema. If the account may not see a definition, the server returns NULL
// instead of an error; this file then throws an error with the object's name.
import { defined } from '../../../core/defined.ts';
import { BackupError } from '../../../core/errors.ts';
import type { CreationSession } from '../../../format/definition-record.ts';
import { quoteName } from '../../../sql/tokens/quote.ts';
import type { Queryable } from '../../connection/reader.ts';

export interface Printed {
  /** Statement as the server prints it, with one character per byte. */
  text: string;
  /** Session from SHOW CREATE, without fields that this kind of object lacks. */
  session: CreationSession;
}

interface Form {
  /** Keyword after SHOW CREATE. */
  keyword: string;
  /** Result column that holds the statement. */
  field: string;
}

const FORMS = {
  schema: { keyword: 'DATABASE', field: 'Create Database' },
  table: { keyword: 'TABLE', field: 'Create Table' },
  sequence: { keyword: 'SEQUENCE', field: 'Create Table' },
  view: { keyword: 'VIEW', field: 'Create View' },
  procedure: { keyword: 'PROCEDURE', field: 'Create Procedure' },
  function: { keyword: 'FUNCTION', field: 'Create Function' },
  package: { keyword: 'PACKAGE', field: 'Create Package' },
  'package body': { keyword: 'PACKAGE BODY', field: 'Create Package Body' },
  library: { keyword: 'LIBRARY', field: 'Create Library' },
  trigger: { keyword: 'TRIGGER', field: 'SQL Original Statement' },
  event: { keyword: 'EVENT', field: 'Create Event' },
} as const satisfies Record<string, Form>;

export type PrintedKind = keyof typeof FORMS;

/**
 * Reads the definition of one object.
 * @throws BackupError SOURCE_PRIVILEGES, or the error of the server
 */
export async function showCreate(
  session: Queryable,
  kind: PrintedKind,
  schema: string,
  name: string,
): Promise<Printed> {
  const { keyword, field } = FORMS[kind];
  const object = kind === 'schema' ? `schema ${name}` : `${kind} ${schema}.${name}`;
  const [row] = await session.query(
    `SHOW CREATE ${keyword} ${kind === 'schema' ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`}`,
    `cannot read the definition of ${object}`,
    { results: 'binary', schema: kind === 'schema' ? undefined : schema },
  );
  const fields = new Map(Object.entries(row ?? {}).map(([key, value]) => [key, bytesOf(value)]));
  const text = fields.get(field);
  if (text === undefined) throw invisible(object);
  const collation = fields.get('collation_connection');
  const databaseCollation = fields.get('Database Collation');
  const timeZone = fields.get('time_zone');
  return {
    text,
    session: {
      client: fields.get('character_set_client') ?? 'utf8mb4',
      sqlMode: kind === 'view' ? '' : (fields.get('sql_mode') ?? ''),
      ...defined({ collation, databaseCollation, timeZone }),
    },
  };
}

function bytesOf(value: unknown): string | undefined {
  if (Buffer.isBuffer(value)) return value.toString('latin1');
  return typeof value === 'string' ? Buffer.from(value).toString('latin1') : undefined;
}

function invisible(errorPrefix: string): BackupError {
  return new BackupError('SOURCE_PRIVILEGES', `the account may not see the definition of ${errorPrefix}`, {
    hint: 'Grant SHOW_ROUTINE (MySQL), TRIGGER, EVENT and SHOW VIEW, or on MariaDB SELECT on mysql.*, as docs/privileges.md lists.',
  });
}
