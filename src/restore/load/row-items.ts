// State items that record which rows are on the target.
import { createHash } from 'node:crypto';
import type { ContentsChunk } from '../../repository/contents.ts';
import type { PlannedTable } from '../plan/planned.ts';

/** Prefixes of the items. */
export const ROW_ITEMS = ['chunk ', 'table ', 'where '];

export function itemsOf(planned: PlannedTable): string[] {
  return [...new Set(planned.table.chunks.map((chunk) => itemOf(planned, chunk)))];
}

/** Item of a table whose rows are about to be left out: their number is no longer known. */
export function filterItemOf({ id }: PlannedTable): string {
  return `where ${createHash('sha256').update(id).digest('hex').slice(0, 24)}`;
}

/** A table that is loaded as a whole has one item. */
export function itemOf({ id, table }: PlannedTable, chunk?: ContentsChunk): string {
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 24);
  return table.transactional && chunk ? `chunk ${digest} ${chunk.number}` : `table ${digest}`;
}
