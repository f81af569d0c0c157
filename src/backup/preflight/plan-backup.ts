// What a backup would do, for --dry-run and `check`: the checks of the preflight up to the snapshot itself, which is opened and let go, and
// the tables with the server's estimates.
import type { Context } from '../../repository/context.ts';
import { readCatalog, type LeftOut } from '../../mysql/schema/catalog.ts';
import { findHiddenSchemas, warnOfHidden } from '../../mysql/schema/hidden-schemas.ts';
import { SessionGroup } from '../../mysql/connection/session-group.ts';
import { formatBytes, formatCount, plural } from '../../core/units.ts';
import { findServerObjects, warnOfServerObjects } from '../../mysql/schema/server-objects.ts';
import { readServerIdentity } from '../../mysql/schema/server-identity.ts';
import { newBackupId } from '../../format/names.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { assertCovered, openBackupSnapshot, type SnapshotSetting } from '../snapshot.ts';
import { checkClock } from './check-clock.ts';
import { checkLabel, findEarlier } from './check-label.ts';
import { checkReplica } from './replica-lag.ts';
import { checkFreeSpace, checkPrivileges, checkSelection, checkVersion } from './preflight.ts';
import type { BackupRequest } from '../request.ts';

export interface BackupPlan {
  storage: string;
  status: 'planned';
  server: string;
  /** As the backup would take it. */
  snapshotMethod?: string;
  schemas: {
    name: string;
    views: number;
    triggers: number;
    routines: number;
    events: number;
    sequences: number;
    tables: {
      name: string;
      engine: string;
      estimatedRows: number;
      estimatedBytes: number;
      key: string | null;
      chunks: number;
    }[];
  }[];
  estimatedRows: number;
  estimatedBytes: number;
  /** Objects that a backup would not hold. */
  leftOut: LeftOut[];
  warnings: string[];
}

/** One check: does the work under a name, and describes the result. */
export type Step = <T>(name: string, work: () => Promise<T>, describe: (value: T) => string) => Promise<T>;

const unrecorded: Step = (_, work) => work();

/**
 * @param step runs each check
 * @param optional awaits a check whose failure leaves the others possible
 * @throws BackupError of the first check that fails, unless `step` and `optional` take it
 */
export async function planBackup(
  request: BackupRequest,
  context: Context,
  step: Step = unrecorded,
  optional: <T>(work: Promise<T>) => Promise<T | undefined> = (work) => work,
): Promise<BackupPlan> {
  const sessions = new SessionGroup(request.connection, 'source', request.lockWaitTimeoutSeconds);
  sessions.cutOnAbort(context.signal);
  const warnings: string[] = [];
  try {
    await optional(
      step(
        'storage',
        () => checkStorage(context, warnings),
        (text) => text,
      ),
    );
    const { reader, facts } = await step(
      'server',
      async () => {
        const first = await sessions.first(context.logger);
        checkVersion(first.facts);
        return { ...first, cipher: await readCipher(first.reader) };
      },
      ({ facts, reader, cipher }) =>
        `${facts.flavor} ${facts.version} at ${reader.target}, ${cipher === undefined ? 'without TLS' : `TLS with ${cipher}`}`,
    );
    await optional(
      step(
        'label',
        async () => {
          const earlier = await findEarlier(context, request.label);
          checkLabel(request, await readServerIdentity(reader, facts), earlier, context);
          return earlier;
        },
        (earlier) =>
          `"${request.label}": ${earlier === undefined ? 'earlier backups could not be read' : plural(earlier.length, 'earlier backup')}`,
      ),
    );
    const catalog = await step(
      'objects',
      async () => {
        const read = await readCatalog(reader, facts, { ...request, mayPause: true });
        checkSelection(read, request.selection, warnings);
        return read;
      },
      ({ schemas }) =>
        `${plural(schemas.length, 'schema')} with ${plural(schemas.flatMap(({ tables }) => tables).length, 'table')}`,
    );
    const grants = await optional(
      step(
        'privileges',
        () => checkPrivileges(reader, facts, catalog, request),
        () => 'the account may read everything that is selected',
      ),
    );
    const hidden = grants ? await findHiddenSchemas(reader, facts, grants) : [];
    const ofServer = await findServerObjects(reader, facts);
    warnings.push(...warnOfHidden(hidden, request.selection), ...warnOfServerObjects(ofServer));
    await optional(
      step(
        'space',
        () => checkFreeSpace(catalog, context, warnings),
        (text) => text,
      ),
    );
    await optional(
      step(
        'replica',
        () => checkReplica(reader, facts, request, context, warnings),
        () => 'no lag above the limit',
      ),
    );
    const snapshot = await optional(
      step(
        'snapshot',
        () => trySnapshot(request, context, sessions, { reader, facts, planned: catalog }),
        ({ method, consistent }) => `${method}, ${consistent ? 'consistent' : 'not consistent'}`,
      ),
    );
    const schemas = catalog.schemas.map(({ name, tables, views, triggers, routines, events, sequences }) => ({
      name,
      views: views.length,
      triggers: triggers.length,
      routines: routines.length,
      events: events.length,
      sequences: sequences.length,
      tables: tables.map((table) => ({
        name: table.name,
        engine: table.engine,
        estimatedRows: table.estimatedRows,
        estimatedBytes: table.estimatedBytes,
        key: table.key?.name ?? null,
        chunks: Math.max(1, Math.ceil(table.estimatedBytes / request.bytesPerChunk)),
      })),
    }));
    const tables = schemas.flatMap((schema) => schema.tables);
    const estimatedRows = tables.reduce((sum, table) => sum + table.estimatedRows, 0);
    const estimatedBytes = tables.reduce((sum, table) => sum + table.estimatedBytes, 0);
    context.logger.info(
      `would back up ${plural(schemas.length, 'schema')} with ${plural(tables.length, 'table')}, about ${formatCount(estimatedRows)} rows and ${formatBytes(estimatedBytes)}, to ${context.storage.location}`,
    );
    return {
      storage: context.storage.location,
      status: 'planned',
      server: `${facts.flavor} ${facts.version} at ${facts.hostname}:${facts.port}`,
      ...(snapshot ? { snapshotMethod: snapshot.method } : {}),
      schemas,
      estimatedRows,
      estimatedBytes,
      leftOut: [...catalog.leftOut, ...hidden, ...ofServer],
      warnings,
    };
  } finally {
    await sessions.close();
  }
}

/** Writes and removes a probe, and compares the clocks. @returns what was found */
async function checkStorage({ storage, now }: Context, warnings: string[]): Promise<string> {
  warnings.push(...(await storage.checkWritable(newBackupId(now()), { isTrial: true })));
  checkClock(storage.clocks(), now());
  return `${storage.location} can be written and read`;
}

/** @returns undefined without TLS */
async function readCipher(reader: Queryable): Promise<string | undefined> {
  const [row] = await reader.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  return row?.Value || undefined;
}

/** Takes the snapshot as a backup would, and lets it go at once. */
async function trySnapshot(
  request: BackupRequest,
  { logger, signal }: Context,
  sessions: SessionGroup,
  source: Pick<SnapshotSetting, 'reader' | 'facts' | 'planned'>,
): Promise<{ method: string; consistent: boolean }> {
  const workers = await sessions.openMany('read', 1);
  const openSession = (): Promise<Session> => sessions.open('read');
  const opened = await openBackupSnapshot({
    request,
    ...source,
    workers,
    openSession,
    logger,
    signal,
  });
  try {
    assertCovered(opened);
    return opened.snapshot;
  } finally {
    await opened.snapshot.close();
  }
}
