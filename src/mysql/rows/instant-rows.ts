// Rows of MariaDB's history whose period begins and ends at the same moment: one statement inserted
// and, through a trigger, deleted the row. The server rejects such a row under
// `system_versioning_insert_history`. It creates one if a row is inserted and deleted under the
// same `timestamp`.
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { Table } from '../schema/catalog.ts';

export interface PeriodColumns {
  start: string;
  end: string;
}

/** Returns the period columns of a table; information_schema does not list implicit ones. */
export function periodColumns({ columns, facts }: Pick<Table, 'columns' | 'facts'>): PeriodColumns {
  const named = (expression: string): string | undefined =>
    facts.columns.find((column) => column.expression?.toUpperCase() === expression)?.name;
  return columns.some(({ period }) => period)
    ? { start: named('ROW START') ?? 'row_start', end: named('ROW END') ?? 'row_end' }
    : { start: 'row_start', end: 'row_end' };
}

export function whereInstant({ start, end }: PeriodColumns): string {
  return `${quoteName(start)} = ${quoteName(end)}`;
}

export function whereLasting({ start, end }: PeriodColumns): string {
  return `${quoteName(start)} < ${quoteName(end)}`;
}

/** Returns a query that reads the whole table. */
export function countInstantRows({ schema, name }: Table, period: PeriodColumns): string {
  return `SELECT COUNT(*) FROM ${quoteTable(schema, name)} FOR SYSTEM_TIME ALL USE INDEX () WHERE ${whereInstant(period)}`;
}
