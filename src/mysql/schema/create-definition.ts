// Creates one object from its record: the session gets what the record states, one statement is sent as bytes, and the session is what
// it was before. Invariant: whatever happens, the next statement of the session finds the settings of a load.
import type { CreationSession, DefinitionRecord } from '../../format/definition-record.ts';
import { quoteName, quoteString, quoteTable } from '../../sql/quote.ts';
import { valueFor } from '../connection/session-variables.ts';
import type { Session, StatementResult } from '../connection/session.ts';

export interface CreateOptions {
  /** For messages: `view shop.v`. */
  what: string;
  /** Where the object belongs; empty for schemas and accounts. */
  schema: string;
  /** On the target. */
  name: string;
  /** Collation of the target's schema, which an object that was made under another one needs for a moment. */
  schemaCollation?: string;
  /** Remove an object of that name first: an earlier try of ours may have made it. */
  replaces?: boolean;
  /** Read what the server remarks on the statement, before anything else is asked. */
  readsWarnings?: boolean;
}

export interface CreateResult extends StatementResult {
  /** Empty where they were not asked for. */
  warnings: { Code: number | string }[];
}

const OWN_SQL_MODE = valueFor('load', 'sql_mode');

/** @throws BackupError TARGET_QUERY_FAILED and others, naming the object */
export async function createDefinition(
  session: Session,
  record: DefinitionRecord,
  options: CreateOptions,
): Promise<CreateResult> {
  const { what, schema, name, schemaCollation, replaces = false, readsWarnings = false } = options;
  const { databaseCollation } = record.session;
  const otherCollation =
    databaseCollation !== undefined && schemaCollation !== undefined && databaseCollation !== schemaCollation
      ? databaseCollation
      : undefined;
  if (schema !== '') await session.use(schema);
  if (otherCollation !== undefined) await setCollation(session, schema, otherCollation);
  const settings = settingsOf(record);
  try {
    if (settings.mode !== '') await session.execute(settings.mode, `cannot create ${what}`);
    // In UTF-8, and in the sql_mode of the object: MariaDB before 11.4 knows packages only in ORACLE.
    if (replaces && record.kind !== 'schema')
      await session.execute(dropStatement(record, schema, name), `cannot replace ${what}`);
    if (settings.charset !== '') await session.execute(settings.charset, `cannot create ${what}`);
    const result = await session.executeBytes(record.statement, `cannot create ${what}`);
    const isAsked = readsWarnings && result.warningCount > 0;
    return { ...result, warnings: isAsked ? await session.query<{ Code: number }>('SHOW WARNINGS') : [] };
  } finally {
    if (!session.lost) {
      if (settings.charset !== '' || settings.mode !== '') {
        await resetSettings(session);
      }
      if (otherCollation !== undefined) await setCollation(session, schema, schemaCollation!);
    }
  }
}

/** What changes an object that was created: a comment that its character set could not say. */
export async function finishDefinition(
  session: Session,
  { followUp }: DefinitionRecord,
  what: string,
): Promise<void> {
  if (followUp !== undefined) await session.executeBytes(followUp, `cannot create ${what}`);
}

/** Sets what a load has in place of the settings of an object. */
export async function resetSettings(session: Session): Promise<void> {
  // The character sets first: under a connection in utf16 the values of the others would be no text that the server knows.
  await session.execute(
    'SET character_set_client = utf8mb4, character_set_connection = utf8mb4',
    'cannot set up the session',
  );
  await session.execute(`SET sql_mode = ${OWN_SQL_MODE}, time_zone = '+00:00'`, 'cannot set up the session');
}

/** Statements for the session in which an object means what it meant; empty: none is needed. */
export function settingsOf({ kind, session }: DefinitionRecord): { mode: string; charset: string } {
  if (!HAS_CONTEXT.has(kind)) return { mode: '', charset: '' };
  const { client, collation, sqlMode, timeZone } = session;
  return {
    mode: `SET sql_mode = ${quoteString(sqlMode)}${timeZone === undefined ? '' : `, time_zone = ${quoteString(timeZone)}`}`,
    charset: charsetOf({ client, collation }),
  };
}

/** In this order: setting the client would set nothing of the connection. */
function charsetOf({ client, collation }: Pick<CreationSession, 'client' | 'collation'>): string {
  return `SET character_set_client = ${client}${collation === undefined ? '' : `, collation_connection = ${collation}`}`;
}

const HAS_CONTEXT: ReadonlySet<DefinitionRecord['kind']> = new Set([
  'view',
  'procedure',
  'function',
  'package',
  'package body',
  'library',
  'trigger',
  'event',
]);

async function setCollation(session: Session, schema: string, collation: string): Promise<void> {
  await session.execute(
    `ALTER DATABASE ${quoteName(schema)} COLLATE ${collation}`,
    `cannot set the collation of ${schema}`,
  );
}

function dropStatement({ kind }: DefinitionRecord, schema: string, name: string): string {
  return `DROP ${kind.toUpperCase()} IF EXISTS ${quoteTable(schema, name)}`;
}
