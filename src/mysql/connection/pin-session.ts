// Sets the variables of session-variables.ts in three round trips, whatever their number.
import { ER, isPrivilegeError, type ServerError } from './mysql-errors.ts';
import { assignmentsFor, isAssigned, FIRST, type Assignment, type Purpose } from './session-variables.ts';

/** Session during its opening. */
interface NewSession {
  query<T extends object>(sql: string, errorPrefix: string): Promise<T[]>;
  execute(sql: string, errorPrefix: string): Promise<unknown>;
}

const WHAT = 'cannot set up the session';

/**
 * Sets all variables that the server knows.
 * @throws BackupError if the server refuses a value that decides which data the session reads or
 * writes
 */
export async function pinSession(
  session: NewSession,
  purpose: Purpose,
  lockWaitTimeoutSeconds: number,
): Promise<void> {
  const wanted = assignmentsFor(purpose, lockWaitTimeoutSeconds);
  await session.execute(FIRST, WHAT);
  const shown = await readShown(session, wanted);
  const known = wanted.filter(({ name }) => shown.has(name));
  const free = known.filter(({ isRestricted }) => !isRestricted);
  try {
    await session.execute(`SET ${free.map(assign).join(', ')}`, WHAT);
  } catch {
    // A managed server may refuse one variable. Single statements show which one.
    for (const each of free) await session.execute(`SET ${assign(each)}`, `cannot set ${each.name}`);
  }
  const differing = known.filter((each) => each.isRestricted && !isAssigned(shown.get(each.name)!, each));
  for (const each of differing) await setIfAllowed(session, each);
}

/** Returns the present values of these variables, as SHOW VARIABLES prints them. */
async function readShown(session: NewSession, wanted: readonly Assignment[]): Promise<Map<string, string>> {
  const rows = await session.query<{ Variable_name: string; Value: string }>(
    `SHOW SESSION VARIABLES WHERE Variable_name IN (${wanted.map(({ name }) => `'${name}'`).join(', ')})`,
    WHAT,
  );
  return new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
}

async function setIfAllowed(session: NewSession, each: Assignment): Promise<void> {
  try {
    await session.execute(`SET ${assign(each)}`, `cannot set ${each.name}`);
  } catch (error) {
    const errno = ((error as Error).cause as ServerError | undefined)?.errno;
    if (!isPrivilegeError(error) && errno !== ER.UNKNOWN_SYSTEM_VARIABLE) throw error;
  }
}

function assign({ name, value }: Assignment): string {
  return `SESSION ${name} = ${value}`;
}
