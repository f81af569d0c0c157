// Creates one object from its record: applies the record's settings to the session, sends one
// statement as bytes, and restores the settings. Invariant: in every case, the next statement of
// the session runs with the settings of a load.
import type { CreationSession, DefinitionRecord } from '../../../format/definition-record.ts';
import { quoteName, quoteString, quoteTable } from '../../../sql/tokens/quote.ts';
import { valueFor } from '../../connection/session-variables.ts';
import type { Session, StatementResult } from '../../connection/session.ts';

export interface CreateOptions {
  /** Name for messages: `view shop.v`. */
  object: string;
  /** Schema of the object; empty for schemas and accounts. */
  schema: string;
  /** Name on the target. */
  name: string;
  /**
   * Collation of the target's schema. The function temporarily sets the collation under which the
   * object was created, and then this one.
   */
  schemaCollation?: string;
  /** Drop an object of the same name first; an earlier attempt may have created it. */
  replaces?: boolean;
  /** Read the warnings of the statement before any other statement. */
  readsWarnings?: boolean;
}

export interface CreateResult extends StatementResult {
  /** Empty unless `readsWarnings` is set. */
  warnings: { Code: number | string }[];
}

const OWN_SQL_MODE = valueFor('load', 'sql_mode');

/**
 * Creates the object.
 * @throws BackupError TARGET_QUERY_FAILED and others, with the name of the object
 */
export async function createDefinition(
  session: Session,
  record: DefinitionRecord,
  options: CreateOptions,
): Promise<CreateResult> {
  const { object, schema, name, schemaCollation, replaces = false, readsWarnings = false } = options;
  const { databaseCollation } = record.session;
  const otherCollation =
    databaseCollation !== undefined && schemaCollation !== undefined && databaseCollation !== schemaCollation
      ? databaseCollation
      : undefined;
  if (schema !== '') await session.use(schema);
  if (otherCollation !== undefined) await setCollation(session, schema, otherCollation);
  const settings = settingsOf(record);
  try {
    if (settings.mode !== '') await session.execute(settings.mode, `cannot create ${object}`);
    // In UTF-8, and in the sql_mode of the object: MariaDB before 11.4 parses DROP PACKAGE only in
    // mode ORACLE.
    if (replaces && record.kind !== 'schema')
      await session.execute(dropStatement(record, schema, name), `cannot replace ${object}`);
    if (settings.charset !== '') await session.execute(settings.charset, `cannot create ${object}`);
    const result = await session.executeBytes(record.statement, `cannot create ${object}`);
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

/**
 * Runs the second statement of an object, for example a comment that the object's character set
 * cannot represent.
 */
export async function finishDefinition(
  session: Session,
  { followUp }: DefinitionRecord,
  errorPrefix: string,
): Promise<void> {
  if (followUp !== undefined) await session.executeBytes(followUp, `cannot create ${errorPrefix}`);
}

/** Replaces the settings of an object by those of a load. */
export async function resetSettings(session: Session): Promise<void> {
  // Character sets first: under an utf16 connection the server cannot parse the other values.
  await session.execute(
    'SET character_set_client = utf8mb4, character_set_connection = utf8mb4',
    'cannot set up the session',
  );
  await session.execute(`SET sql_mode = ${OWN_SQL_MODE}, time_zone = '+00:00'`, 'cannot set up the session');
}

/** Returns the statements that set the object's creation context; an empty string means none. */
export function settingsOf({ kind, session }: DefinitionRecord): { mode: string; charset: string } {
  if (!HAS_CONTEXT.has(kind)) return { mode: '', charset: '' };
  const { client, collation, sqlMode, timeZone } = session;
  return {
    mode: `SET sql_mode = ${quoteString(sqlMode)}${timeZone === undefined ? '' : `, time_zone = ${quoteString(timeZone)}`}`,
    charset: charsetOf({ client, collation }),
  };
}

/**
 * Returns the assignments in this order. Otherwise the client's assignment would not affect the
 * connection's collation.
 */
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
