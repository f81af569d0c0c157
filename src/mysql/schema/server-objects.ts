// Objects that belong to the server and to no schema. A backup contains none of them, but its
// objects may need them. The report names each such object that a user created.
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';
import { has } from '../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import type { LeftOut } from './catalog.ts';

interface Kind {
  /** Name of the kind in messages. */
  kind: string;
  reason: string;
  /** Query that returns the names as `n`. */
  sql: string;
}

function kindsOf(facts: ServerFacts): Kind[] {
  const kinds: Kind[] = [
    {
      kind: 'loadable function',
      reason: 'its library is a file of the server: objects that call it need it on the target',
      sql: 'SELECT name AS n FROM mysql.func',
    },
    {
      kind: 'server',
      reason: 'it belongs to no schema: tables that name it need it on the target',
      sql: 'SELECT Server_name AS n FROM mysql.servers',
    },
  ];
  if (isMariaDb(facts)) return kinds;
  if (has(facts, 'INNODB_TABLESPACES'))
    kinds.push({
      kind: 'tablespace',
      reason: 'it belongs to no schema: a restore to another server creates its tables without it',
      sql: `SELECT NAME AS n FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'General' AND NAME <> 'mysql'`,
    });
  if (has(facts, 'ST_SPATIAL_REFERENCE_SYSTEMS'))
    kinds.push({
      kind: 'spatial reference system',
      reason: 'it belongs to no schema: columns that name it need it on the target',
      // The server's own systems belong to EPSG; 0 is predefined too.
      sql: `SELECT SRS_ID AS n FROM information_schema.ST_SPATIAL_REFERENCE_SYSTEMS WHERE SRS_ID <> 0 AND COALESCE(ORGANIZATION, '') <> 'EPSG'`,
    });
  if (has(facts, 'RESOURCE_GROUPS'))
    kinds.push({
      kind: 'resource group',
      reason: 'it belongs to no schema, and to the processors of its server',
      sql: `SELECT RESOURCE_GROUP_NAME AS n FROM information_schema.RESOURCE_GROUPS WHERE RESOURCE_GROUP_NAME NOT IN ('USR_default', 'SYS_default', 'SYS_internal')`,
    });
  return kinds;
}

/** Returns the objects that the account may list, and one entry for kinds that it may not list. */
export async function findServerObjects(session: Queryable, facts: ServerFacts): Promise<LeftOut[]> {
  const found: LeftOut[] = [];
  const unknown: string[] = [];
  for (const { kind, reason, sql } of kindsOf(facts)) {
    try {
      const rows = await session.query<{ n: string | number }>(sql, `cannot list each ${kind}`);
      found.push(...rows.map(({ n }) => ({ name: `${kind} ${n}`, reason })));
    } catch (error) {
      if (!isPrivilegeError(error)) throw error;
      unknown.push(kind);
    }
  }
  if (unknown.length > 0)
    found.push({ name: `each ${unknown.join(', ')} of the server`, reason: MAY_NOT_LIST });
  return found;
}

const MAY_NOT_LIST = 'the account may not list them';

/** Returns warnings about existing objects, but not about kinds that could not be listed. */
export function warnOfServerObjects(found: readonly LeftOut[]): string[] {
  return found
    .filter(({ reason }) => reason !== MAY_NOT_LIST)
    .map(({ name, reason }) => `${name} is not in the backup: ${reason}`);
}
