// The names of everything that a server holds, in its own schemas too, and of its accounts. Names alone: it is read before and after each
// stage of a restore, and none of its statements waits for another client (object-name-queries.ts has what was tried).
import { quoteAccount, quoteString } from '../../sql/quote.ts';
import { has } from '../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';

export type NameKind =
  | 'schema'
  /** A table, view or sequence: one name cannot be two of them. */
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
  /** Absent: it belongs to the whole server. */
  schema?: string;
  /** Of an account `'user'@'host'`, of a role of MariaDB `'role'`. */
  name: string;
}

interface NameRow {
  kind: NameKind;
  s: string | null;
  n: string;
}

/** Two names with one key cannot both be there. */
export function keyOfName(facts: ServerFacts, { kind, schema, name }: ServerName): string {
  const owner = schema === undefined ? '' : foldTableName(facts, schema);
  const isAsWritten = kind === 'trigger' || kind === 'account' || kind === 'server';
  const isOfTable = kind === 'table' || kind === 'schema';
  const own = isAsWritten ? name : isOfTable ? foldTableName(facts, name) : name.toLowerCase();
  return `${kind}\0${owner}\0${own}`;
}

/** A name of a schema, table, view or sequence as the server compares it. */
export function foldTableName({ lowerCaseTableNames }: ServerFacts, name: string): string {
  return lowerCaseTableNames === 0 ? name : name.toLowerCase();
}

/**
 * @param triggers MariaDB opens every table of the server for them
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
  // A table that is being altered is passed over there: its triggers are in the next list.
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
