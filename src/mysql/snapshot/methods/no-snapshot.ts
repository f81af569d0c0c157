// Only on request: takes no lock, and each worker reads as of its own start. Returns no
// coordinates, because no position would be correct for all workers.
import type { Queryable } from '../../connection/reader.ts';
import { startTransactions, type Snapshot, type SnapshotRequest } from '../snapshot.ts';

export async function openWithoutSnapshot(
  { workers, moment }: SnapshotRequest,
  observer: Queryable,
): Promise<Snapshot> {
  await moment.readObjects(observer, undefined);
  await startTransactions(workers);
  return {
    method: 'none',
    consistent: false,
    coordinates: {},
    keepsDdlOut: false,
    locks: [],
    covers: () => true,
    guard: (reader) => reader,
    releaseWrites: () => Promise.resolve(),
    assertProtected: () => undefined,
    checkHeld: () => Promise.resolve(),
    explain: (error) => Promise.resolve(error),
    close: () => Promise.resolve(),
  };
}
