// Rows of MariaDB's history that began and ended at one moment: a row that one statement, through a trigger, inserted and deleted. The
// server takes no such row by `system_versioning_insert_history`. It makes one where a row is inserted and deleted under one `timestamp`.
import { quoteName, quoteTable } from '../../sql/quote.ts';
import type { Table } from '../schema/catalog.ts';

export interface PeriodColumns {
  start: string;
  end: string;
}

/** Of a system-versioned table; implicit ones have no column in information_schema. */
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

/** Reads the whole table. */
export function countInstantRows({ schema, name }: Table, period: PeriodColumns): string {
  return `SELECT COUNT(*) FROM ${quoteTable(schema, name)} FOR SYSTEM_TIME ALL USE INDEX () WHERE ${whereInstant(period)}`;
}
