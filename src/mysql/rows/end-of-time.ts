// End of the period of a current row in a system-versioned table of MariaDB. The value is the
// server's largest TIMESTAMP. A version with a larger maximum therefore reads an older version's
// value as a moment in the past, and the row as history.
import { quoteName } from '../../sql/tokens/quote.ts';
import type { Table } from '../schema/catalog.ts';
import { has } from '../connection/server-abilities.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import { periodColumns } from './instant-rows.ts';

/** Printed TIMESTAMP(6) in UTC. */
export const ENDS_OF_TIME = ['2038-01-19 03:14:07.999999', '2106-02-07 06:28:15.999999'] as const;
export type EndOfTime = (typeof ENDS_OF_TIME)[number];

export interface PeriodEnd {
  column: string;
  endOfTime: EndOfTime;
}

export function endOfTime(facts: Pick<ServerFacts, 'flavor' | 'versionNumbers'>): EndOfTime {
  return ENDS_OF_TIME[has(facts, 'TIMESTAMP until 2106') ? 1 : 0];
}

/** Returns the period end of a system-versioned table. */
export function periodEndOf(table: Pick<Table, 'columns' | 'facts'>, facts: ServerFacts): PeriodEnd {
  return { column: periodColumns(table).end, endOfTime: endOfTime(facts) };
}

/**
 * Returns the expression that loads the column of a table with history from a server with another
 * end of time; undefined: load the field without a change.
 */
export function decodePeriodEnd(
  { column, endOfTime: source }: PeriodEnd,
  facts: Pick<ServerFacts, 'flavor' | 'versionNumbers'>,
): string | undefined {
  const target = endOfTime(facts);
  if (source === target || !isMariaDb(facts)) return undefined;
  return `REPLACE(@${quoteName(column)}, '${source}', '${target}')`;
}

/**
 * Returns the expression that reads the column on the target with the source's end of time;
 * undefined: read the column without a change.
 */
export function encodePeriodEnd(
  { column, endOfTime: source }: PeriodEnd,
  facts: Pick<ServerFacts, 'flavor' | 'versionNumbers'>,
): string | undefined {
  const target = endOfTime(facts);
  if (source === target || !isMariaDb(facts)) return undefined;
  return `REPLACE(${quoteName(column)}, '${target}', '${source}')`;
}
