// The consistent view that all workers share. How it is had differs by server and privileges: each way is a rung of
// a ladder, tried best first. An extension point: a rung is one file, and `ladder` in open-snapshot.ts lists them.
import type { ServerFacts } from '../server-facts.ts';
import type { Session } from '../session.ts';
import type { Logger } from '../../log.ts';

/** How a snapshot was taken; in manifest, list and report. */
export type SnapshotMethod = 'lock-instance' | 'backup-stage' | 'lock-tables' | 'gtid-proof' | 'none';

export interface Coordinates {
  gtidExecuted?: string;
  binlogFile?: string;
  binlogPosition?: number;
}

export interface SnapshotRequest {
  /** Opens a further session on the same server. */
  openSession: () => Promise<Session>;
  facts: ServerFacts;
  /** Sessions that are to share the snapshot; nothing was read on them yet. */
  workers: readonly Session[];
  /** Called once while no write can happen: to record what must belong to the same moment. */
  whileLocked: () => Promise<void>;
  /** Seconds; a statement that has run for longer is waited for before a lock that would queue behind it. */
  longQueryGuardSeconds: number;
  logger: Logger;
  signal: AbortSignal;
}

export interface Snapshot {
  method: SnapshotMethod;
  consistent: boolean;
  coordinates: Coordinates;
  /** Lets writes to all tables go on. Until then tables of every engine stand still. */
  releaseWrites(): Promise<void>;
  /** @throws BackupError SOURCE_CONNECTION_LOST if what protects the snapshot is gone. */
  checkHeld(): Promise<void>;
  /** Gives up every lock; the workers' sessions stay open. */
  close(): Promise<void>;
}

export interface Rung {
  method: SnapshotMethod;
  /** Whether this server can have it at all. */
  suits(facts: ServerFacts): boolean;
  /** @throws a privilege error when the account or the service does not allow it: then the next rung is tried. */
  take(request: SnapshotRequest): Promise<Snapshot>;
}

/** Opens the transaction that is the snapshot, on one session. */
export async function beginSnapshot(session: Session): Promise<void> {
  await session.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', 'cannot open the snapshot');
}
