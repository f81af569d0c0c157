// What a backup would do, for --dry-run: the checks of the preflight and the tables with what the server estimates.
import type { Context } from '../../repository/context.ts';
import { readCatalog, type LeftOut } from '../../mysql/schema/catalog.ts';
import { findHiddenSchemas, warnOfHidden } from '../../mysql/schema/hidden-schemas.ts';
import { SessionGroup } from '../../mysql/connection/session-group.ts';
import { formatBytes, formatCount, plural } from '../../core/units.ts';
import { findServerObjects, warnOfServerObjects } from '../../mysql/schema/server-objects.ts';
import { readServerIdentity } from '../../mysql/schema/server-identity.ts';
import { checkLabel, findEarlier } from './check-label.ts';
import { checkFreeSpace, checkPrivileges, checkSelection, checkVersion } from './preflight.ts';
import type { BackupRequest } from '../request.ts';

export interface BackupPlan {
  storage: string;
  status: 'planned';
  server: string;
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

export async function planBackup(request: BackupRequest, context: Context): Promise<BackupPlan> {
  const sessions = new SessionGroup(request.connection, 'source', request.lockWaitTimeoutSeconds);
  sessions.cutOnAbort(context.signal);
  try {
    const { reader, facts } = await sessions.first(context.logger);
    checkVersion(facts);
    const identity = await readServerIdentity(reader, facts);
    checkLabel(request, identity, await findEarlier(context, request.label), context);
    const catalog = await readCatalog(reader, facts, { ...request, mayPause: true });
    const warnings: string[] = [];
    checkSelection(catalog, request.selection, warnings);
    const grants = await checkPrivileges(reader, facts, catalog, request);
    const hidden = await findHiddenSchemas(reader, facts, grants);
    const ofServer = await findServerObjects(reader, facts);
    warnings.push(...warnOfHidden(hidden, request.selection), ...warnOfServerObjects(ofServer));
    await checkFreeSpace(catalog, context, warnings);
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
