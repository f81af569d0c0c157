// Schemas of a server that takes a replay for a verification. Invariant: the server has none
// before, so those of the log are of the replay.
import { BackupError } from '../../core/errors.ts';
import { listSome } from '../../core/units.ts';
import { STATE_SCHEMA, SYSTEM_SCHEMAS } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import { dropReplayState } from './replay-state.ts';
import type { Scan } from './scan-range.ts';

async function readSchemas(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
    'cannot list the schemas of the target',
  );
  const isOfServer = (name: string): boolean =>
    name !== STATE_SCHEMA && SYSTEM_SCHEMAS.has(name.toLowerCase());
  return rows.map(({ name }) => name).filter((name) => !isOfServer(name));
}

/** @throws BackupError TARGET_NOT_EMPTY */
export async function assertNoSchemas(session: Session): Promise<void> {
  const there = await readSchemas(session);
  if (there.length === 0) return;
  throw new BackupError(
    'TARGET_NOT_EMPTY',
    `a replay needs the names of the backup, and the target has schemas: ${listSome(there)}`,
    { hint: 'Give a server without schemas, or --restore-into docker. Nothing was done.' },
  );
}

/** Drops the schemas that the log names, and the state of the replay. */
export async function dropReplayed(session: Session, { schemas }: Scan): Promise<void> {
  for (const name of await readSchemas(session))
    if (name === STATE_SCHEMA) await dropReplayState(session);
    else if (schemas.has(name)) await session.execute(`DROP SCHEMA ${quoteName(name)}`);
}
