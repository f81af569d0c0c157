// MariaDB: BACKUP STAGE BLOCK_COMMIT stops every write while the workers open their snapshots. END gives all
// protection away, so the stages are entered again up to BLOCK_DDL, which lets DML on InnoDB go on.
import { isMariaDb } from '../server-facts.ts';
import type { Session } from '../session.ts';
import { readCoordinates } from './coordinates.ts';
import { beginSnapshot, type Rung } from './snapshot.ts';

export const backupStage: Rung = {
  method: 'backup-stage',
  suits: (facts) => isMariaDb(facts),
  async take({ openSession, facts, workers, whileLocked }) {
    const lock = await openSession();
    try {
      await enterStages(lock, ['START', 'FLUSH', 'BLOCK_DDL', 'BLOCK_COMMIT']);
      for (const worker of workers) await beginSnapshot(worker);
      const coordinates = await readCoordinates(lock, facts);
      await whileLocked();
      return {
        method: 'backup-stage',
        consistent: true,
        coordinates,
        async releaseWrites() {
          await enterStages(lock, ['END', 'START', 'FLUSH', 'BLOCK_DDL']);
        },
        async checkHeld() {
          await lock.execute('DO 1', 'the session that keeps DDL out is gone');
        },
        async close() {
          if (!lock.lost) await lock.execute('BACKUP STAGE END').catch(() => undefined);
          await lock.close();
        },
      };
    } catch (error) {
      lock.destroy();
      throw error;
    }
  },
};

async function enterStages(lock: Session, stages: readonly string[]): Promise<void> {
  for (const stage of stages)
    await lock.execute(`BACKUP STAGE ${stage}`, `cannot enter backup stage ${stage}`);
}
