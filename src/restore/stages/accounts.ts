// Creates the accounts of a backup. Invariant: an account that already exists on the target is not
// touched: no ALTER and no GRANT reaches it. The server itself reports which accounts exist,
// because it accepts several spellings of one account.
import type { BackupError } from '../../core/errors.ts';
import type { ServerError } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { createDefinition } from '../../mysql/schema/definitions/create-definition.ts';
import type { PlannedAccounts } from '../plan/planned.ts';
import type { RestoreState } from '../resume/restore-state.ts';

/**
 * State item: the accounts that this restore creates, so that a resumed run continues with them.
 */
const ITEM = 'accounts';

export interface CreatedAccounts {
  created: string[];
  /** Accounts that already existed. */
  skipped: string[];
}

/**
 * Creates users and roles, before the programs that belong to them.
 * @param done receives the definitions whose statement the server accepted
 */
export async function createAccounts(
  session: Session,
  { created: definitions, granted }: PlannedAccounts,
  state: RestoreState | undefined,
  done: Set<object>,
): Promise<CreatedAccounts> {
  const names = [...new Set([...definitions, ...granted].map(({ name }) => name))];
  const noted = state?.value(ITEM);
  const own = noted === undefined ? await findMissing(session, names) : (JSON.parse(noted) as string[]);
  if (noted === undefined) await state?.mark(session, ITEM, JSON.stringify(own));
  for (const definition of definitions) {
    if (!own.includes(definition.name)) continue;
    if (noted !== undefined && (await isThere(session, definition.name))) continue;
    await createDefinition(session, definition.record, definition);
    done.add(definition);
  }
  return { created: own, skipped: names.filter((name) => !own.includes(name)) };
}

/** Grants privileges, after all objects that grants may name exist. */
export async function grantAccounts(
  session: Session,
  { granted }: PlannedAccounts,
  { created }: CreatedAccounts,
  done: Set<object>,
): Promise<void> {
  for (const definition of granted) {
    if (!created.includes(definition.name)) continue;
    await createDefinition(session, definition.record, definition);
    done.add(definition);
  }
}

/** Returns the accounts that the target does not have. */
export async function findMissing(session: Session, names: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const name of names) if (!(await isThere(session, name))) missing.push(name);
  return missing;
}

/** ER_NONEXISTING_GRANT, ER_PASSWORD_NO_MATCH, ER_INVALID_ROLE */
const UNKNOWN = new Set([1141, 1133, 1959]);
const EVERYONE = "'PUBLIC'";

async function isThere(session: Session, name: string): Promise<boolean> {
  try {
    const grants = await session.query(
      `SHOW GRANTS FOR ${name === EVERYONE ? 'PUBLIC' : name}`,
      `cannot look for the account ${name}`,
    );
    // MariaDB's role PUBLIC exists after its first grant.
    return grants.length > 0;
  } catch (error) {
    const errno = ((error as BackupError).cause as ServerError | undefined)?.errno;
    if (errno !== undefined && UNKNOWN.has(errno)) return false;
    throw error;
  }
}
