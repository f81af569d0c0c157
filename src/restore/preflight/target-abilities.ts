// Requirements of a backup's definitions on the target: engines, case of names, accounts that own
// programs.
import { BackupError } from '../../core/errors.ts';
import { listSome } from '../../core/units.ts';
import { isPrivilegeError } from '../../mysql/connection/mysql-errors.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { BackupContents } from '../../repository/contents.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { parseAccount } from '../../sql/definitions/account.ts';
import { engineOf } from '../../sql/definitions/outside-parts.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import type { PlannedDefinition, RestorePlan } from '../plan/planned.ts';

/**
 * Verifies the engines.
 * @throws BackupError TARGET_UNSUPPORTED naming each engine that the target lacks, with its tables
 */
export async function checkEngines(session: Session, facts: ServerFacts, plan: RestorePlan): Promise<void> {
  const missing = await findMissingEngines(session, facts, plan);
  if (missing.size === 0) return;
  const named = [...missing].map(([engine, tables]) => `${engine} of ${listSome(tables)}`);
  throw new BackupError('TARGET_UNSUPPORTED', `the target lacks the engine ${named.join(', and ')}`, {
    hint: 'Install the engine on the target, or leave these tables out with --exclude-tables.',
    details: { engines: Object.fromEntries(missing) },
  });
}

/** Returns the engines that the target lacks, each with its tables. */
export async function findMissingEngines(
  session: Session,
  facts: ServerFacts,
  plan: RestorePlan,
): Promise<Map<string, string[]>> {
  const usable = await readEngines(session, facts);
  const missing = new Map<string, string[]>();
  for (const { schema, table, split } of plan.tables) {
    const engine = split === undefined ? '' : engineOf(split.create);
    if (engine === '' || usable.has(engine.toLowerCase())) continue;
    missing.set(engine, [...(missing.get(engine) ?? []), `${schema}.${table.name}`]);
  }
  return missing;
}

async function readEngines(session: Session, facts: ServerFacts): Promise<Set<string>> {
  const rows = await session.query<{ name: string }>(
    `SELECT LOWER(ENGINE) AS name FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')`,
    'cannot read the engines of the target',
  );
  const engines = new Set(rows.map(({ name }) => name));
  // The list includes engines that an administrator disabled.
  const disabled = isMariaDb(facts)
    ? ''
    : ((await session.scalar('SELECT @@disabled_storage_engines')) ?? '');
  for (const name of disabled.split(',')) engines.delete(name.trim().toLowerCase());
  return engines;
}

/**
 * Verifies the case of names: servers with another lower_case_table_names merge other names.
 * @returns warnings that name programs
 * @throws BackupError TARGET_UNSUPPORTED naming the schemas and tables
 */
export function checkNameCase(
  { server }: BackupContents,
  scope: Scope,
  plan: RestorePlan,
  facts: ServerFacts,
): string[] {
  const { lowerCaseTableNames: target } = facts;
  if (target === 0) return (server.lowerCaseTableNames ?? 0) === 0 ? [] : checkReferences(scope, plan);
  const clashes: string[] = [];
  const changed: string[] = [];
  const seen = new Map<string, string>();
  for (const schema of scope.schemas) {
    for (const { name } of [{ name: '' }, ...schema.tables, ...schema.views]) {
      const full = name === '' ? schema.name : `${schema.name}.${name}`;
      const other = seen.get(full.toLowerCase());
      if (other !== undefined) clashes.push(`${other} and ${full}`);
      seen.set(full.toLowerCase(), full);
      const own = name === '' ? schema.name : name;
      if (own !== own.toLowerCase()) changed.push(full);
    }
  }
  if (clashes.length > 0) throw caseError(target, `merges ${listSome(clashes)}`, { clashes });
  // The value 2 keeps the case of a name.
  if (target === 1 && changed.length > 0)
    throw caseError(target, `does not keep the names ${listSome(changed)}`, { changed });
  return [];
}

function caseError(value: number, object: string, details: Record<string, unknown>): BackupError {
  return new BackupError(
    'TARGET_UNSUPPORTED',
    `the target has lower_case_table_names=${value}, which ${object}`,
    {
      hint: 'Restore onto a server with lower_case_table_names=0, or leave these out.',
      details,
    },
  );
}

/**
 * Finds programs that write a table name in another case. On the source, `Orders` and `orders` were
 * one table; on this target, such a program finds no table.
 */
function checkReferences({ schemas }: Scope, plan: RestorePlan): string[] {
  const names = new Map<string, string>();
  for (const { name, tables, views } of schemas)
    for (const each of [name, ...[...tables, ...views].map((object) => object.name)])
      names.set(each.toLowerCase(), each);
  const isOtherCase = (word: string): boolean => {
    const name = names.get(word.toLowerCase());
    return name !== undefined && name !== word;
  };
  const describe = (objects: readonly PlannedDefinition[]): string[] =>
    objects.flatMap(({ object, record }) => {
      const words = record.statement.toString('latin1').match(/[\w$\x80-\xff]+/g) ?? [];
      const found = [...new Set(words.filter(isOtherCase))];
      return found.length === 0 ? [] : [`${object} (${listSome(found, 3)})`];
    });
  const triggers = describe(plan.triggers);
  if (triggers.length > 0)
    throw new BackupError(
      'TARGET_UNSUPPORTED',
      `table names on the target are case-sensitive, and these programs name tables in another case: ${listSome(triggers)}`,
      {
        hint: 'Restore onto a server with the lower_case_table_names of the source, or leave triggers out with --skip-triggers and create them yourself.',
        details: { triggers },
      },
    );
  const programs = describe([...plan.routines, ...plan.events, ...plan.views]);
  return programs.length === 0
    ? []
    : [
        `table names on the target are case-sensitive, and these programs may name tables in another case: ${listSome(programs)}`,
      ];
}

/** Returns a warning about definers that the target lacks, with an example for each. */
export async function findMissingDefiners(session: Session, plan: RestorePlan): Promise<string[]> {
  const accounts = await readAccounts(session);
  if (!accounts) return [];
  for (const { name } of plan.accounts?.created ?? []) accounts.add(parseAccount(name) ?? name);
  // A MariaDB role has no host.
  const missing = [...plan.definers].filter(([definer]) => {
    const account = parseAccount(definer);
    return account !== undefined && !accounts.has(account);
  });
  if (missing.length === 0) return [];
  const named = missing.map(([definer, object]) => `${definer} (${object})`);
  return [
    `these definers are not on the target, and programs that run as them fail until they are created: ${listSome(named)}; see --load-users, --strip-definers and --replace-definer`,
  ];
}

/** Returns undefined if the account may not read the accounts. */
async function readAccounts(session: Session): Promise<Set<string> | undefined> {
  try {
    const rows = await session.query<{ user: string; host: string }>(
      'SELECT User AS user, Host AS host FROM mysql.user',
      'cannot read the accounts of the target',
    );
    return new Set(rows.map(({ user, host }) => `${quoteName(user)}@${quoteName(host)}`));
  } catch (error) {
    if (isPrivilegeError(error)) return undefined;
    throw error;
  }
}
