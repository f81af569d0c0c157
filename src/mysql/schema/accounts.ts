// Users, roles and their grants. The server's own accounts are left out: every server has them.
import type { BackupError } from '../../core/errors.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import { isMariaDb } from '../connection/server-facts.ts';
import type { Queryable } from '../connection/reader.ts';
import type { ServerError } from '../connection/mysql-errors.ts';
import { quoteAccount, quoteString } from '../../sql/quote.ts';

export interface Account {
  /** `'user'@'host'`, or `'role'` for a role of MariaDB. */
  account: string;
  create: string;
  grants: string[];
}

const SERVER_ACCOUNTS = new Set([
  'mysql.sys',
  'mysql.session',
  'mysql.infoschema',
  'mariadb.sys',
  'PUBLIC',
  'rdsadmin',
  'cloudsqladmin',
  'azure_superuser',
]);

/** @param warnings takes the accounts that exist and are not part of the backup, each named. */
export async function readAccounts(
  session: Queryable,
  facts: ServerFacts,
  warnings: string[],
): Promise<Account[]> {
  const mariadb = isMariaDb(facts);
  const rows = await session.query<{ user: string; host: string; isRole: string }>(
    `SELECT User AS user, Host AS host, ${mariadb ? 'is_role' : `'N'`} AS isRole FROM mysql.user ORDER BY isRole DESC, User, Host`,
    'cannot list the accounts',
  );
  const accounts: Account[] = [];
  for (const { user, host, isRole } of rows) {
    if (SERVER_ACCOUNTS.has(user)) continue;
    const account = isRole === 'Y' ? await readRole(session, user) : await readUser(session, user, host);
    if (account) accounts.push(account);
    else
      warnings.push(
        `account ${quoteAccount(user, host)} is not in the backup: with skip_name_resolve the server ignores it and does not show it`,
      );
  }
  return accounts;
}

/** ER_PASSWORD_NO_MATCH: MariaDB with skip_name_resolve does not know accounts of a host name. */
const NO_SUCH_ACCOUNT = 1133;

/** @returns undefined if the server lists the account and does not know it. */
async function readUser(session: Queryable, user: string, host: string): Promise<Account | undefined> {
  const account = quoteAccount(user, host);
  const create = await firstColumn(session, `SHOW CREATE USER ${account}`, account).catch(
    (error: BackupError) => {
      if ((error.cause as ServerError | undefined)?.errno === NO_SUCH_ACCOUNT) return undefined;
      throw error;
    },
  );
  if (!create) return undefined;
  const grants = await firstColumn(session, `SHOW GRANTS FOR ${account}`, account);
  // MariaDB's first GRANT repeats the password hash, which CREATE USER has set already.
  return {
    account,
    create: create.join(';\n').replace(/^CREATE USER /, 'CREATE USER IF NOT EXISTS '),
    grants,
  };
}

async function readRole(session: Queryable, role: string): Promise<Account> {
  const account = quoteString(role);
  const grants = await firstColumn(session, `SHOW GRANTS FOR ${account}`, account);
  return { account, create: `CREATE ROLE IF NOT EXISTS ${account}`, grants };
}

async function firstColumn(session: Queryable, sql: string, account: string): Promise<string[]> {
  const rows = await session.query(sql, `cannot read the account ${account}`);
  return rows.map((row) => String(Object.values(row)[0]));
}
