// MySQL with all rights: LOCK INSTANCE FOR BACKUP keeps DDL out to the end, FLUSH TABLES WITH READ LOCK stops writes
// for the moment in which the workers open their snapshots.
import { isPrivilegeError } from '../connection/mysql-errors.ts';
import { has } from '../connection/server-abilities.ts';
import type { Session } from '../connection/session.ts';
import { lockWithin } from './bounded-lock.ts';
import { snapshotUnderGlobalLock } from './global-lock.ts';
import { heldBy } from './held-lock.ts';
import type { Rung, RungRequest } from './snapshot.ts';

export const lockInstance: Rung = {
  method: 'lock-instance',
  suits: (facts) => has(facts, 'LOCK INSTANCE FOR BACKUP'),
  async take(request) {
    const lock = await request.openSession();
    try {
      await keepDdlOut(request, lock);
      const coordinates = await snapshotUnderGlobalLock(request, lock);
      return {
        method: 'lock-instance',
        consistent: true,
        coordinates,
        covers: () => true,
        releaseWrites: () =>
          lock.execute('UNLOCK TABLES', 'the session that locked the tables is gone').then(() => undefined),
        ...heldBy(lock, 'UNLOCK INSTANCE', true),
      };
    } catch (error) {
      lock.destroy();
      throw error;
    }
  },
};

async function keepDdlOut(request: RungRequest, lock: Session): Promise<void> {
  await lockWithin(request, lock, 'LOCK INSTANCE FOR BACKUP', 'cannot lock the instance for backup');
}

/** For the lower rungs, which can do without. */
export async function tryToKeepDdlOut(request: RungRequest, lock: Session): Promise<boolean> {
  if (!has(request.facts, 'LOCK INSTANCE FOR BACKUP')) return false;
  try {
    await keepDdlOut(request, lock);
    return true;
  } catch (error) {
    if (isPrivilegeError(error)) return false;
    throw error;
  }
}
