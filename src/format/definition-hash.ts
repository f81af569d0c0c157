// The normal form by which two definitions are the same, and its hash. It has to survive a restore: under another name
// of the schema, with indexes made in another order, with AUTO_INCREMENT further on.
import { normalizeCreateTable } from '../sql/create-table.ts';
import type { StoredProgram } from './dump-sql.ts';
import { sha256Hex } from './manifest.ts';
import { dropQualifiers } from '../sql/sql-identifiers.ts';
import { quotingOf, type QuotingMode } from '../sql/sql-quoting.ts';

/** A schema by its name, or by the one that it has now and the one that it had. */
type Own = string | readonly string[];

export function hashTable(schema: Own, create: string): string {
  return sha256Hex(drop(normalizeCreateTable(create), schema));
}

export function hashView(schema: Own, statement: string, collation: string): string {
  return sha256Hex(JSON.stringify([drop(statement, schema), collation]));
}

export function hashProgram(schema: Own, { statement, sqlMode, collation, timeZone }: StoredProgram): string {
  const normal = drop(statement, schema, quotingOf(sqlMode ?? ''));
  return sha256Hex(JSON.stringify([normal, sqlMode ?? '', collation, timeZone ?? '']));
}

export function hashSequence(schema: Own, statement: string): string {
  return sha256Hex(drop(statement, schema));
}

function drop(sql: string, schema: Own, quoting?: QuotingMode): string {
  return dropQualifiers(sql, typeof schema === 'string' ? [schema] : schema, quoting);
}

/** The next value of AUTO_INCREMENT, as text because it may be beyond 2^53; undefined where none was ever given. */
export function readAutoIncrement(create: string): string | undefined {
  return /\) [^\n]*?\bAUTO_INCREMENT=(\d+)/.exec(create.slice(create.lastIndexOf('\n)')))?.[1];
}
