// The queries that read a table again as the backup has read it.
import type { ContentsChunk } from '../repository/contents.ts';
import { quoteTable } from '../sql/quote.ts';
import { chunkQuery } from '../mysql/rows/select-rows.ts';
import type { TableRef } from './server-check-environment.ts';

/** Of one chunk, or of a whole table that was one stream. */
export function rowsQuery({ schema, table, select: own }: TableRef, chunk?: ContentsChunk): string {
  const { name, select = [], from = '', orderBy } = table;
  return chunkQuery({ schema, table: name, select: own ?? select, from, orderBy, where: [chunk?.where] });
}

/** Counts the rows that the backup has of a table, those of its history included unless only the current ones are wanted. */
export function countQuery({ schema, table }: TableRef, which: 'all' | 'current' = 'all'): string {
  const isVersioned = table.from?.startsWith('FOR SYSTEM_TIME ALL') ?? false;
  const history = isVersioned && which === 'all' ? ' FOR SYSTEM_TIME ALL' : '';
  return `SELECT COUNT(*) FROM ${quoteTable(schema, table.name)}${history}`;
}
