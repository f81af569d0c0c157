// The items of the state that say which rows are on the target.
import { createHash } from 'node:crypto';
import type { ContentsChunk } from '../../repository/contents.ts';
import type { PlannedTable } from '../plan/planned.ts';

/** Beginnings of the items. */
export const ROW_ITEMS = ['chunk ', 'table ', 'where '];

export function itemsOf(planned: PlannedTable): string[] {
  return [...new Set(planned.table.chunks.map((chunk) => itemOf(planned, chunk)))];
}

/** Rows are about to be left out: how many there are is not known any more. */
export function filterItemOf({ id }: PlannedTable): string {
  return `where ${createHash('sha256').update(id).digest('hex').slice(0, 24)}`;
}

/** A table that is loaded whole has one item. */
export function itemOf({ id, table }: PlannedTable, chunk?: ContentsChunk): string {
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 24);
  return table.transactional && chunk ? `chunk ${digest} ${chunk.number}` : `table ${digest}`;
}
