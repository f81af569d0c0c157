// Tables that share one statement: CHECK TABLE and ANALYZE TABLE take many, and ten thousand small
// tables would otherwise need as many round trips. Large tables have their own statement and come
// first, so that the connections end together.
import type { PlannedTable } from './planned.ts';

export interface TableBatch {
  schema: string;
  names: string[];
  isSmall: boolean;
  /** Description for messages. */
  label: string;
}

const MAX_TABLES = 50;
/** Limit on the TSV bytes of all rows in a batch; a single table may have more. */
const MAX_BYTES = 1024 * 1024;

export function batchTables(tables: readonly PlannedTable[]): TableBatch[] {
  const batches: TableBatch[] = [];
  const open = new Map<string, { names: string[]; bytes: number }>();
  const largestFirst = [...tables].sort((a, b) => b.table.dataBytes - a.table.dataBytes);
  for (const { schema, table } of largestFirst) {
    const last = open.get(schema);
    const fits = last && last.names.length < MAX_TABLES && last.bytes + table.dataBytes <= MAX_BYTES;
    if (fits) {
      last.names.push(table.name);
      last.bytes += table.dataBytes;
      continue;
    }
    const names = [table.name];
    open.set(schema, { names, bytes: table.dataBytes });
    batches.push({ schema, names, isSmall: table.dataBytes <= MAX_BYTES, label: '' });
  }
  return batches.map((batch) => ({ ...batch, label: labelOf(batch) }));
}

function labelOf({ schema, names }: Pick<TableBatch, 'schema' | 'names'>): string {
  const [first] = names;
  return names.length === 1 ? `${schema}.${first}` : `${schema}.${first} and ${names.length - 1} more tables`;
}
