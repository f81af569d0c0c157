// Compares what was dumped of a table with what the server counts in the same snapshot.
import { BackupError } from '../../core/errors.ts';
import { selectFrom } from '../../mysql/rows/select-rows.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { quoteTable } from '../../sql/quote.ts';
import type { TableDump } from './table-dump.ts';

/** In the snapshot: a table of one chunk is right if its stream was. @throws BackupError ROW_COUNT_MISMATCH */
export async function checkTable(session: SnapshotSession, dump: TableDump): Promise<void> {
  const { systemVersioned } = dump.table;
  if (systemVersioned) dump.currentRows = await count(session, dump, '');
  if (dump.chunks.length === 1) return;
  const counted = await count(session, dump, systemVersioned ? 'FOR SYSTEM_TIME ALL' : '');
  assertRows(dump.rows, counted, dump.label);
}

/** @param period which rows of a table with history; empty: the current ones */
async function count(
  session: SnapshotSession,
  { table, filter, label }: TableDump,
  period: string,
): Promise<number> {
  const counted = await session.scalar(
    `${selectFrom(table)} COUNT(*) FROM ${quoteTable(table.schema, table.name)} ${period} ${filter ? `WHERE (${filter})` : ''}`,
    `cannot count ${label}`,
  );
  return Number(counted);
}

export function assertRows(dumped: number, counted: number, what: string): void {
  if (dumped === counted) return;
  throw new BackupError(
    'ROW_COUNT_MISMATCH',
    `row count mismatch in ${what}: server ${counted}, dumped ${dumped}`,
    {
      hint: 'The backup would not be complete and was not made: please report this with the table definition.',
    },
  );
}
