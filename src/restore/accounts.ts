// Creates the accounts of a backup. Invariant: an account that exists on the target is not touched.
import { readBlocks } from '../format/script-blocks.ts';
import type { Session } from '../mysql/session.ts';
import { runScript } from './run-script.ts';

/** @returns the accounts that were there already. */
export async function createAccounts(session: Session, script: string): Promise<string[]> {
  const rows = await session.query<{ user: string; host: string }>(
    'SELECT User AS user, Host AS host FROM mysql.user',
    'cannot list the accounts',
  );
  const existing = new Set(
    rows.flatMap(({ user, host }) => [`'${user}'@'${host}'`, ...(host === '' ? [`'${user}'`] : [])]),
  );
  const skipped = new Set<string>();
  for (const block of readBlocks(script)) {
    if (existing.has(block.name)) skipped.add(block.name);
    else await runScript(session, block.text, `account ${block.name}`);
  }
  return [...skipped];
}
