// Refuses records that a restore must not execute. Only a signature shows that a backup and its
// hashes are unchanged. So each record must match the one form of its kind, in the character set
// and sql_mode in which it will be sent.
import { BackupError } from '../core/errors.ts';
import { describeRecord, type DefinitionRecord } from '../format/definition-record.ts';
import { decodeFromCharset } from '../sql/tokens/charsets.ts';
import { quotingOf } from '../sql/tokens/sql-quoting.ts';
import { isCommentOf, isCreationOf, isServersName } from '../sql/statements/statement-guard.ts';

/** @throws BackupError MANIFEST_INVALID */
export function assertOwnStatement(record: DefinitionRecord): void {
  const found = findForeign(record);
  if (found === undefined) return;
  throw new BackupError(
    'MANIFEST_INVALID',
    `the definition of ${describeRecord(record)} would have another effect: ${found.slice(0, 200)}`,
    {
      hint: 'The backup was changed, or written by a tool that this one does not know: read the definition before you restore it.',
      details: { statement: found },
    },
  );
}

/** Returns the statement that does not belong to the record; undefined if all do. */
export function findForeign(record: DefinitionRecord): string | undefined {
  const { kind, schema, name, table, statement, followUp, session } = record;
  const owner = { kind, schema, name, table };
  const isOfSchema = kind === 'schema' || schema !== undefined;
  if (!isOfSchema && !isServersName(name)) return `an account named ${name}`;
  const text = statement.toString('latin1');
  const { client, sqlMode } = session;
  const decode = (bytes: string): string | undefined => decodeFromCharset(bytes, client);
  if (!isCreationOf(owner, { text, quoting: quotingOf(sqlMode, client), decode }))
    return statement.toString('utf8');
  if (followUp === undefined) return undefined;
  const comment = {
    text: followUp.toString('latin1'),
    quoting: quotingOf(''),
    decode: (bytes: string): string | undefined => decodeFromCharset(bytes, 'utf8mb4'),
  };
  return isCommentOf(owner, comment) ? undefined : followUp.toString('utf8');
}
