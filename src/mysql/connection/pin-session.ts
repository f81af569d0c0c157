// Gives a session the values of session-variables.ts: in three round trips, whatever their number.
import { ER, isPrivilegeError, type ServerError } from './mysql-errors.ts';
import { assignmentsFor, isAssigned, FIRST, type Assignment, type Purpose } from './session-variables.ts';

/** A session that is being opened. */
interface NewSession {
  query<T extends object>(sql: string, what: string): Promise<T[]>;
  execute(sql: string, what: string): Promise<unknown>;
}

const WHAT = 'cannot set up the session';

/** @throws BackupError if a value that decides what is read or written cannot be set */
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
    // A managed server may refuse one of them: the error is to name it.
    for (const each of free) await session.execute(`SET ${assign(each)}`, `cannot set ${each.name}`);
  }
  const differing = known.filter((each) => each.isRestricted && !isAssigned(shown.get(each.name)!, each));
  for (const each of differing) await setIfAllowed(session, each);
}

/** What the server has of these variables, as it prints them. */
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
