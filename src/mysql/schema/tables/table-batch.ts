// Query of information_schema for some tables of one schema. Invariant: each name matches only its
// own table, and the server opens no other table of the schema.
import { textLiteral } from '../../../sql/tokens/quote.ts';
import { has } from '../../connection/server-abilities.ts';
import type { ServerFacts } from '../../connection/server-facts.ts';

export interface TableBatch {
  schema: string;
  /** Names as the server stores them. */
  tables: readonly string[];
}

/** Returns the condition over the columns that hold the names of schema and table. */
type Where = (schemaColumn: string, tableColumn: string) => string;

/**
 * Returns one statement for all tables. A server without a data dictionary looks up a single table
 * only for a comparison by `=`. Otherwise it opens every table of the schema. In a list of names,
 * it also confuses names that differ in case or accents (seen on MariaDB 11.8: `IN ('A', 'a')`).
 */
export function queryTables(
  server: ServerFacts,
  { schema, tables }: TableBatch,
  select: (where: Where) => string,
  orderBy?: string,
): string {
  const ofSchema = (column: string): string => `${column} = ${textLiteral(schema)}`;
  const selects = has(server, 'data dictionary')
    ? [
        select((schemaColumn, tableColumn) =>
          tables.length === 0
            ? 'FALSE'
            : `${ofSchema(schemaColumn)} AND ${tableColumn} IN (${tables.map(textLiteral).join(',')})`,
        ),
      ]
    : tables.map((table) =>
        select(
          (schemaColumn, tableColumn) =>
            `${ofSchema(schemaColumn)} AND ${tableColumn} = ${textLiteral(table)}`,
        ),
      );
  return `${selects.join('\nUNION ALL ')}${orderBy === undefined ? '' : ` ORDER BY ${orderBy}`}`;
}
