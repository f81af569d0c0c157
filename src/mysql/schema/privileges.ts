// Privileges of the account, from SHOW GRANTS. information_schema hides objects that the account
// may not see. Without this check, a missing privilege would cause a backup without triggers.
import { has } from '../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import type { Queryable } from '../connection/reader.ts';
import { quoteAccount, quoteName } from '../../sql/tokens/quote.ts';

export interface Grants {
  /** Returns whether the account has the privilege on the whole server. */
  hasGlobal(privilege: string): boolean;
  /**
   * Returns whether the account has the privilege on every table of a schema: granted on the schema
   * or on `*.*`, and not revoked from the schema.
   */
  has(privilege: string, schema: string): boolean;
  /** Schemas of partial revokes (`partial_revokes`). */
  revokedSchemas: readonly string[];
}

interface Grant {
  privileges: Set<string>;
  /** Pattern of the GRANT, with the wildcards `%` and `_`; undefined for `*.*`. */
  schema: string | undefined;
  /** The account, or one of its roles. */
  grantee: string;
}

export async function readGrants(session: Queryable, facts: ServerFacts): Promise<Grants> {
  const rows = await session.query(
    await grantsStatement(session, facts),
    'cannot read the grants of the account',
  );
  const lines = rows.map((row) => String(Object.values(row)[0]));
  const grants = lines.map((line) => parseGrant(line, 'GRANT')).filter((grant) => grant !== undefined);
  const revokes = lines.map((line) => parseGrant(line, 'REVOKE')).filter((grant) => grant !== undefined);
  const isLiteral = await takesNamesLiterally(session, facts);
  const covers = (grant: Grant, privilege: string): boolean =>
    grant.privileges.has('ALL PRIVILEGES') || grant.privileges.has(privilege);
  const hasGlobal = (privilege: string): boolean =>
    grants.some((grant) => grant.schema === undefined && covers(grant, privilege));
  return {
    hasGlobal,
    has: (privilege, schema) =>
      (hasGlobal(privilege) ||
        [...new Set(grants.map(({ grantee }) => grantee))].some((grantee) => {
          const own = grants.filter((grant) => grant.grantee === grantee);
          const rows = mostSpecific(own, schema, isLiteral);
          return rows.length > 0 && rows.every((grant) => covers(grant, privilege));
        })) &&
      !revokes.some((revoke) => covers(revoke, privilege) && revoke.schema === schema),
    revokedSchemas: [...new Set(revokes.map(({ schema }) => schema).filter((name) => name !== undefined))],
  };
}

/** Returns whether `%` and `_` are plain characters, as under partial_revokes. */
async function takesNamesLiterally(session: Queryable, facts: ServerFacts): Promise<boolean> {
  if (!has(facts, 'partial_revokes')) return false;
  return (await session.scalar('SELECT @@GLOBAL.partial_revokes')) === '1';
}

/**
 * Returns the rows of mysql.db that apply to a schema. The servers use only one row: the one whose
 * first wildcard comes last. With `shop%` and `shop\_a`, the second row decides for shop_a. If
 * several rows remain, the server's choice is unknown.
 */
function mostSpecific(grants: readonly Grant[], schema: string, isLiteral: boolean): Grant[] {
  const rows = grants.flatMap((grant) => {
    const { schema: pattern } = grant;
    if (pattern === undefined || !(isLiteral ? pattern === schema : matchesLike(schema, pattern))) return [];
    return [{ grant, weight: isLiteral ? Infinity : wildcardPosition(pattern) }];
  });
  const heaviest = Math.max(...rows.map(({ weight }) => weight));
  return rows.filter(({ weight }) => weight === heaviest).map(({ grant }) => grant);
}

function wildcardPosition(pattern: string): number {
  const found = /^(?:\\.|[^\\%_])*/s.exec(pattern)![0].length;
  return found === pattern.length ? Infinity : found;
}

/** Returns the statement that also shows the privileges of the active roles. */
async function grantsStatement(session: Queryable, facts: ServerFacts): Promise<string> {
  // MariaDB includes the grants of the active role by default.
  if (isMariaDb(facts) || !has(facts, 'CURRENT_ROLE()')) return 'SHOW GRANTS';
  const roles = await session.scalar('SELECT CURRENT_ROLE()');
  return roles && roles !== 'NONE' ? `SHOW GRANTS FOR CURRENT_USER() USING ${roles}` : 'SHOW GRANTS';
}

/**
 * Parses `GRANT a, b ON `x`.* TO …`. Ignores grants on single tables and routines, because they do
 * not cover a schema.
 */
function parseGrant(line: string, verb: 'GRANT' | 'REVOKE'): Grant | undefined {
  const match = new RegExp(
    `^${verb} (.+?) ON (?:(\\*)|\`((?:[^\`]|\`\`)*)\`)\\.\\* (?:TO|FROM) (.+?)(?: IDENTIFIED | REQUIRE | WITH |$)`,
  ).exec(line);
  if (!match) return undefined;
  const privileges = new Set(match[1]!.split(/,\s*/).map((privilege) => privilege.trim().toUpperCase()));
  return {
    privileges,
    schema: match[2] ? undefined : match[3]!.replaceAll('``', '`'),
    grantee: match[4]!,
  };
}

function matchesLike(name: string, pattern: string): boolean {
  const source = pattern.replace(/\\([%_])|[%_]|[\\^$.|?*+()[\]{}]/g, (text, escaped: string | undefined) =>
    escaped ? escaped : text === '%' ? '.*' : text === '_' ? '.' : `\\${text}`,
  );
  return new RegExp(`^${source}$`, 's').test(name);
}

/** Missing privilege, in the syntax of GRANT. */
export interface MissingPrivilege {
  privilege: string;
  /** `*.*` or `` `schema`.* ``. */
  on: readonly string[];
}

/** Privileges that show every object of a schema but the routines of others. */
export const READING = ['SELECT', 'SHOW VIEW', 'TRIGGER', 'EVENT'] as const;

/** Returns the privileges that a backup of these schemas needs and the account lacks. */
export function missingForBackup(
  grants: Grants,
  facts: ServerFacts,
  schemas: readonly string[],
  users: boolean,
): MissingPrivilege[] {
  const missing: MissingPrivilege[] = [];
  for (const privilege of READING) {
    const lacking = schemas.filter((schema) => !grants.has(privilege, schema));
    if (lacking.length > 0)
      missing.push({ privilege, on: lacking.map((schema) => `${quoteName(schema)}.*`) });
  }
  // Definitions of routines with other definers require SHOW_ROUTINE, or SELECT on the system table
  // that holds them.
  const proc = has(facts, 'mysql.proc');
  const seesRoutines =
    grants.hasGlobal('SELECT') ||
    (proc && grants.has('SELECT', 'mysql')) ||
    (has(facts, 'SHOW_ROUTINE') && grants.hasGlobal('SHOW_ROUTINE'));
  if (!seesRoutines)
    missing.push(
      proc
        ? { privilege: 'SELECT', on: ['`mysql`.*'] }
        : { privilege: has(facts, 'SHOW_ROUTINE') ? 'SHOW_ROUTINE' : 'SELECT', on: ['*.*'] },
    );
  if (users && !(grants.hasGlobal('SELECT') || grants.has('SELECT', 'mysql')))
    missing.push({ privilege: 'SELECT', on: ['`mysql`.*'] });
  return missing;
}

/**
 * Returns statements that grant the missing privileges.
 * @param account as `CURRENT_USER()` prints it
 */
export function grantStatements(missing: readonly MissingPrivilege[], account: string): string[] {
  const separator = account.lastIndexOf('@');
  const grantee = quoteAccount(account.slice(0, separator), account.slice(separator + 1));
  const privileges = new Map<string, Set<string>>();
  for (const { privilege, on } of missing)
    for (const level of on) privileges.set(level, (privileges.get(level) ?? new Set()).add(privilege));
  return [...privileges].map(([level, names]) => `GRANT ${[...names].join(', ')} ON ${level} TO ${grantee};`);
}

/**
 * Returns alternatives, in the syntax of GRANT. Each one suffices for a consistent snapshot; the
 * best comes first.
 */
export function grantsForSnapshot(facts: ServerFacts, schemas: readonly string[]): string[] {
  const tables = schemas.map((schema) => `LOCK TABLES ON \`${schema.replaceAll('`', '``')}\`.*`).join(', ');
  return [
    isMariaDb(facts)
      ? 'RELOAD ON *.*'
      : has(facts, 'BACKUP_ADMIN')
        ? 'BACKUP_ADMIN, RELOAD, PROCESS ON *.*'
        : 'RELOAD, PROCESS ON *.*',
    ...(tables === '' ? [] : [tables]),
  ];
}

/** Actions of a restore that require privileges. */
export interface RestoreNeeds {
  /** Target schemas. */
  schemas: readonly string[];
  createsDefinitions: boolean;
  hasForeignKeys: boolean;
  hasViews: boolean;
  hasRoutines: boolean;
  hasTriggers: boolean;
  hasEvents: boolean;
  /** Whether the restore creates objects with definers other than its own account. */
  hasOtherDefiners: boolean;
  /** Whether one of these definers has SYSTEM_USER. */
  hasSystemDefiners: boolean;
  /** Whether the restore masks columns: their masks are tried in temporary tables. */
  masksColumns: boolean;
  readsRoutines: boolean;
  loadsUsers: boolean;
  skipsBinlog: boolean;
  disablesRedoLog: boolean;
  setsGtids: boolean;
}

/**
 * Returns the quoted accounts that only an account with SYSTEM_USER may name as definers; empty if
 * they cannot be read.
 */
export async function readSystemUsers(session: Queryable, facts: ServerFacts): Promise<Set<string>> {
  if (!has(facts, 'SYSTEM_USER')) return new Set();
  const rows = await session
    .query<{ name: string; host: string }>(
      "SELECT USER AS name, HOST AS host FROM mysql.global_grants WHERE PRIV = 'SYSTEM_USER'",
    )
    .catch(() => []);
  return new Set(rows.map(({ name, host }) => `${quoteName(name)}@${quoteName(host)}`));
}

/** Returns the privileges that a restore needs and the account lacks, in the syntax of GRANT. */
export function missingForRestore(grants: Grants, facts: ServerFacts, needs: RestoreNeeds): string[] {
  const mariadb = isMariaDb(facts);
  const perSchema = [
    'SELECT',
    'INSERT',
    ...(needs.createsDefinitions ? ['CREATE', 'ALTER', 'DROP', 'INDEX'] : []),
    ...(needs.hasForeignKeys ? ['REFERENCES'] : []),
    ...(needs.hasViews ? ['CREATE VIEW', 'SHOW VIEW'] : []),
    ...(needs.hasRoutines ? ['CREATE ROUTINE', 'ALTER ROUTINE'] : []),
    ...(needs.hasTriggers ? ['TRIGGER'] : []),
    ...(needs.hasEvents ? ['EVENT'] : []),
    ...(needs.masksColumns ? ['CREATE TEMPORARY TABLES'] : []),
  ];
  const missing = perSchema.flatMap((privilege) => {
    const lacking = needs.schemas.filter((schema) => !grants.has(privilege, schema));
    return lacking.length === 0
      ? []
      : [`${privilege} ON ${lacking.map((schema) => `\`${schema}\`.*`).join(', ')}`];
  });
  const setsDefiner = mariadb
    ? 'SET USER'
    : has(facts, 'SET_ANY_DEFINER')
      ? 'SET_ANY_DEFINER'
      : 'SET_USER_ID';
  const seesRoutines = mariadb
    ? grants.has('SELECT', 'mysql') ||
      needs.schemas.every((schema) => grants.has('SHOW CREATE ROUTINE', schema))
    : grants.hasGlobal('SHOW_ROUTINE');
  const global = (isNeeded: boolean, privilege: string): string[] =>
    isNeeded && !grants.hasGlobal(privilege) && !grants.hasGlobal('SUPER') ? [`${privilege} ON *.*`] : [];
  return [
    ...missing,
    ...global(needs.hasOtherDefiners, setsDefiner),
    // Otherwise the restore fails midway with error 1227. SUPER does not suffice.
    ...(needs.hasSystemDefiners && !grants.hasGlobal('SYSTEM_USER') ? ['SYSTEM_USER ON *.*'] : []),
    ...(needs.readsRoutines && needs.hasOtherDefiners && !seesRoutines && !grants.hasGlobal('SELECT')
      ? [mariadb ? 'SELECT ON `mysql`.*' : 'SHOW_ROUTINE ON *.*']
      : []),
    ...(needs.loadsUsers && !grants.hasGlobal('CREATE USER') ? ['CREATE USER ON *.*'] : []),
    ...(needs.loadsUsers && !grants.has('SELECT', 'mysql') ? ['SELECT ON `mysql`.*'] : []),
    ...global(needs.skipsBinlog, mariadb ? 'BINLOG ADMIN' : 'SYSTEM_VARIABLES_ADMIN'),
    ...global(needs.disablesRedoLog, 'INNODB_REDO_LOG_ENABLE'),
    ...global(needs.setsGtids, 'SYSTEM_VARIABLES_ADMIN'),
  ];
}
