// Without RELOAD, as on RDS, Aurora and Cloud SQL: the selected tables alone are locked for reading. The locking session
// can do nothing else, and a transaction on it would release its locks: the workers and an observer do the rest.
import { BackupError } from '../../core/errors.ts';
import { ER } from '../connection/mysql-errors.ts';
import { quoteTable } from '../../sql/quote.ts';
import { lockWithin } from './bounded-lock.ts';
import { readCoordinates } from './coordinates.ts';
import { heldBy } from './held-lock.ts';
import { tryToKeepDdlOut } from './lock-instance.ts';
import { beginSnapshots, type Rung, type RungRequest } from './snapshot.ts';
import type { Session } from '../connection/session.ts';

export const lockTables: Rung = {
  method: 'lock-tables',
  suits: () => true,
  async take(request) {
    const { openSession, observer, facts, workers, tables, whileLocked } = request;
    const lock = await openSession();
    // On the session that locks tables the instance lock would not last beyond them.
    const guard = await openSession();
    try {
      const keepsDdlOut = await tryToKeepDdlOut(request, guard);
      await lockAll(request, lock);
      await beginSnapshots(workers);
      const coordinates = await readCoordinates(observer, facts);
      await whileLocked();
      const locked = new Set(tables.map(({ schema, name }) => `${schema}\0${name}`));
      return {
        method: 'lock-tables',
        consistent: true,
        coordinates,
        covers: ({ schema, name }) => locked.has(`${schema}\0${name}`),
        async releaseWrites() {
          // Fails if the locks did not last as long as the tables without transactions were read.
          await lock.execute('UNLOCK TABLES', 'the session that locked the tables is gone');
          await lock.close();
        },
        ...heldBy(guard, keepsDdlOut ? 'UNLOCK INSTANCE' : undefined, keepsDdlOut),
      };
    } catch (error) {
      lock.destroy();
      guard.destroy();
      throw error;
    }
  },
};

async function lockAll(request: RungRequest, lock: Session): Promise<void> {
  const { tables } = request;
  if (tables.length === 0) return;
  const list = tables.map(({ schema, name }) => `${quoteTable(schema, name)} READ`).join(', ');
  try {
    await lockWithin(request, lock, `LOCK TABLES ${list}`, 'cannot lock the selected tables');
  } catch (error) {
    if (!(error instanceof BackupError && error.details['errno'] === ER.NO_SUCH_TABLE)) throw error;
    throw new BackupError(
      'SOURCE_CHANGED',
      `a table was dropped or renamed while the backup began: ${(error as Error).message}`,
      { hint: 'Run the backup again.', cause: error },
    );
  }
}
