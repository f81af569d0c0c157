// MySQL with all rights: LOCK INSTANCE FOR BACKUP keeps DDL out to the end, FLUSH TABLES WITH READ LOCK stops writes
// for the moment in which the workers open their snapshots.
import { isMariaDb } from '../server-facts.ts';
import { readCoordinates } from './coordinates.ts';
import { waitForLongStatements } from './long-statements.ts';
import { beginSnapshot, type Rung } from './snapshot.ts';

export const lockInstance: Rung = {
  method: 'lock-instance',
  suits: (facts) => !isMariaDb(facts),
  async take({ openSession, facts, workers, whileLocked, longQueryGuardSeconds, logger, signal }) {
    const lock = await openSession();
    try {
      await lock.execute('LOCK INSTANCE FOR BACKUP', 'cannot lock the instance for backup');
      // A pending FLUSH TABLES WITH READ LOCK cannot be withdrawn: writers would stand until the long statement ends.
      await waitForLongStatements(lock, longQueryGuardSeconds, logger, signal);
      await lock.execute('FLUSH TABLES WITH READ LOCK', 'cannot lock the tables');
      for (const worker of workers) await beginSnapshot(worker);
      const coordinates = await readCoordinates(lock, facts);
      await whileLocked();
      return {
        method: 'lock-instance',
        consistent: true,
        coordinates,
        releaseWrites: () => lock.execute('UNLOCK TABLES').then(() => undefined),
        async checkHeld() {
          await lock.execute('DO 1', 'the session that keeps DDL out is gone');
        },
        async close() {
          if (!lock.lost) await lock.execute('UNLOCK INSTANCE').catch(() => undefined);
          await lock.close();
        },
      };
    } catch (error) {
      lock.destroy();
      throw error;
    }
  },
};
