// The consistent view that all workers share. How it is had differs by server and privileges: each way is a rung of
// a ladder, tried best first. An extension point: a rung is one file, and `ladder` in open-snapshot.ts lists them.
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { Table } from '../schema/catalog.ts';
import type { Queryable } from '../connection/reader.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import type { Session } from '../connection/session.ts';
import type { SnapshotSession } from '../connection/snapshot-session.ts';
import type { LockSession } from './lock-session.ts';
import type { LockLimits, LockReport, LockWatch } from './lock-watch.ts';
import type { LockName } from './locks.ts';
import { TryAgain } from './rung-errors.ts';
import { INSTANT_MS, settlesWithin, UnderLock } from './under-lock.ts';

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

/** What belongs to the moment of the snapshot. A way to it reads this where it can be read, and again for each try. */
export interface SnapshotMoment {
  /**
   * Names and identities of all objects, once, by statements that cannot wait for another client.
   * @param lock what keeps them as they are, until the snapshot at least; undefined: nothing
   */
  readObjects(session: Queryable, lock: LockName | undefined): Promise<void>;
  /** The same again where others may have had a moment in between. @throws BackupError SOURCE_CHANGED naming what differs */
  checkObjects(session: Queryable, lock: LockName): Promise<void>;
  /** The selected schemas and tables with their facts. Where nothing keeps DDL out, it is read after the snapshot. */
  readCatalog(session: Queryable): Promise<void>;
  /** The selected tables, as far as they are known. */
  tables(): readonly Table[];
  /** Whether rows are to be read while writes are kept out. */
  holdsWrites(): boolean;
}

export interface SnapshotRequest {
  /** Opens a further session on the same server. */
  openSession: () => Promise<Session>;
  facts: ServerFacts;
  /** `none`: every worker has a view of its own, and nothing is locked. */
  consistency: 'auto' | 'none';
  /** Sessions that are to share the snapshot; nothing was read on them yet. */
  workers: readonly SnapshotSession[];
  moment: SnapshotMoment;
  /** Seconds; a statement that has run for longer is waited for before a lock that would queue behind it. */
  longQueryGuardSeconds: number;
  /** Seconds that each way waits for its locks in all, several tries included; also the bound of the lock-free tries. */
  lockWaitTimeoutSeconds: number;
  /** Seconds that a lock may be held, and be waited for at a time, with other clients behind us. */
  lockLimits: LockLimits;
  logger: Logger;
  signal: AbortSignal;
}

/** What a rung works with. */
export interface RungRequest extends SnapshotRequest {
  /** A session without locks, over which is read what is read under one. */
  observer: Session;
  /** Over a connection of its own. */
  watch: LockWatch;
  /** Milliseconds that are left of --lock-wait-timeout: what was spent on waiting for locks is taken off. */
  patience: { leftMs: number };
  /** @throws BackupError SOURCE_LONG_STATEMENT; RungRefused if the account cannot see the statements. */
  assertNoLongStatement: () => Promise<void>;
}

export interface Snapshot {
  method: SnapshotMethod;
  consistent: boolean;
  coordinates: Coordinates;
  /** Whether no other client can alter, drop or rename a table until close(); if not, only comparing tells of it. */
  keepsDdlOut: boolean;
  /** What each lock cost others, as far as they were given up. */
  readonly locks: readonly LockReport[];
  /** A session for reading definitions, on which no statement waits for a client that waits for the lock which keeps DDL out. */
  guard(reader: Queryable): Queryable;
  /** Whether the snapshot holds for this table: one that was made after it was asked for may not be part of it. */
  covers(table: Table): boolean;
  /** Lets writes to all tables go on. Until then tables of every engine stand still. */
  releaseWrites(): Promise<void>;
  /** @throws BackupError SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if what protects the snapshot is known to be gone; asks no one. */
  assertProtected(): void;
  /** The same, after asking the server. */
  checkHeld(): Promise<void>;
  /** Names the client in the way in an error that says that one was, while it still is. */
  explain(error: unknown): Promise<unknown>;
  /** Gives up every lock; the workers' sessions stay open. */
  close(): Promise<void>;
}

export interface Rung {
  method: SnapshotMethod;
  /** The lock that it needs; undefined: none. */
  lock: LockName | undefined;
  /** Whether this server can have it at all. */
  suits(facts: ServerFacts): boolean;
  /** @throws a privilege error or RungRefused when it cannot be had here: then the next rung is tried; TryAgain. */
  take(request: RungRequest): Promise<Snapshot>;
}

/** The observer, to read over while a session holds a lock. */
export function readUnder(
  { observer, facts, watch }: RungRequest,
  lock: LockSession,
  name: LockName,
): Queryable {
  const interrupt = (): Promise<void> => watch.interrupt(observer);
  return new UnderLock(observer, { facts, lock, name, watch, interrupt });
}

/** Opens the transactions that are the snapshot, while a lock is held. @throws TryAgain if they are not open within seconds */
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
