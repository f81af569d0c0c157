// FLUSH TABLES WITH READ LOCK, which stops all writes of the server for the moment in which the workers open their
// snapshots. Pending it cannot be withdrawn, so it is issued only when no long statement runs.
import type { Session } from '../connection/session.ts';
import { lockWithin } from './bounded-lock.ts';
import { readCoordinates } from './coordinates.ts';
import { beginSnapshots, type Coordinates, type RungRequest } from './snapshot.ts';

export async function snapshotUnderGlobalLock(request: RungRequest, lock: Session): Promise<Coordinates> {
  await request.assertNoLongStatement();
  await lockWithin(request, lock, 'FLUSH TABLES WITH READ LOCK', 'cannot lock all tables');
  await beginSnapshots(request.workers);
  const coordinates = await readCoordinates(request.observer, request.facts);
  await request.whileLocked();
  return coordinates;
}
