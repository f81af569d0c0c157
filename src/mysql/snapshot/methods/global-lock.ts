// FLUSH TABLES WITH READ LOCK blocks all writes of the server while the workers open their
// snapshots. A client cannot withdraw the pending statement, so we send it only when no long
// statement runs.
import { readCoordinates } from '../coordinates.ts';
import type { LockSession } from '../lock-session.ts';
import { beginSnapshots, readUnder, type Coordinates, type RungRequest } from '../snapshot.ts';

const LOCK = 'FLUSH TABLES WITH READ LOCK';

/**
 * Opens the snapshots under the global read lock.
 * @param read further reads under the lock
 */
export async function snapshotUnderGlobalLock(
  request: RungRequest,
  lock: LockSession,
  read: () => Promise<void> = () => Promise.resolve(),
): Promise<Coordinates> {
  await request.assertNoLongStatement();
  await lock.take(LOCK, LOCK, 'cannot lock all tables');
  await read();
  await beginSnapshots(request, LOCK);
  const coordinates = await readCoordinates(readUnder(request, lock, LOCK), request.facts);
  return coordinates;
}
