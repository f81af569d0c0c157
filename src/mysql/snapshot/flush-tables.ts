// MySQL without BACKUP_ADMIN: the global read lock alone. DDL by others is seen by comparing tables at the end.
import { isMariaDb } from '../connection/server-facts.ts';
import { snapshotUnderGlobalLock } from './global-lock.ts';
import { heldBy } from './held-lock.ts';
import type { Rung } from './snapshot.ts';

export const flushTables: Rung = {
  method: 'flush-tables',
  suits: (facts) => !isMariaDb(facts),
  async take(request) {
    const lock = await request.openSession();
    try {
      const coordinates = await snapshotUnderGlobalLock(request, lock);
      return {
        method: 'flush-tables',
        consistent: true,
        coordinates,
        covers: () => true,
        releaseWrites: () =>
          lock.execute('UNLOCK TABLES', 'the session that locked the tables is gone').then(() => undefined),
        ...heldBy(lock, 'UNLOCK TABLES', false),
      };
    } catch (error) {
      lock.destroy();
      throw error;
    }
  },
};
