// Users, roles and their grants as records, without the server's own accounts, which every server
// has. Invariant: the statement that creates an account refers to no object that may not exist yet.
// Grants and default roles are separate statements.
import type { BackupError } from '../../core/errors.ts';
import type { CreationSession, DefinitionRecord } from '../../format/definition-record.ts';
import { quoteAccount, quoteString } from '../../sql/tokens/quote.ts';
import type { ServerError } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';
import { has } from '../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import type { LeftOut } from './catalog.ts';

export interface Accounts {
  records: DefinitionRecord[];
  leftOut: LeftOut[];
}

const SERVER_ACCOUNTS = new Set([
  'mysql.sys',
  'mysql.session',
  'mysql.infoschema',
  'mariadb.sys',
  'rdsadmin',
  'cloudsqladmin',
  'azure_superuser',
]);

const UTF8: CreationSession = { client: 'utf8mb4', sqlMode: '' };
/** Role of all users on MariaDB from 10.11; the first grant creates it. */
const PUBLIC = 'PUBLIC';

export function isServerAccount(user: string): boolean {
  return SERVER_ACCOUNTS.has(user);
}

export async function readAccounts(session: Queryable, server: ServerFacts): Promise<Accounts> {
  const rows = await session.query<{ user: string; host: string; isRole: string; second: number }>(
    `SELECT User AS user, Host AS host, ${isMariaDb(server) ? 'is_role' : `'N'`} AS isRole,
            ${has(server, 'second passwords') ? `JSON_CONTAINS_PATH(COALESCE(User_attributes, '{}'), 'one', '$.additional_password')` : '0'} AS second
       FROM mysql.user ORDER BY isRole DESC, User, Host`,
    'cannot list the accounts',
  );
  const found: Accounts = { records: [], leftOut: [] };
  for (const { user, host, isRole, second } of rows) {
    if (SERVER_ACCOUNTS.has(user)) continue;
    if (isRole === 'Y') await readRole(session, user, found);
    else await readUser(session, user, host, second === 1, found);
  }
  return found;
}

/** ER_PASSWORD_NO_MATCH: MariaDB with skip_name_resolve ignores accounts with a host name. */
const NO_SUCH_ACCOUNT = 1133;
const DEFAULT_ROLES = / DEFAULT ROLE ((?:`(?:[^`]|``)*`@`(?:[^`]|``)*`,?)+)/;

async function readUser(
  session: Queryable,
  user: string,
  host: string,
  hasSecondPassword: boolean,
  { records, leftOut }: Accounts,
): Promise<void> {
  const name = quoteAccount(user, host);
  const create = await firstColumn(session, `SHOW CREATE USER ${name}`, name).catch((error: BackupError) => {
    if ((error.cause as ServerError | undefined)?.errno === NO_SUCH_ACCOUNT) return undefined;
    throw error;
  });
  if (!create) {
    leftOut.push({
      name: `account ${name}`,
      reason: 'with skip_name_resolve the server ignores it and does not show it',
    });
    return;
  }
  const [printed = ''] = create;
  const roles = DEFAULT_ROLES.exec(printed)?.[1];
  records.push({
    kind: 'account',
    name,
    statement: latin1(printed.replace(DEFAULT_ROLES, '')),
    session: UTF8,
    ...(hasSecondPassword
      ? { inexact: 'its second password is not in the backup: the restored account has only the first one' }
      : {}),
  });
  for (const grant of await firstColumn(session, `SHOW GRANTS FOR ${name}`, name))
    records.push({
      kind: grant.startsWith('SET DEFAULT ROLE ') ? 'default role' : 'grant',
      name,
      statement: latin1(grant),
      session: UTF8,
    });
  if (roles !== undefined)
    records.push({
      kind: 'default role',
      name,
      statement: Buffer.concat([latin1(`SET DEFAULT ROLE ${roles} TO `), Buffer.from(name)]),
      session: UTF8,
    });
}

/** Reads a role of MariaDB. */
async function readRole(session: Queryable, role: string, { records }: Accounts): Promise<void> {
  const name = quoteString(role);
  const isPublic = role === PUBLIC;
  if (!isPublic)
    records.push({
      kind: 'role',
      name,
      statement: Buffer.from(`CREATE ROLE ${backquote(role)}`),
      session: UTF8,
    });
  const own = isPublic ? ' TO PUBLIC' : ` TO ${backquote(role)}`;
  const suffix = new RegExp(
    `${escapePattern(Buffer.from(own).toString('latin1'))}(?: WITH (?:ADMIN|GRANT) OPTION)?$`,
  );
  for (const grant of await firstColumn(session, `SHOW GRANTS FOR ${isPublic ? PUBLIC : name}`, name))
    // The server also prints the grants of contained roles, which have their own records.
    if (suffix.test(grant)) records.push({ kind: 'grant', name, statement: latin1(grant), session: UTF8 });
}

async function firstColumn(session: Queryable, sql: string, account: string): Promise<string[]> {
  const rows = await session.query(sql, `cannot read the account ${account}`, { results: 'binary' });
  return rows.map((row) => {
    const value = Object.values(row)[0];
    return Buffer.isBuffer(value) ? value.toString('latin1') : String(value);
  });
}

function backquote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
