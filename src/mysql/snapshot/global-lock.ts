// FLUSH TABLES WITH READ LOCK, which stops all writes of the server for the moment in which the workers open their
// snapshots. Pending it cannot be withdrawn, so it is issued only when no long statement runs.
import { readCoordinates } from './coordinates.ts';
import type { LockSession } from './lock-session.ts';
import { beginSnapshots, readUnder, type Coordinates, type RungRequest } from './snapshot.ts';

const LOCK = 'FLUSH TABLES WITH READ LOCK';

/** @param read what is to be read under it */
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
