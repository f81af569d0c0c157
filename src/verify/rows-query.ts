// The query that reads a chunk again as the backup has read it.
import type { ContentsChunk } from '../repository/contents.ts';
import { chunkQuery } from '../mysql/rows/select-rows.ts';
import type { TableRef } from './server-check-environment.ts';

/** Of one chunk, or of a whole table that was one stream. */
export function rowsQuery({ schema, table, select: own }: TableRef, chunk?: ContentsChunk): string {
  const { name, select = [], from = '', orderBy } = table;
  return chunkQuery({ schema, table: name, select: own ?? select, from, orderBy, where: [chunk?.where] });
}
