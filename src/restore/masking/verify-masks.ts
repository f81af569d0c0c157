// Verifies masked tables after the load: one scan counts the rows, the values of each masked
// column, and values without the form of their mask.
import { forEachConcurrent } from '../../core/concurrency.ts';
import type { CompiledMask, MaskClass } from '../../masking/compile-mask.ts';
import { columnOf } from '../../mysql/schema/tables/column.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { Check } from '../../verify/report.ts';
import type { StageEnvironment } from '../stages/definition-stages.ts';
import type { BackupSource } from '../../repository/contents.ts';
import type { MaskedLoads } from './masked-loads.ts';
import type { RestoreMasks, TableMask } from './restore-masks.ts';

export interface MaskedTable {
  /** `schema.table` on the target. */
  table: string;
  columns: {
    column: string;
    /** Mask as the rules file calls it. */
    mask: string;
    class: MaskClass;
    /** Values that are neither NULL nor ''. */
    values: number;
    /** Whether Node.js computed masks of this column too, and compared them. */
    recomputed: boolean;
  }[];
}

export async function verifyMasks(
  env: StageEnvironment,
  masks: RestoreMasks,
  loads: MaskedLoads,
  source: BackupSource,
): Promise<{ checks: Check[]; tables: MaskedTable[] }> {
  const checks: Check[] = [];
  const tables: MaskedTable[] = [];
  await forEachConcurrent(env.plan.tables, env.loaders.count, env.signal, async (planned, worker) => {
    const mask = masks.of(planned);
    if (!mask) return;
    const { schema, table } = planned;
    const label = `${schema}.${table.name}`;
    const history = table.versioned ? ' FOR SYSTEM_TIME ALL' : '';
    const query = `SELECT ${countsOf(mask)} FROM ${quoteTable(schema, table.name)}${history}`;
    const [row] = await env.loaders.run(worker, `masks of ${label}`, async (session) => {
      const what = `cannot verify the masks of ${label}`;
      return await session
        .query<Record<string, number | string | null>>(query, what)
        .catch((error: unknown) => {
          throw masks.hideValues(planned, error, what);
        });
    });
    const numberOf = (name: string): number => Number(row?.[name] ?? 0);
    const check = (what: string, expected: number, actual: number): void =>
      void checks.push({
        check: what,
        status: expected === actual ? 'passed' : 'failed',
        schema,
        table: table.name,
        expected,
        actual,
      });
    if (table.rows !== undefined) check('count of masked rows', table.rows, numberOf('n'));
    for (const [i, { column }] of mask.masks.entries())
      check(`values of ${column} without the form of their mask`, 0, numberOf(`w${i}`));
    const { kept } = loads.of(planned)!;
    if (kept) {
      const expected = await kept.expected(source, env.signal);
      const actual = await env.loaders.run(worker, `columns of ${label}`, (session) =>
        kept.actual(session, env.signal),
      );
      checks.push({
        check: `columns without masks (${kept.names.join(', ')})`,
        status: expected === actual ? 'passed' : 'failed',
        schema,
        table: table.name,
        expected,
        actual,
      });
    }
    tables.push({
      table: label,
      columns: mask.masks.map(({ column, name, maskClass, hasTwin }, i) => ({
        column,
        mask: name,
        class: maskClass,
        values: numberOf(`v${i}`),
        recomputed: hasTwin,
      })),
    });
  });
  tables.sort((a, b) => (a.table < b.table ? -1 : 1));
  return {
    checks: checks.sort((a, b) => (`${a.schema}.${a.table}` < `${b.schema}.${b.table}` ? -1 : 1)),
    tables,
  };
}

function countsOf({ masks, facts }: TableMask): string {
  const sums = masks.flatMap((mask, i) => {
    const isGiven = givenCondition(mask, facts);
    // With `when`, other rows are as the rules file says.
    const form = mask.maskClass === 'conditional' ? 'TRUE' : mask.form;
    return [
      `COALESCE(SUM(${isGiven}), 0) AS v${i}`,
      // NULL of a condition counts as a value without the form.
      `COALESCE(SUM(${isGiven} AND (${form}) IS NOT TRUE), 0) AS w${i}`,
    ];
  });
  return ['COUNT(*) AS n', ...sums].join(', ');
}

function givenCondition({ column, name }: CompiledMask, { columns }: TableMask['facts']): string {
  const c = quoteName(column);
  const { dataType } = columnOf(columns.find((each) => each.name === column)!);
  const isEmptied = name !== 'null' && /char|text|binary|blob/.test(dataType);
  return `(${c} IS NOT NULL${isEmptied ? ` AND LENGTH(${c}) > 0` : ''})`;
}

/** Returns one line for each table. */
export function describeMasked({ table, columns }: MaskedTable): string {
  const parts = columns.map(
    ({ column, mask, class: kind, values }) => `${column} ${mask} (${kind}, ${values} values)`,
  );
  return `masked ${table}: ${parts.join(', ')}`;
}
