// Reads a table with history. Rows that began and ended at the same moment form a chunk of their
// own, because a restore creates them differently. Most tables have no such rows and are one
// stream.
import {
  countInstantRows,
  periodColumns,
  whereInstant,
  whereLasting,
} from '../../mysql/rows/instant-rows.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { isSnapshotLost } from '../../mysql/connection/mysql-errors.ts';
import { dumpRange, dumpStream, type RowsRead } from './dump-chunks.ts';
import type { DumpEnvironment } from './dump-environment.ts';
import type { TableDump } from './table-dump.ts';

/**
 * Dumps a table with its history.
 * @throws BackupError SOURCE_CONNECTION_LOST after undoing the attempt
 */
export async function dumpHistory(
  env: DumpEnvironment,
  session: SnapshotSession,
  dump: TableDump,
  signal: AbortSignal,
): Promise<RowsRead> {
  const period = periodColumns(dump.table);
  const instant = await session.scalar(
    countInstantRows(dump.table, period),
    `cannot read the history of ${dump.label}`,
  );
  if (instant === '0') return await dumpStream(env, session, dump, signal);
  dump.cutAtInstants();
  const first = { dump, ...dump.plan(false), range: whereInstant(period), isInstant: true };
  const rest = { dump, ...dump.plan(true), range: whereLasting(period) };
  try {
    const instants = await dumpRange(env, session, first, signal);
    await instants.isComplete;
    const others = await dumpRange(env, session, rest, signal);
    return { isComplete: others.isComplete, bytes: instants.bytes + others.bytes };
  } catch (error) {
    if (isSnapshotLost(error)) {
      for (const { fileName } of [first, rest]) await env.objects.discard(fileName);
      dump.startOver();
    }
    throw error;
  }
}
