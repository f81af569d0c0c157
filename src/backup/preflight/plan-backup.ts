// Plans a backup for --dry-run and `check`. Runs the preflight checks up to the snapshot, opens and
// releases the snapshot, and lists the tables with the server's estimates.
import type { Context } from '../../repository/context.ts';
import type { LeftOut } from '../../mysql/schema/catalog.ts';
import { SessionGroup } from '../../mysql/connection/session-group.ts';
import { formatBytes, formatCount, formatSeconds, plural } from '../../core/units.ts';
import { newBackupId } from '../../format/names.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { assertCovered, openBackupSnapshot, type SnapshotSetting } from '../snapshot.ts';
import { checkClock } from './check-clock.ts';
import { readSource, type Steps, stopAtFirst } from './read-source.ts';
import type { BackupRequest } from '../request.ts';

/** An answer of S3 has its time in whole seconds. */
const CLOCK_TOLERANCE_SECONDS = 2;

export interface BackupPlan {
  storage: string;
  status: 'planned';
  server: string;
  /** Snapshot method that the backup would use. */
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
  /** Objects that the backup would not contain. */
  leftOut: LeftOut[];
  warnings: string[];
}

/**
 * Plans a backup.
 * @param steps runs each check
 * @throws BackupError of the first check that fails, unless `steps` records it
 */
export async function planBackup(
  request: BackupRequest,
  context: Context,
  steps: Steps = stopAtFirst,
): Promise<BackupPlan> {
  const { step, optional } = steps;
  const sessions = new SessionGroup(request.connection, 'source', request.lockWaitTimeoutSeconds);
  sessions.cutOnAbort(context.signal);
  const warnings: string[] = [];
  try {
    for (const storage of context.storage.copies ?? [context.storage])
      await optional(
        step(
          'storage',
          () => checkStorage({ ...context, storage }, warnings),
          (text) => text,
        ),
      );
    const source = await readSource(request, context, sessions, warnings, steps);
    const { facts, planned: catalog, hidden } = source;
    const snapshot = await optional(
      step(
        'snapshot',
        () => trySnapshot(request, context, sessions, source),
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
      leftOut: [...catalog.leftOut, ...hidden],
      warnings,
    };
  } finally {
    await sessions.close();
  }
}

/**
 * Writes and removes a probe, and compares the clocks.
 * @returns a description of the result: the location, TLS, the role and the clock
 */
async function checkStorage({ storage, now }: Context, warnings: string[]): Promise<string> {
  warnings.push(...(await storage.checkWritable(newBackupId(now()), { isTrial: true })));
  const clocks = storage.clocks();
  checkClock(clocks, now());
  const offsets = clocks.map((clock) => Math.abs(now().getTime() - clock.now().getTime()) / 1000);
  return [
    `${storage.location} can be written and read`,
    ...(storage.access === undefined ? [] : [storage.access]),
    ...offsets.map((seconds) =>
      seconds < CLOCK_TOLERANCE_SECONDS
        ? 'its clock agrees'
        : `its clock differs by ${formatSeconds(seconds)}`,
    ),
  ].join(', ');
}

/** Takes the snapshot as a backup would, and releases it at once. */
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
