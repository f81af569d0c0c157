// Accounts and roles of a server, each with a hash of its properties and grants. Read from the
// account tables; on MariaDB never while a lock blocks commits: a waiting GRANT holds them.
import { createHash } from 'node:crypto';
import { quoteAccount, quoteString } from '../../../sql/tokens/quote.ts';
import { isServerAccount } from '../accounts.ts';
import { isPrivilegeError } from '../../connection/mysql-errors.ts';
import type { Queryable } from '../../connection/reader.ts';
import { has, type Ability } from '../../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import type { KnownObject } from './object-names.ts';

interface GrantTable {
  name: string;
  /** Columns that identify the account. */
  user: string;
  host: string;
  needs?: Ability;
}

const MYSQL_TABLES: readonly GrantTable[] = [
  { name: 'global_grants', user: 'USER', host: 'HOST', needs: 'mysql.global_grants' },
  { name: 'default_roles', user: 'USER', host: 'HOST', needs: 'mysql.default_roles' },
  { name: 'role_edges', user: 'TO_USER', host: 'TO_HOST', needs: 'mysql.default_roles' },
];
const MARIADB_TABLES: readonly GrantTable[] = [{ name: 'roles_mapping', user: 'User', host: 'Host' }];
const SHARED_TABLES: readonly GrantTable[] = [
  'db',
  'tables_priv',
  'columns_priv',
  'procs_priv',
  'proxies_priv',
].map((name) => ({ name, user: 'User', host: 'Host' }));

type Row = Record<string, Buffer | string | number | null>;

/**
 * Reads the accounts and roles.
 * @returns undefined if our account may not read the tables
 */
export async function readAccountNames(
  session: Queryable,
  facts: ServerFacts,
): Promise<KnownObject[] | undefined> {
  const mariadb = isMariaDb(facts);
  const read = (table: string): Promise<Row[]> =>
    session.query<Row>(`SELECT * FROM mysql.${table}`, 'cannot list the accounts', { results: 'binary' });
  const grants = new Map<string, string[]>();
  try {
    for (const { name, user, host, needs } of [
      ...SHARED_TABLES,
      ...(mariadb ? MARIADB_TABLES : MYSQL_TABLES),
    ]) {
      if (needs && !has(facts, needs)) continue;
      for (const row of await read(name)) {
        const key = `${text(row[user])}\\0${text(row[host])}`;
        grants.set(key, [...(grants.get(key) ?? []), `${name} ${contentOf(row)}`]);
      }
    }
    const accounts = await read(mariadb ? 'global_priv' : 'user');
    return accounts.map((row) => {
      const [user, host] = [text(row['User']), text(row['Host'])];
      const facts = [contentOf(row), ...(grants.get(`${user}\\0${host}`) ?? []).sort()];
      return {
        ...nameOf(row, user, host, mariadb),
        ...(isServerAccount(user) ? { isSystem: true as const } : {}),
        identity: createHash('sha256').update(facts.join('\n')).digest('hex'),
      };
    });
  } catch (error) {
    if (isPrivilegeError(error)) return undefined;
    throw error;
  }
}

/**
 * Returns kind and name of an account. CREATE ROLE of MySQL creates an unusable account: locked,
 * expired and without a password.
 */
function nameOf(row: Row, user: string, host: string, mariadb: boolean): Pick<KnownObject, 'kind' | 'name'> {
  if (mariadb)
    return /"is_role"\s*:\s*true/.test(text(row['Priv']))
      ? { kind: 'role', name: quoteString(user) }
      : { kind: 'account', name: quoteAccount(user, host) };
  const isRole =
    text(row['account_locked']) === 'Y' &&
    text(row['password_expired']) === 'Y' &&
    text(row['authentication_string']) === '';
  return { kind: isRole ? 'role' : 'account', name: quoteAccount(user, host) };
}

function contentOf(row: Row): string {
  return Object.entries(row)
    .map(
      ([column, value]) => `${column}=${Buffer.isBuffer(value) ? value.toString('base64') : String(value)}`,
    )
    .join(',');
}

function text(value: Row[string] | undefined): string {
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value ?? '');
}
