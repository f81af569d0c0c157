// Queries that read a table again as the backup read it.
import type { ContentsChunk } from '../../repository/contents.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';
import { chunkQuery } from '../../mysql/rows/select-rows.ts';
import type { TableRef } from './server-check-environment.ts';

/** Returns the query for one chunk, or for a whole table that was one stream. */
export function rowsQuery({ schema, table, select: own }: TableRef, chunk?: ContentsChunk): string {
  const { name, select = [], from = '', orderBy } = table;
  return chunkQuery({ schema, table: name, select: own ?? select, from, orderBy, where: [chunk?.where] });
}

/**
 * Returns the query that counts a table's rows, with its history unless only the current rows are
 * requested.
 */
export function countQuery({ schema, table }: TableRef, which: 'all' | 'current' = 'all'): string {
  const isVersioned = table.from?.startsWith('FOR SYSTEM_TIME ALL') ?? false;
  const history = isVersioned && which === 'all' ? ' FOR SYSTEM_TIME ALL' : '';
  return `SELECT COUNT(*) FROM ${quoteTable(schema, table.name)}${history}`;
}
