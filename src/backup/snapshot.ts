// Snapshot of a backup with all facts of its moment: the names of all objects, the identities of
// tables and the catalog. Invariant: the catalog contains a selected object exactly if it existed
// at that moment, and the object is unchanged at the end.
import { BackupError } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import type { Queryable } from '../mysql/connection/reader.ts';
import type { ServerFacts } from '../mysql/connection/server-facts.ts';
import type { Session } from '../mysql/connection/session.ts';
import type { SnapshotSession } from '../mysql/connection/snapshot-session.ts';
import { NOT_SELECTED, readCatalog, type Catalog, type Table } from '../mysql/schema/catalog.ts';
import { holdsRows, isTransactional } from '../mysql/schema/tables/engines.ts';
import {
  compareObjects,
  describeObject,
  readObjects,
  type KnownObject,
  type ObjectChange,
  type ObjectList,
} from '../mysql/schema/names/object-names.ts';
import { selectsSchema } from '../mysql/schema/selection.ts';
import {
  openIdentitySource,
  type IdentityCapture,
  type IdentitySource,
} from '../mysql/schema/tables/table-identity.ts';
import { DEFAULT_LOCK_LIMITS } from '../mysql/snapshot/watch/lock-watch.ts';
import type { LockName } from '../mysql/snapshot/locks.ts';
import { openSnapshot } from '../mysql/snapshot/open-snapshot.ts';
import type { Snapshot, SnapshotMoment } from '../mysql/snapshot/snapshot.ts';
import { assertInSnapshot } from './definitions/source-changes.ts';
import { checkPartitions, checkSelection } from './preflight/preflight.ts';
import type { BackupRequest } from './request.ts';
import {
  describeChange,
  isSelected,
  NOT_IN_CATALOG,
  objectsOf,
  sourceChanged,
  withoutIdentity,
} from './selected-objects.ts';

export interface SnapshotSetting {
  request: BackupRequest;
  facts: ServerFacts;
  /** Catalog before any lock was taken. */
  planned: Catalog;
  /** A session outside of the snapshot. */
  reader: Queryable;
  workers: readonly SnapshotSession[];
  openSession: () => Promise<Session>;
  logger: Logger;
  signal: AbortSignal;
}

export interface OpenedSnapshot {
  snapshot: Snapshot;
  catalog: Catalog;
  /** All objects of the server at the moment of the snapshot. */
  objects: ObjectList;
  identity: IdentitySource;
  /** Whether writes are still blocked, for rows of engines without transactions. */
  isFrozen: boolean;
  /** Returns the selected objects that changed since the snapshot. */
  findChanges(session: Queryable): Promise<Changes>;
  /**
   * Translates a failure to its cause: a change by others, or a client that blocked the backup.
   * Never rejects.
   */
  explain(error: unknown, session: Queryable): Promise<unknown>;
}

export interface Changes {
  objects: readonly ObjectChange[];
  /** Tables as `schema.table`. */
  replaced: readonly string[];
}

export function tablesOf(catalog: Catalog): Table[] {
  return catalog.schemas.flatMap(({ tables }) => tables);
}

/**
 * Asserts that the rows of all tables are those of the snapshot's moment.
 * @throws BackupError SOURCE_PRIVILEGES, SOURCE_UNSUPPORTED naming tables that the snapshot does
 * not hold
 */
export function assertCovered({ snapshot, catalog, identity, isFrozen }: OpenedSnapshot): void {
  const tables = tablesOf(catalog).filter(holdsRows);
  checkPartitions(tables, identity.kind, snapshot);
  assertInSnapshot(tables, snapshot, isFrozen);
}

export async function openBackupSnapshot(setting: SnapshotSetting): Promise<OpenedSnapshot> {
  const { request, facts, reader, workers, openSession, logger, signal } = setting;
  const identity = await openIdentitySource(reader, facts);
  const moment = new Moment(setting, identity);
  const snapshot = await openSnapshot({
    openSession,
    facts,
    consistency: request.consistency ?? 'auto',
    workers,
    moment,
    longQueryGuardSeconds: request.longQueryGuardSeconds,
    lockWaitTimeoutSeconds: request.lockWaitTimeoutSeconds,
    lockLimits:
      request.lockTimeoutSeconds === undefined
        ? DEFAULT_LOCK_LIMITS
        : { commits: request.lockTimeoutSeconds, ddl: request.lockTimeoutSeconds },
    logger,
    signal,
  });
  try {
    if (!moment.catalog) await moment.readCatalog(snapshot.guard(reader));
    const catalog = moment.catalog!;
    checkSelection(catalog, request.selection, []);
    moment.assertSame();
    return {
      snapshot,
      catalog,
      objects: moment.objects!,
      identity,
      isFrozen: moment.holdsWrites(),
      findChanges: (session) => moment.findChanges(session),
      explain: async (error, session) =>
        (await moment.explain(error, session).catch(() => undefined)) ??
        (await snapshot.explain(error).catch(() => error)),
    };
  } catch (error) {
    await snapshot.close().catch(() => undefined);
    throw error;
  }
}

class Moment implements SnapshotMoment {
  catalog: Catalog | undefined;
  objects: ObjectList | undefined;
  readonly #setting: SnapshotSetting;
  readonly #identity: IdentitySource;
  #captured: IdentityCapture | undefined;

  constructor(setting: SnapshotSetting, identity: IdentitySource) {
    this.#setting = setting;
    this.#identity = identity;
  }

  async readObjects(session: Queryable, lock: LockName | undefined): Promise<void> {
    this.catalog = undefined;
    this.objects = await this.#list(session);
    this.#captured = await this.#identity.capture(session, !WITH_TABLES_HELD.has(lock));
  }

  async checkObjects(session: Queryable): Promise<void> {
    const { objects, replaced } = await this.findChanges(session);
    const changed = [...objects.map(describeChange), ...replaced.map((name) => `table ${name} was replaced`)];
    if (changed.length > 0) throw sourceChanged('while the backup began', changed);
  }

  async readCatalog(session: Queryable): Promise<void> {
    const { facts, request, planned } = this.#setting;
    const { selection } = request;
    // Objects that were broken before have already failed the run, unless they are to be skipped.
    const catalog = await readCatalog(session, facts, { selection, skipBroken: true, mayPause: false });
    const known = new Set(planned.leftOut.map(({ name }) => name));
    const broken = catalog.leftOut.filter(({ name, reason }) => reason !== NOT_SELECTED && !known.has(name));
    if (broken.length > 0)
      throw sourceChanged(
        'while the backup began',
        broken.map(({ name, reason }) => `${name}: ${reason}`),
      );
    this.catalog = catalog;
  }

  tables(): readonly Table[] {
    return (this.catalog ?? this.#setting.planned).schemas.flatMap(({ tables }) => tables.filter(holdsRows));
  }

  holdsWrites(): boolean {
    return (
      this.#setting.request.consistency !== 'none' && this.tables().some((table) => !isTransactional(table))
    );
  }

  /**
   * Asserts that the catalog matches the object list exactly.
   * @throws BackupError SOURCE_CHANGED
   */
  assertSame(): void {
    const catalog = this.catalog!;
    const leftOut = new Set(catalog.leftOut.map(({ name }) => name));
    const there = this.#selected(this.objects!).filter(
      (object) => !NOT_IN_CATALOG.has(object.kind) && !leftOut.has(describeObject(object)),
    );
    const read = objectsOf(catalog);
    const changes = compareObjects(there.map(withoutIdentity), read);
    if (changes.length > 0) throw sourceChanged('while the backup began', changes.map(describeChange));
  }

  async findChanges(session: Queryable): Promise<Changes> {
    const now = await this.#list(session);
    const objects = compareObjects(this.#selected(this.objects!), this.#selected(now));
    const replaced = await this.#identity.findChanged(session, this.#captured!, [...this.tables()]);
    return { objects, replaced };
  }

  /** A statement on a dropped object fails like a wrong statement, so compare the objects first. */
  async explain(error: unknown, session: Queryable): Promise<BackupError | undefined> {
    if (!(error instanceof BackupError) || error.code !== 'SOURCE_QUERY_FAILED') return undefined;
    const { objects, replaced } = await this.findChanges(session);
    const changed = [...objects.map(describeChange), ...replaced.map((name) => `table ${name} was replaced`)];
    return changed.length === 0
      ? undefined
      : sourceChanged(`${error.message}: while the backup ran`, changed);
  }

  #list(session: Queryable): Promise<ObjectList> {
    const { facts, request } = this.#setting;
    return readObjects(session, facts, {
      isNeeded: (schema) => selectsSchema(request.selection, schema),
      accounts: request.users,
    });
  }

  #selected({ objects }: ObjectList): KnownObject[] {
    const { facts, request } = this.#setting;
    return objects.filter((object) => isSelected(object, request.selection, facts));
  }
}

/**
 * Locks under which another client can hold tables: because it waits for us, or with its own LOCK
 * TABLES. The last two block all DDL, so fewer facts need a comparison.
 */
const WITH_TABLES_HELD: ReadonlySet<LockName | undefined> = new Set([
  'LOCK TABLES',
  'LOCK INSTANCE FOR BACKUP',
  'BACKUP STAGE BLOCK_DDL',
]);
