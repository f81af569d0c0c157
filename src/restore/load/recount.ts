// Verifies, in a resumed restore, the rows that the interrupted run loaded. Invariant: a state item
// counts only if its rows still exist; rows of others are never overwritten.
import { BackupError } from '../../core/errors.ts';
import { forEachConcurrent } from '../../core/concurrency.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';
import { formatCount } from '../../core/units.ts';
import { countQuery } from '../../verify/server/rows-query.ts';
import type { PlannedTable } from '../plan/planned.ts';
import { forgetCreated } from '../resume/created-objects.ts';
import type { RestoreState } from '../resume/restore-state.ts';
import type { Loaders } from './loaders.ts';
import { filterItemOf, itemOf, itemsOf } from './row-items.ts';

export interface RecountInput {
  tables: readonly PlannedTable[];
  loaders: Loaders;
  state: RestoreState;
  signal: AbortSignal;
}

/**
 * Counts the rows of every table. Tables that were emptied since are loaded again.
 * @returns their names
 * @throws BackupError TARGET_NOT_EMPTY naming the tables that hold rows of others or lack rows
 */
export async function forgetLostRows({ tables, loaders, state, signal }: RecountInput): Promise<string[]> {
  const lost: PlannedTable[] = [];
  const changed: string[] = [];
  await forEachConcurrent(tables, loaders.count, signal, async (planned, worker) => {
    const expected = countLoaded(planned, state);
    if (expected === undefined) return;
    const { schema, table } = planned;
    const label = `${schema}.${table.name}`;
    const count = await loaders.run(worker, `count of ${label}`, (session) =>
      session.scalar(countQuery({ schema, table }), `cannot count ${label}`),
    );
    const actual = Number(count);
    if (actual === expected) return;
    if (actual === 0 || !table.transactional) lost.push(planned);
    else changed.push(`${label} has ${formatCount(actual)} rows instead of ${formatCount(expected)}`);
  });
  if (changed.length > 0)
    throw new BackupError(
      'TARGET_NOT_EMPTY',
      `another client changed rows since the restore was interrupted: ${changed.sort().join('; ')}`,
      {
        hint: 'Drop these tables, and the restore resumes and loads them again.',
        details: { changed },
      },
    );
  return await loaders.run(0, 'state', (session) => forget(session, state, lost));
}

/**
 * Returns the number of rows that the interrupted run left in the table; undefined if it is
 * unknown.
 */
function countLoaded(planned: PlannedTable, state: RestoreState): number | undefined {
  const { table } = planned;
  if (table.chunking === 'none' || state.has(filterItemOf(planned))) return undefined;
  // The load empties such a table before it loads it again.
  if (!table.transactional && !state.has(itemOf(planned))) return undefined;
  let rows = 0;
  for (const chunk of table.chunks) {
    if (!state.has(itemOf(planned, chunk))) continue;
    if (chunk.rows === undefined) return undefined;
    rows += chunk.rows;
  }
  return rows;
}

/**
 * Forgets the chunks of tables that someone dropped since the interruption. They are loaded again.
 */
export async function forgetDroppedTables(
  session: Session,
  facts: ServerFacts,
  state: RestoreState,
  tables: readonly PlannedTable[],
): Promise<{ dropped: string[]; there: PlannedTable[] }> {
  const schemas = [...new Set(tables.map(({ schema }) => schema))];
  if (schemas.length === 0) return { dropped: [], there: [] };
  const rows = await session.query<{ s: string; t: string }>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${schemas.map(textLiteral).join(',')})`,
    'cannot look at the target',
  );
  const names = new Set(rows.map(({ s, t }) => `${s}\0${t}`.toLowerCase()));
  const isThere = ({ schema, table }: PlannedTable): boolean =>
    names.has(`${schema}\0${table.name}`.toLowerCase());
  const missing = tables.filter((table) => !isThere(table));
  await forgetCreated(session, facts, state, missing);
  return { dropped: await forget(session, state, missing), there: tables.filter(isThere) };
}

/** Returns the names of the tables that had state items. */
async function forget(
  session: Session,
  state: RestoreState,
  tables: readonly PlannedTable[],
): Promise<string[]> {
  const items = new Map(
    tables.map((planned) => [planned, itemsOf(planned).filter((item) => state.has(item))]),
  );
  await state.unmarkAll(session, [...items.values()].flat());
  return tables
    .filter((planned) => items.get(planned)!.length > 0)
    .map(({ schema, table }) => `${schema}.${table.name}`);
}
