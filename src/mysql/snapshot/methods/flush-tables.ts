// MySQL without BACKUP_ADMIN, or before 8.0: only the global read lock. The comparison at the end
// detects DDL of other clients.
import { isMariaDb } from '../../connection/server-facts.ts';
import { snapshotUnderGlobalLock } from './global-lock.ts';
import { heldBy } from '../held-lock.ts';
import { LockSession } from '../lock-session.ts';
import { readUnder, type Rung } from '../snapshot.ts';

export const flushTables: Rung = {
  method: 'flush-tables',
  lock: 'FLUSH TABLES WITH READ LOCK',
  suits: (facts) => !isMariaDb(facts),
  async take(request) {
    const { moment } = request;
    const lock = await LockSession.open(request);
    try {
      const coordinates = await snapshotUnderGlobalLock(request, lock, async () => {
        const session = readUnder(request, lock, 'FLUSH TABLES WITH READ LOCK');
        await moment.readObjects(session, 'FLUSH TABLES WITH READ LOCK');
        if (moment.holdsWrites()) await moment.readCatalog(session);
      });
      return {
        method: 'flush-tables',
        consistent: true,
        coordinates,
        covers: () => true,
        releaseWrites: () => lock.release('UNLOCK TABLES', 'FLUSH TABLES WITH READ LOCK'),
        ...heldBy(lock, { release: 'UNLOCK TABLES', keepsDdlOut: undefined }, request),
      };
    } catch (error) {
      await lock.giveUp();
      throw error;
    }
  },
};
