// Asks a server whether it can parse a definition, without creating anything. PREPARE parses the
// statement. MySQL refuses to prepare the creation of a program, but only after parsing.
import type { DefinitionRecord } from '../../../format/definition-record.ts';
import type { BackupError } from '../../../core/errors.ts';
import type { ServerError } from '../../connection/mysql-errors.ts';
import type { Session } from '../../connection/session.ts';
import { resetSettings, settingsOf } from './create-definition.ts';

/**
 * Errors of the grammar, and of names in a statement or its session: a mode, a collation, a
 * character set, an engine, a parser, a type.
 */
const UNREADABLE: ReadonlySet<number> = new Set([1064, 1149, 1231, 1273, 1115, 1286, 1128, 4161]);

/**
 * Parses a definition on the server.
 * @returns the server's message; undefined if the server can parse the definition, even if it
 * cannot create the object
 */
export async function findSyntaxError(
  session: Session,
  record: DefinitionRecord,
  errorPrefix: string,
): Promise<string | undefined> {
  const { mode } = settingsOf(record);
  const { client } = record.session;
  const text = `CONVERT(0x${record.statement.toString('hex')} USING ${client})`;
  try {
    // An unqualified name belongs to the current schema. In information_schema, a missing table
    // stops the parser.
    await session.use('performance_schema').catch(() => session.use('information_schema'));
    if (mode !== '') await session.execute(mode, errorPrefix);
    // PREPARE converts the text to the character set of the connection, and parses it in that of
    // the client.
    await session.execute(
      `SET character_set_client = ${client}, character_set_connection = ${client}`,
      errorPrefix,
    );
    await session.execute(`SET @definition = ${text}`, errorPrefix);
    await session.execute('PREPARE definition FROM @definition', errorPrefix);
    await session.execute('DEALLOCATE PREPARE definition', errorPrefix);
    return undefined;
  } catch (error) {
    const cause = (error as BackupError).cause as ServerError | undefined;
    if (session.lost || cause?.errno === undefined) throw error;
    return UNREADABLE.has(cause.errno) ? cause.message : undefined;
  } finally {
    if (!session.lost) {
      await resetSettings(session);
      await session.execute('SET @definition = NULL', 'cannot set up the session');
    }
  }
}
