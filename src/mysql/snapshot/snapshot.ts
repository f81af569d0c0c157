// The consistent view that all workers share. How it is had differs by server and privileges: each way is a rung of
// a ladder, tried best first. An extension point: a rung is one file, and `ladder` in open-snapshot.ts lists them.
import type { Logger } from '../../core/log.ts';
import type { Table } from '../schema/catalog.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import type { Session } from '../connection/session.ts';

/** How a snapshot was taken; in manifest, list and report. */
export type SnapshotMethod =
  'lock-instance' | 'flush-tables' | 'backup-stage' | 'lock-tables' | 'gtid-proof' | 'none';

/** Where a replica stood in the binary log of its source. */
export interface SourceCoordinates {
  host: string;
  port: number;
  binlogFile: string;
  /** With parallel appliers a lower bound: then only `gtidExecuted` is exact. */
  binlogPosition: number;
}

export interface Coordinates {
  gtidExecuted?: string;
  binlogFile?: string;
  binlogPosition?: number;
  /** Only of a replica with one source. */
  source?: SourceCoordinates;
}

export interface SnapshotRequest {
  /** Opens a further session on the same server. */
  openSession: () => Promise<Session>;
  facts: ServerFacts;
  /** `none`: every worker has a view of its own, and nothing is locked. */
  consistency: 'auto' | 'none';
  /** The selected tables, as far as they are known before anything is locked. */
  tables: readonly Table[];
  /** Sessions that are to share the snapshot; nothing was read on them yet. */
  workers: readonly Session[];
  /**
   * Called once: while no write can happen, to record what must belong to the same moment; on rungs that lock
   * nothing before the snapshot, so that what is still the same at the end was the same in the snapshot.
   */
  whileLocked: () => Promise<void>;
  /** Seconds; a statement that has run for longer is waited for before a lock that would queue behind it. */
  longQueryGuardSeconds: number;
  /** Seconds that a lock is waited for, with other sessions waiting behind us; also the bound of the lock-free tries. */
  lockWaitTimeoutSeconds: number;
  logger: Logger;
  signal: AbortSignal;
}

/** What a rung works with. */
export interface RungRequest extends SnapshotRequest {
  /** A session without locks: it watches the one that waits for them, and reads the coordinates. */
  observer: Session;
  /** @throws BackupError SOURCE_LONG_STATEMENT; RungRefused if the account cannot see the statements. */
  assertNoLongStatement: () => Promise<void>;
}

export interface Snapshot {
  method: SnapshotMethod;
  consistent: boolean;
  coordinates: Coordinates;
  /** Whether nobody can alter, drop or rename a table until close(); if not, only comparing tells of it. */
  keepsDdlOut: boolean;
  /** Whether the snapshot holds for this table: one that was made after it was asked for may not be part of it. */
  covers(table: Table): boolean;
  /** Lets writes to all tables go on. Until then tables of every engine stand still. */
  releaseWrites(): Promise<void>;
  /** @throws BackupError SOURCE_CONNECTION_LOST if what protects the snapshot is known to be gone; asks nobody. */
  assertProtected(): void;
  /** The same, after asking the server. */
  checkHeld(): Promise<void>;
  /** Gives up every lock; the workers' sessions stay open. */
  close(): Promise<void>;
}

export interface Rung {
  method: SnapshotMethod;
  /** Whether this server can have it at all. */
  suits(facts: ServerFacts): boolean;
  /** @throws a privilege error or RungRefused when it cannot be had here: then the next rung is tried. */
  take(request: RungRequest): Promise<Snapshot>;
}

/** Why a rung cannot be used though the server has not refused it. */
export class RungRefused extends Error {
  override readonly name = 'RungRefused';
}

/** Opens the transactions that are the snapshot. */
export async function beginSnapshots(workers: readonly Session[]): Promise<void> {
  await Promise.all(
    workers.map((worker) =>
      worker.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', 'cannot open the snapshot'),
    ),
  );
}
