// `--where` of a restore: deletes rows that do not match from a table, after the load of all of its
// rows and the comparison of their hashes. Invariant: neither triggers nor foreign keys exist yet,
// so the deletion removes no other rows.
import { BackupError } from '../../core/errors.ts';
import { formatCount } from '../../core/units.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';
import type { Check } from '../../verify/report.ts';
import type { PlannedTable } from '../plan/planned.ts';
import type { StageEnvironment } from '../stages/definition-stages.ts';
import { filterItemOf } from './row-items.ts';

/** A table of which a part was restored. */
export interface PartialTable {
  /** `schema.table` on the target. */
  table: string;
  condition: string;
  keptRows: number;
  leftOutRows: number;
}

type Filtered = PlannedTable & { table: { rowFilter: string } };

function filteredOf({ plan }: StageEnvironment): Filtered[] {
  return plan.tables.filter((planned): planned is Filtered => planned.table.rowFilter !== undefined);
}

/** While the tables are empty. @throws BackupError CONFIG_INVALID with the server's words */
export async function checkConditions(env: StageEnvironment): Promise<void> {
  for (const planned of filteredOf(env)) {
    const { schema, table } = planned;
    await env.loaders.run(0, `--where of ${schema}.${table.name}`, async (session) => {
      await session.use(schema);
      try {
        await session.query(
          `SELECT 1 FROM ${quoteTable(schema, table.name)} WHERE (${table.rowFilter}) LIMIT 0`,
        );
      } catch (error) {
        if (session.lost || !(error instanceof BackupError)) throw error;
        throw new BackupError(
          'CONFIG_INVALID',
          `--where of ${schema}.${table.name} is no condition: ${error.message}`,
          { hint: 'No row was loaded. Correct the condition, and add --drop-existing.', cause: error },
        );
      }
    });
  }
}

/**
 * Deletes the rows that do not fit.
 * @param now `NOW()` of all conditions, unless an interrupted run has deleted rows: then its time
 */
export async function leaveOutRows(env: StageEnvironment, now: Date): Promise<PartialTable[]> {
  const partial: PartialTable[] = [];
  const filtered = filteredOf(env);
  // Rows that a condition with NOW() removed at one time might fit it at another.
  const begun = filtered.map((planned) => env.state?.value(filterItemOf(planned))).find(Boolean);
  const time = begun === undefined ? now : new Date(begun);
  for (const planned of filtered) {
    env.signal.throwIfAborted();
    const name = `${planned.schema}.${planned.table.name}`;
    // The deletion may run again: the left-out rows are the rows of the backup that the table
    // lacks.
    const { kept, before } = await env.loaders.run(0, `--where of ${name}`, async (session) => {
      await env.state?.mark(session, filterItemOf(planned), time.toISOString());
      return await leaveOut(session, planned, time);
    });
    partial.push({
      table: name,
      condition: planned.table.rowFilter,
      keptRows: kept,
      leftOutRows: (planned.table.rows ?? before) - kept,
    });
  }
  return partial;
}

async function leaveOut(
  session: Session,
  { schema, table }: Filtered,
  time: Date,
): Promise<{ kept: number; before: number }> {
  const name = quoteTable(schema, table.name);
  const fits = `((${table.rowFilter}) IS TRUE)`;
  await session.use(schema);
  await session.execute(`SET SESSION timestamp = ${time.getTime() / 1000}`);
  try {
    const count = async (where: string): Promise<number> =>
      Number(
        await session.scalar(`SELECT COUNT(*) FROM ${name}${where}`, `cannot count ${schema}.${table.name}`),
      );
    const before = await count('');
    const kept = await count(` WHERE ${fits}`);
    // One transaction for each chunk: none has more rows to take back than one that loads.
    const ranges = table.transactional ? table.chunks.map(({ where }) => where) : [undefined];
    for (const range of new Set(ranges))
      await session.execute(
        `DELETE FROM ${name} WHERE ${range === undefined ? '' : `(${range}) AND `}NOT ${fits}`,
        `cannot leave rows of ${schema}.${table.name} out`,
      );
    const after = await count('');
    if (after !== kept)
      throw new BackupError(
        'LOAD_INCOMPLETE',
        `${schema}.${table.name} has ${formatCount(after)} rows, ${formatCount(kept)} of them fit its --where`,
        { hint: 'A condition gives the same answer for a row each time: leave RAND() and UUID() out of it.' },
      );
    return { kept, before };
  } finally {
    if (!session.lost) await session.execute('SET SESSION timestamp = DEFAULT');
  }
}

/** Checks that the table holds exactly the kept rows. */
export async function checkPartial(
  env: StageEnvironment,
  partial: readonly PartialTable[],
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { schema, table } of filteredOf(env)) {
    const expected = partial.find((each) => each.table === `${schema}.${table.name}`)?.keptRows ?? 0;
    const actual = Number(
      await env.loaders.run(0, `count of ${schema}.${table.name}`, (session) =>
        session.scalar(`SELECT COUNT(*) FROM ${quoteTable(schema, table.name)}`),
      ),
    );
    checks.push({
      check: 'count of the rows that fit --where',
      status: actual === expected ? 'passed' : 'failed',
      schema,
      table: table.name,
      expected,
      actual,
    });
  }
  return checks;
}

export function describePartial({ table, condition, keptRows, leftOutRows }: PartialTable): string {
  return `table ${table} is partial: ${formatCount(keptRows)} rows that fit ${condition} are kept, ${formatCount(leftOutRows)} are left out`;
}
