// The normal form by which two definitions are the same, and its hash. It has to survive a restore: under another name
// of the schema, with indexes made in another order, with AUTO_INCREMENT further on.
import { normalizeCreateTable } from './create-table.ts';
import type { StoredProgram } from './dump-sql.ts';
import { sha256Hex } from './manifest.ts';
import { dropQualifiers } from './sql-identifiers.ts';

export function hashTable(schema: string, create: string): string {
  return sha256Hex(dropQualifiers(normalizeCreateTable(create), schema));
}

export function hashView(schema: string, statement: string, collation: string): string {
  return sha256Hex(JSON.stringify([dropQualifiers(statement, schema), collation]));
}

export function hashProgram(
  schema: string,
  { statement, sqlMode, collation, timeZone }: StoredProgram,
): string {
  return sha256Hex(
    JSON.stringify([dropQualifiers(statement, schema), sqlMode ?? '', collation, timeZone ?? '']),
  );
}

export function hashSequence(schema: string, statement: string): string {
  return sha256Hex(dropQualifiers(statement, schema));
}

/** The next value of AUTO_INCREMENT, as text because it may be beyond 2^53; undefined where none was ever given. */
export function readAutoIncrement(create: string): string | undefined {
  return /\) [^\n]*?\bAUTO_INCREMENT=(\d+)/.exec(create.slice(create.lastIndexOf('\n)')))?.[1];
}
