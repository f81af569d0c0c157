// The end of the period of a current row in a system-versioned table of MariaDB. It is the largest TIMESTAMP of the server, so that a
// version with a larger one takes the literal of an older version for a moment of the past, and the row for history.
import { quoteName } from '../../sql/quote.ts';
import type { Table } from '../schema/catalog.ts';
import { has } from '../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import { periodColumns } from './instant-rows.ts';

/** In UTC, as a TIMESTAMP(6) is printed. */
export const ENDS_OF_TIME = ['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999'] as const;
export type EndOfTime = (typeof ENDS_OF_TIME)[number];

export interface PeriodEnd {
  column: string;
  endOfTime: EndOfTime;
}

export function endOfTime(facts: Pick<ServerFacts, 'flavor' | 'versionNumbers'>): EndOfTime {
  return ENDS_OF_TIME[has(facts, 'TIMESTAMP until 2106') ? 1 : 0];
}

/** Of a system-versioned table. */
export function periodEndOf(table: Pick<Table, 'columns' | 'facts'>, facts: ServerFacts): PeriodEnd {
  return { column: periodColumns(table).end, endOfTime: endOfTime(facts) };
}

/** The expression in which a table with history is loaded that comes from a server with another end of time; undefined: as it is. */
export function decodePeriodEnd(
  { column, endOfTime: source }: PeriodEnd,
  facts: Pick<ServerFacts, 'flavor' | 'versionNumbers'>,
): string | undefined {
  const target = endOfTime(facts);
  if (source === target || !isMariaDb(facts)) return undefined;
  return `REPLACE(@${quoteName(column)}, '${source}', '${target}')`;
}

/** The expression that reads it from such a server as the source has it; undefined: the column as it is. */
export function encodePeriodEnd(
  { column, endOfTime: source }: PeriodEnd,
  facts: Pick<ServerFacts, 'flavor' | 'versionNumbers'>,
): string | undefined {
  const target = endOfTime(facts);
  if (source === target || !isMariaDb(facts)) return undefined;
  return `REPLACE(${quoteName(column)}, '${target}', '${source}')`;
}
