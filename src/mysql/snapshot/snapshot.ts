// Consistent view that all workers share. The way to open it depends on the server and the
// privileges. Each method is a rung of a ladder, tried best first. Extension point: a rung is one
// file, and `ladder` in open-snapshot.ts lists the rungs.
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Table } from '../schema/catalog.ts';
import type { Queryable } from '../connection/reader.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import type { Session } from '../connection/session.ts';
import type { SnapshotSession } from '../connection/snapshot-session.ts';
import type { LockSession } from './lock-session.ts';
import type { LockLimits, LockReport, LockWatch } from './watch/lock-watch.ts';
import type { LockName } from './locks.ts';
import { TryAgain } from './rung-errors.ts';
import { INSTANT_MS, settlesWithin, UnderLock } from './under-lock.ts';

/** Method of a snapshot; in the manifest, list and report. */
export type SnapshotMethod =
  'lock-instance' | 'flush-tables' | 'backup-stage' | 'lock-tables' | 'gtid-proof' | 'none';

/** Position of a replica in the binary log of its source. */
export interface SourceCoordinates {
  host: string;
  port: number;
  binlogFile: string;
  /** Lower bound if the appliers are parallel; then only `gtidExecuted` is exact. */
  binlogPosition: number;
}

export interface Coordinates {
  gtidExecuted?: string;
  binlogFile?: string;
  binlogPosition?: number;
  /** Position in the source's log; only for a replica with one source. */
  source?: SourceCoordinates;
}

/**
 * Data that belong to the moment of the snapshot. Each method reads them when that is possible, and
 * again for each try.
 */
export interface SnapshotMoment {
  /**
   * Reads names and identities of all objects once, by statements that cannot wait for another
   * client.
   * @param lock the lock that keeps the objects unchanged, at least until the snapshot; undefined:
   * none
   */
  readObjects(session: Queryable, lock: LockName | undefined): Promise<void>;
  /**
   * Repeats the read after a gap without locks.
   * @throws BackupError SOURCE_CHANGED with the differences
   */
  checkObjects(session: Queryable, lock: LockName): Promise<void>;
  /**
   * Reads the selected schemas and tables with their facts. Without a lock against DDL, this read
   * follows the snapshot.
   */
  readCatalog(session: Queryable): Promise<void>;
  /** Returns the selected tables, as far as they are known. */
  tables(): readonly Table[];
  /** Returns whether rows are read while writes are blocked. */
  holdsWrites(): boolean;
}

export interface SnapshotRequest {
  /** Opens a further session on the same server. */
  openSession: () => Promise<Session>;
  facts: ServerFacts;
  /** `none`: each worker has its own view, and no lock is taken. */
  consistency: 'auto' | 'none';
  /** Sessions that will share the snapshot; no statement has read data on them yet. */
  workers: readonly SnapshotSession[];
  moment: SnapshotMoment;
  /** Age in seconds of statements that must end before a lock that would queue after them. */
  longQueryGuardSeconds: number;
  /** Seconds that all tries of a method wait for its locks; also limits the lock-free tries. */
  lockWaitTimeoutSeconds: number;
  /**
   * Maximum seconds to hold a lock, and maximum seconds of each wait for a lock, while other
   * clients queue after us.
   */
  lockLimits: LockLimits;
  logger: Logger;
  signal: AbortSignal;
}

/** Input of a snapshot method. */
export interface RungRequest extends SnapshotRequest {
  /** Session without locks, which runs the reads under a lock. */
  observer: Session;
  /** Uses its own connection. */
  watch: LockWatch;
  /** Milliseconds that remain of --lock-wait-timeout; waits for locks reduce them. */
  patience: { leftMs: number };
  /**
   * Waits for long statements.
   * @throws BackupError SOURCE_LONG_STATEMENT; RungRefused if the account cannot see the statements
   */
  assertNoLongStatement: () => Promise<void>;
}

export interface Snapshot {
  method: SnapshotMethod;
  consistent: boolean;
  coordinates: Coordinates;
  /**
   * Whether no other client can alter, drop or rename a table until close(). If false, only the
   * comparison at the end detects such changes.
   */
  keepsDdlOut: boolean;
  /** Cost of each released lock for other clients. */
  readonly locks: readonly LockReport[];
  /**
   * Returns a session for reading definitions. None of its statements waits for a client that waits
   * for our lock against DDL.
   */
  guard(reader: Queryable): Queryable;
  /** Returns whether the snapshot covers this table; a table created later may not be covered. */
  covers(table: Table): boolean;
  /** Permits writes to all tables again. Until then tables of every engine stay unchanged. */
  releaseWrites(): Promise<void>;
  /**
   * Verifies without a query that the protection of the snapshot is not known to be lost.
   * @throws BackupError SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT
   */
  assertProtected(): void;
  /** Verifies the same by a query. */
  checkHeld(): Promise<void>;
  /** Adds the blocking client to a lock timeout error, while that client still blocks. */
  explain(error: unknown): Promise<unknown>;
  /** Releases every lock; the workers' sessions stay open. */
  close(): Promise<void>;
}

export interface Rung {
  method: SnapshotMethod;
  /** Required lock; undefined if none. */
  lock: LockName | undefined;
  /** Returns whether this server supports the method. */
  suits(facts: ServerFacts): boolean;
  /**
   * Opens the snapshot.
   * @throws a privilege error or RungRefused if the method does not work here: the next rung
   * follows; TryAgain
   */
  take(request: RungRequest): Promise<Snapshot>;
}

/** Returns the observer for reads while a session holds a lock. */
export function readUnder(
  { observer, facts, watch }: RungRequest,
  lock: LockSession,
  name: LockName,
): Queryable {
  const interrupt = (): Promise<void> => watch.interrupt(observer);
  return new UnderLock(observer, { facts, lock, name, watch, interrupt });
}

/**
 * Opens the transactions of the snapshot while a lock is held.
 * @throws TryAgain if they are not open within INSTANT_MS
 */
export async function beginSnapshots({ workers }: RungRequest, lock: LockName): Promise<void> {
  if (await settlesWithin(INSTANT_MS, startTransactions(workers))) return;
  throw new TryAgain(
    new BackupError('SOURCE_LOCK_TIMEOUT', `the snapshots could not be opened within seconds under ${lock}`, {
      hint: 'The server is very busy: run the backup again.',
    }),
  );
}

export async function startTransactions(workers: readonly SnapshotSession[]): Promise<void> {
  await Promise.all(
    workers.map((worker) =>
      worker.execute('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', 'cannot open the snapshot'),
    ),
  );
}
