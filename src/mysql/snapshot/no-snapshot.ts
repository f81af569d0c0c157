// On request alone: nothing is locked, and each worker sees the moment at which it began. No coordinates are told,
// because there are none that would be true.
import { beginSnapshots, type Snapshot, type SnapshotRequest } from './snapshot.ts';

export async function openWithoutSnapshot({ workers, whileLocked }: SnapshotRequest): Promise<Snapshot> {
  await whileLocked();
  await beginSnapshots(workers);
  return {
    method: 'none',
    consistent: false,
    coordinates: {},
    keepsDdlOut: false,
    covers: () => true,
    releaseWrites: () => Promise.resolve(),
    assertProtected: () => undefined,
    checkHeld: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
