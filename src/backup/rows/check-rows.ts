// Compares what was dumped of a table with what the server counts in the same snapshot.
import { BackupError } from '../../core/errors.ts';
import { selectFrom } from '../../mysql/rows/select-rows.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteTable } from '../../sql/quote.ts';
import type { TableDump } from './table-dump.ts';

/** In the snapshot: a table of one chunk is right if its stream was. @throws BackupError ROW_COUNT_MISMATCH */
export async function checkTable(session: Session, dump: TableDump): Promise<void> {
  if (dump.chunks.length === 1) return;
  const { table, filter } = dump;
  const counted = await session.scalar(
    `${selectFrom(table)} COUNT(*) FROM ${quoteTable(table.schema, table.name)} ${table.systemVersioned ? 'FOR SYSTEM_TIME ALL' : ''} ${filter ? `WHERE (${filter})` : ''}`,
    `cannot count ${dump.label}`,
  );
  assertRows(dump.rows, Number(counted), dump.label);
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
