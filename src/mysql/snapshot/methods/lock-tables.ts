// Without RELOAD, as on RDS, Aurora and Cloud SQL: locks only the selected tables for reading. The
// locking session can read no other tables, and a transaction on it would release its locks. So the
// workers and an observer run the other statements.
import { BackupError } from '../../../core/errors.ts';
import { ER } from '../../connection/mysql-errors.ts';
import { quoteTable } from '../../../sql/tokens/quote.ts';
import type { Table } from '../../schema/catalog.ts';
import { readCoordinates } from '../coordinates.ts';
import { heldBy } from '../held-lock.ts';
import { tryToKeepDdlOut } from './lock-instance.ts';
import { LockSession } from '../lock-session.ts';
import { beginSnapshots, readUnder, type Rung } from '../snapshot.ts';

const LOCK = 'LOCK TABLES';
const INSTANCE = 'LOCK INSTANCE FOR BACKUP';

export const lockTables: Rung = {
  method: 'lock-tables',
  lock: LOCK,
  suits: () => true,
  async take(request) {
    const { facts, moment } = request;
    const lock = await LockSession.open(request);
    // A separate session: UNLOCK TABLES would also release the instance lock.
    const guard = await LockSession.open(request);
    try {
      const keepsDdlOut = await tryToKeepDdlOut(request, guard);
      if (keepsDdlOut) {
        await moment.readObjects(readUnder(request, guard, INSTANCE), INSTANCE);
        await moment.readCatalog(readUnder(request, guard, INSTANCE));
      }
      const tables = moment.tables();
      await lockAll(tables, lock);
      const session = readUnder(request, lock, LOCK);
      if (!keepsDdlOut) {
        await moment.readObjects(session, LOCK);
        if (moment.holdsWrites()) await moment.readCatalog(session);
      }
      await beginSnapshots(request, LOCK);
      const coordinates = await readCoordinates(session, facts);
      const locked = new Set(tables.map(({ schema, name }) => `${schema}\0${name}`));
      const held = heldBy(
        guard,
        {
          release: keepsDdlOut ? 'UNLOCK INSTANCE' : undefined,
          keepsDdlOut: keepsDdlOut ? INSTANCE : undefined,
        },
        request,
      );
      return {
        method: 'lock-tables',
        consistent: true,
        coordinates,
        covers: ({ schema, name }) => locked.has(`${schema}\0${name}`),
        async releaseWrites() {
          // Fails if the locks ended before the tables without transactions were read completely.
          await lock.release('UNLOCK TABLES');
          await lock.close();
        },
        ...held,
        async close() {
          await lock.close();
          await held.close();
        },
      };
    } catch (error) {
      await Promise.all([lock.giveUp(), guard.giveUp()]);
      throw error;
    }
  },
};

async function lockAll(tables: readonly Table[], lock: LockSession): Promise<void> {
  if (tables.length === 0) return;
  const list = tables.map(({ schema, name }) => `${quoteTable(schema, name)} READ`).join(', ');
  try {
    await lock.take(`LOCK TABLES ${list}`, LOCK, 'cannot lock the selected tables');
  } catch (error) {
    if (!(error instanceof BackupError && error.details['errno'] === ER.NO_SUCH_TABLE)) throw error;
    throw new BackupError(
      'SOURCE_CHANGED',
      `a table was dropped or renamed while the backup began: ${(error as Error).message}`,
      { hint: 'Run the backup again.', cause: error },
    );
  }
}
