// Switches MySQL's redo log off during a load onto a server that may be lost. Invariant: if our
// process dies, the next run of the same restore switches the redo log on again. A server that
// crashes in the meantime does not start again.
import { BackupError } from '../../core/errors.ts';
import { has } from '../../mysql/connection/server-abilities.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';

export function checkRedoLogSwitch(facts: ServerFacts): void {
  if (has(facts, 'ALTER INSTANCE DISABLE INNODB REDO_LOG')) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `${facts.flavor} ${facts.version} cannot switch its redo log off`,
    {
      hint: 'Leave --disable-redo-log out: MySQL can, from 8.0.21.',
    },
  );
}

export async function disableRedoLog(session: Session): Promise<void> {
  await session.execute('ALTER INSTANCE DISABLE INNODB REDO_LOG', 'cannot switch the redo log off');
}

export async function enableRedoLog(session: Session): Promise<void> {
  await session.execute('ALTER INSTANCE ENABLE INNODB REDO_LOG', 'cannot switch the redo log on again');
}
