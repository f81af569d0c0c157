// MySQL with all privileges: LOCK INSTANCE FOR BACKUP blocks DDL until the end, and FLUSH TABLES
// WITH READ LOCK blocks writes while the workers open their snapshots. Names, identities and the
// catalog are read in between, while writes continue.
import { isPrivilegeError } from '../../connection/mysql-errors.ts';
import { has } from '../../connection/server-abilities.ts';
import { snapshotUnderGlobalLock } from './global-lock.ts';
import { heldBy } from '../held-lock.ts';
import { LockSession } from '../lock-session.ts';
import { readUnder, type Rung, type RungRequest } from '../snapshot.ts';

const LOCK = 'LOCK INSTANCE FOR BACKUP';

export const lockInstance: Rung = {
  method: 'lock-instance',
  lock: 'FLUSH TABLES WITH READ LOCK',
  suits: (facts) => has(facts, LOCK),
  async take(request) {
    const { moment } = request;
    // Wait before the first lock, while no client waits for us.
    await request.assertNoLongStatement();
    const lock = await LockSession.open(request);
    try {
      await keepDdlOut(lock);
      const session = readUnder(request, lock, LOCK);
      await moment.readObjects(session, LOCK);
      await moment.readCatalog(session);
      const coordinates = await snapshotUnderGlobalLock(request, lock);
      return {
        method: 'lock-instance',
        consistent: true,
        coordinates,
        covers: () => true,
        releaseWrites: () => lock.release('UNLOCK TABLES', 'FLUSH TABLES WITH READ LOCK'),
        ...heldBy(lock, { release: 'UNLOCK INSTANCE', keepsDdlOut: LOCK }, request),
      };
    } catch (error) {
      await lock.giveUp();
      throw error;
    }
  },
};

async function keepDdlOut(lock: LockSession): Promise<void> {
  await lock.take(LOCK, LOCK, 'cannot lock the instance for backup');
}

/** Tries to block DDL for snapshot methods that also work without this protection. */
export async function tryToKeepDdlOut({ facts }: RungRequest, lock: LockSession): Promise<boolean> {
  if (!has(facts, LOCK)) return false;
  try {
    await keepDdlOut(lock);
    return true;
  } catch (error) {
    if (isPrivilegeError(error)) return false;
    throw error;
  }
}
