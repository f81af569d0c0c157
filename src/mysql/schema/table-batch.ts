// Some tables of one schema, asked of information_schema by one statement. Invariant: each name fits its own table alone, and no other
// table of the schema is opened.
import { textLiteral } from '../../sql/quote.ts';
import { has } from '../connection/server-abilities.ts';
import type { ServerFacts } from '../connection/server-facts.ts';

export interface TableBatch {
  schema: string;
  /** Names as the server keeps them. */
  tables: readonly string[];
}

/** Of the columns with the names of schema and table. */
type Where = (schemaColumn: string, tableColumn: string) => string;

/**
 * A server without a data dictionary looks a table up only where its name is compared by `=`. Otherwise it opens every table of the
 * schema, and of a list of names it takes one for another that differs in case or accents (seen on MariaDB 11.8: `IN ('A', 'a')`).
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
