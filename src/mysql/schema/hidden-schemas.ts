// Schemas that the server hides from the account. information_schema does not list them, so usually
// nothing reveals their absence from the backup. Partial revokes and InnoDB reveal the names of
// some. Otherwise the report states that the number of hidden schemas is unknown.
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';
import { isSystemSchema, type ServerFacts } from '../connection/server-facts.ts';
import type { LeftOut } from './catalog.ts';
import { encodedSchema, innodbTables, schemaOfFileName } from './tables/innodb-names.ts';
import type { Grants } from './privileges.ts';
import type { Selection } from './selection.ts';

/** Privileges on `*.*` that each make all schemas visible, except those of partial revokes. */
export const SHOWS_ALL_SCHEMAS = [
  'SHOW DATABASES',
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'EXECUTE',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'EVENT',
  'TRIGGER',
] as const;

export const UNKNOWN_SCHEMAS = 'schemas that the account may not see';

/** Returns each hidden schema with a known name, and an entry without a name if more may exist. */
export async function findHiddenSchemas(
  session: Queryable,
  facts: ServerFacts,
  grants: Grants,
): Promise<LeftOut[]> {
  const rows = await session.query<{ name: string }>(
    'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
    'cannot list the schemas',
  );
  const visible = new Set(rows.map(({ name }) => name));
  const hidden = grants.revokedSchemas
    .filter((name) => !visible.has(name) && !isSystemSchema(name, facts))
    .map((name) => ({
      name: `schema ${name}`,
      reason: 'the account may not see it: a partial revoke names it, but its existence is unknown',
    }));
  if (SHOWS_ALL_SCHEMAS.some((privilege) => grants.hasGlobal(privilege))) return hidden;
  const revoked = new Set(grants.revokedSchemas.map(encodedSchema));
  const seen = new Set([...visible].map(encodedSchema));
  for (const name of await readInnodbSchemas(session, facts))
    if (!seen.has(name) && !revoked.has(name) && !isSystemSchema(name, facts))
      hidden.push({
        name: `schema ${name.replaceAll('\0', '?')}`,
        reason: 'the account may not see it: InnoDB lists tables of it',
      });
  hidden.push({
    name: UNKNOWN_SCHEMAS,
    reason: 'their number is unknown without SHOW DATABASES ON *.*',
  });
  return hidden;
}

/** Returns schemas with InnoDB tables, in InnoDB's name encoding; empty without PROCESS. */
async function readInnodbSchemas(session: Queryable, facts: ServerFacts): Promise<Set<string>> {
  const rows = await session
    .query<{ name: string }>(`SELECT NAME AS name FROM ${innodbTables(facts)}`)
    .catch((error: unknown) => {
      if (isPrivilegeError(error)) return [];
      throw error;
    });
  return new Set(rows.flatMap(({ name }) => schemaOfFileName(name) ?? []));
}

/**
 * Returns warnings about hidden schemas. A selection by exact names needs none; a pattern, or
 * everything, may include a hidden schema.
 */
export function warnOfHidden(hidden: readonly LeftOut[], selection: Selection): string[] {
  const { schemas, includeTables, literalNames } = selection;
  const wanted = [...schemas, ...includeTables.map((pattern) => pattern.split('.', 1)[0]!)];
  const mayMeanOthers =
    wanted.length === 0 || (!literalNames && wanted.some((pattern) => pattern.includes('*')));
  return mayMeanOthers ? hidden.map(({ name, reason }) => `${name} cannot be in the backup: ${reason}`) : [];
}
