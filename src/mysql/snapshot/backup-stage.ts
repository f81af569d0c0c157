// MariaDB: BACKUP STAGE BLOCK_COMMIT stops every write while the workers open their snapshots. END gives all
// protection away, so the stages are entered again up to BLOCK_DDL, which lets DML on InnoDB go on.
import { has } from '../connection/server-abilities.ts';
import type { Session } from '../connection/session.ts';
import { lockWithin } from './bounded-lock.ts';
import { readCoordinates } from './coordinates.ts';
import { heldBy } from './held-lock.ts';
import { beginSnapshots, type Rung, type RungRequest } from './snapshot.ts';

export const backupStage: Rung = {
  method: 'backup-stage',
  suits: (facts) => has(facts, 'BACKUP STAGE'),
  async take(request) {
    const { openSession, observer, facts, workers, whileLocked } = request;
    const lock = await openSession();
    try {
      await enterStages(request, lock, ['START', 'FLUSH', 'BLOCK_DDL', 'BLOCK_COMMIT']);
      await beginSnapshots(workers);
      const coordinates = await readCoordinates(observer, facts);
      await whileLocked();
      return {
        method: 'backup-stage',
        consistent: true,
        coordinates,
        covers: () => true,
        async releaseWrites() {
          await enterStages(request, lock, ['END', 'START', 'FLUSH', 'BLOCK_DDL']);
        },
        ...heldBy(lock, 'BACKUP STAGE END', true),
      };
    } catch (error) {
      lock.destroy();
      throw error;
    }
  },
};

async function enterStages(request: RungRequest, lock: Session, stages: readonly string[]): Promise<void> {
  for (const stage of stages)
    await lockWithin(request, lock, `BACKUP STAGE ${stage}`, `cannot enter backup stage ${stage}`);
}
