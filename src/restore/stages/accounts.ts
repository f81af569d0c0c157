// Creates the accounts of a backup. Invariant: an account that was on the target before is not touched.
import { isOfAccount } from '../../sql/script-guard.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteAccount, quoteString } from '../../sql/quote.ts';
import { runScript } from './definition-stages.ts';
import type { Script } from '../plan/planned.ts';
import type { RestoreState } from '../resume/restore-state.ts';

/** Item of the state: the accounts that are ours to create, so that a resumed run goes on with them. */
const ITEM = 'accounts';

/** @returns the accounts that were created, and those that were there already. */
export async function createAccounts(
  session: Session,
  scripts: readonly Script[],
  state: RestoreState | undefined,
): Promise<{ created: string[]; skipped: string[] }> {
  const names = [...new Set(scripts.map(({ name }) => name))];
  const noted = state?.value(ITEM);
  const created = noted === undefined ? await findMissing(session, names) : (JSON.parse(noted) as string[]);
  if (noted === undefined) await state?.mark(session, ITEM, JSON.stringify(created));
  for (const script of scripts.filter(({ name }) => created.includes(name))) {
    // The server prints the grants of a role with those of the roles within it: each of them has its own, or was there before.
    const statements = script.statements.filter((statement) => isOfAccount(statement, script.name));
    await runScript(session, { ...script, statements });
  }
  return { created, skipped: names.filter((name) => !created.includes(name)) };
}

async function findMissing(session: Session, names: readonly string[]): Promise<string[]> {
  const rows = await session.query<{ user: string; host: string }>(
    'SELECT User AS user, Host AS host FROM mysql.user',
    'cannot list the accounts',
  );
  const existing = new Set(
    rows.flatMap(({ user, host }) => [
      keyOf(quoteAccount(user, host)),
      ...(host === '' ? [keyOf(quoteString(user))] : []),
    ]),
  );
  return names.filter((name) => !existing.has(keyOf(name)));
}

/** Servers fold the case of hosts; in the file of accounts a name is on one line. */
function keyOf(name: string): string {
  return name.replace(/[\r\n]/g, ' ').replace(/@'(?:[^'\\]|''|\\.)*'$/, (host) => host.toLowerCase());
}
