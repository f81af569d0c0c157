// Compares the dumped rows of a table with the server's count in the same snapshot.
import { BackupError } from '../../core/errors.ts';
import { selectFrom } from '../../mysql/rows/select-rows.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';
import type { TableDump } from './table-dump.ts';

/**
 * Verifies the row count inside the snapshot. The stream of a table with one chunk has already been
 * verified.
 * @throws BackupError ROW_COUNT_MISMATCH
 */
export async function checkTable(session: SnapshotSession, dump: TableDump): Promise<void> {
  const { systemVersioned } = dump.table;
  if (systemVersioned) dump.currentRows = await count(session, dump, '');
  if (dump.chunks.length === 1) return;
  const counted = await count(session, dump, systemVersioned ? 'FOR SYSTEM_TIME ALL' : '');
  assertRows(dump.rows, counted, dump.label);
}

/**
 * Counts the rows of a table.
 * @param period clause that selects rows of a table with history; empty: the current rows
 */
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

export function assertRows(dumped: number, counted: number, object: string): void {
  if (dumped === counted) return;
  throw new BackupError(
    'ROW_COUNT_MISMATCH',
    `row count mismatch in ${object}: server ${counted}, dumped ${dumped}`,
    {
      hint: 'The backup would be incomplete and was not made: report this with the table definition.',
    },
  );
}
