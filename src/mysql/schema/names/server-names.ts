// Names of all objects of a server, including its own schemas, and of its accounts. A restore reads
// only names, before and after each stage. None of the statements waits for another client
// (object-name-queries.ts lists the tests).
import { quoteAccount, quoteString } from '../../../sql/tokens/quote.ts';
import { has } from '../../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import { isPrivilegeError } from '../../connection/mysql-errors.ts';
import type { Queryable } from '../../connection/reader.ts';

export type NameKind =
  | 'schema'
  /** A table, view or sequence: they share one namespace. */
  | 'table'
  | 'procedure'
  | 'function'
  | 'package'
  | 'package body'
  | 'event'
  | 'trigger'
  | 'library'
  /** A user or role. */
  | 'account'
  | 'loadable function'
  | 'server';

export interface ServerName {
  kind: NameKind;
  /** Absent for an object of the whole server. */
  schema?: string;
  /** Name; for an account `'user'@'host'`, for a role of MariaDB `'role'`. */
  name: string;
}

interface NameRow {
  kind: NameKind;
  s: string | null;
  n: string;
}

/** Returns a key; two names with the same key cannot both exist on this server. */
export function keyOfName(facts: ServerFacts, { kind, schema, name }: ServerName): string {
  const owner = schema === undefined ? '' : foldTableName(facts, schema);
  const isAsWritten = kind === 'trigger' || kind === 'account' || kind === 'server';
  const isOfTable = kind === 'table' || kind === 'schema';
  const own = isAsWritten ? name : isOfTable ? foldTableName(facts, name) : name.toLowerCase();
  return `${kind}\0${owner}\0${own}`;
}

/** Returns the name of a schema, table, view or sequence in the form that the server compares. */
export function foldTableName({ lowerCaseTableNames }: ServerFacts, name: string): string {
  return lowerCaseTableNames === 0 ? name : name.toLowerCase();
}

/**
 * Lists the names of the server.
 * @param triggers whether to list triggers; MariaDB opens every table of the server for them
 * @returns names, without kinds that the account may not list
 */
export async function readServerNames(
  session: Queryable,
  facts: ServerFacts,
  { triggers }: { triggers: boolean },
): Promise<ServerName[]> {
  const names: ServerName[] = [];
  const add = ({ kind, s, n }: NameRow): void => {
    if (s !== null && /^(?:information|performance)_schema$/i.test(s)) return;
    names.push({ kind, ...(s === null ? {} : { schema: s }), name: n });
  };
  for (const sql of objectQueries(facts, triggers)) (await session.query<NameRow>(sql, WHAT)).forEach(add);
  names.push(...(await readAccounts(session, facts)));
  for (const [kind, column, table] of OF_THE_SERVER)
    for (const { n } of await ifAllowed(
      session.query<{ n: string }>(`SELECT ${column} AS n FROM mysql.${table}`, WHAT),
    ))
      names.push({ kind, name: n });
  return names;
}

const WHAT = 'cannot list the names of the server';

const OF_THE_SERVER: readonly (readonly [kind: NameKind, column: string, table: string])[] = [
  ['loadable function', 'name', 'func'],
  ['server', 'Server_name', 'servers'],
];

function objectQueries(facts: ServerFacts, triggers: boolean): string[] {
  const select = (table: string, kind: string, prefix: string): string =>
    `SELECT ${kind} AS kind, ${prefix}_SCHEMA AS s, ${prefix}_NAME AS n FROM information_schema.${table}`;
  const isDictionary = has(facts, 'data dictionary');
  // This list omits the triggers of a table under ALTER; the next list contains them.
  const unlocked = isDictionary ? '' : 'SET STATEMENT lock_wait_timeout = 0 FOR ';
  return [
    `SELECT 'schema' AS kind, NULL AS s, SCHEMA_NAME AS n FROM information_schema.SCHEMATA`,
    select('TABLES', "'table'", 'TABLE'),
    select('ROUTINES', 'LOWER(ROUTINE_TYPE)', 'ROUTINE'),
    select('EVENTS', "'event'", 'EVENT'),
    ...(has(facts, 'LIBRARIES') ? [select('LIBRARIES', "'library'", 'LIBRARY')] : []),
    ...(isDictionary || triggers ? [`${unlocked}${select('TRIGGERS', "'trigger'", 'TRIGGER')}`] : []),
  ];
}

async function readAccounts(session: Queryable, facts: ServerFacts): Promise<ServerName[]> {
  const isRole = isMariaDb(facts) ? 'is_role' : "'N'";
  const rows = await ifAllowed(
    session.query<{ user: string; host: string; isRole: string }>(
      `SELECT User AS user, Host AS host, ${isRole} AS isRole FROM mysql.user`,
      WHAT,
    ),
  );
  return rows.map(({ user, host, isRole }) => ({
    kind: 'account',
    name: isRole === 'Y' ? quoteString(user) : quoteAccount(user, host),
  }));
}

async function ifAllowed<T>(rows: Promise<T[]>): Promise<T[]> {
  try {
    return await rows;
  } catch (error) {
    if (isPrivilegeError(error)) return [];
    throw error;
  }
}
