// Finds MySQL JSON documents with values that no text dump can carry. The dump keeps these values
// as numbers and strings, and a warning names them.
import { chunkQuery } from '../../mysql/rows/select-rows.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import type { TableDump } from './table-dump.ts';

/** Counts such documents by column, in the rows that meet the conditions. */
export async function countTypedDocuments(
  session: SnapshotSession,
  { table, reading, label, typedJsonColumns: jsonColumns }: TableDump,
  where: readonly (string | undefined)[],
): Promise<Map<string, number>> {
  const select = jsonColumns.map((column) => `SUM(${isTypedDocument(column.name)})`);
  const { schema, name } = table;
  const [row = {}] = await session.query(
    chunkQuery({ schema, table: name, select, from: reading.from, where }),
    `cannot read the JSON documents of ${label}`,
  );
  const counts = Object.values(row).map((count) => Number(count ?? 0));
  return new Map(jsonColumns.map((column, i) => [column.name, counts[i] ?? 0]));
}

/** Returns an SQL expression: whether a document changes when it is converted to text and back. */
export function isTypedDocument(columnName: string): string {
  const column = quoteName(columnName);
  const again = `CAST(CAST(${column} AS CHAR CHARACTER SET utf8mb4) AS JSON)`;
  // 1.10 and 1.1 are equal as numbers but differ as texts; for a date and its text the reverse
  // holds.
  return `NOT (${column} <=> ${again} AND CAST(${column} AS BINARY) <=> CAST(${again} AS BINARY))`;
}

export function describeTypedDocuments({ label, typedDocuments }: TableDump): string[] {
  return [...typedDocuments]
    .filter(([, count]) => count > 0)
    .map(
      ([column, count]) =>
        `${label}.${column}: ${count} JSON documents hold decimal, temporal or binary values that come back as numbers and strings`,
    );
}
