// Masks of a backup: which tables have them. Invariant: the values of a masked column never leave
// the source, and nothing of the backup depends on them.
import { defined } from '../../core/defined.ts';
import { BackupError } from '../../core/errors.ts';
import type { TableFacts } from '../../format/table-facts.ts';
import type { CompiledMask } from '../../masking/compile-mask.ts';
import type { MaskRules } from '../../masking/mask-rules.ts';
import { planOrThrow } from '../../masking/plan-or-throw.ts';
import type { MaskableTable } from '../../masking/plan-masks.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import { isMariaDb, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Catalog, Table } from '../../mysql/schema/catalog.ts';
import { conditionOf, type Selection } from '../../mysql/schema/selection.ts';
import { readRemainingFacts } from '../../mysql/schema/tables/read-table-facts.ts';
import { readAutoIncrement } from '../../sql/definitions/create-table.ts';
import { quoteTable } from '../../sql/tokens/quote.ts';
import { maskReading, type MaskedReading } from './masked-reading.ts';

/** Request of `--mask`. */
export interface BackupMaskRequest {
  rules: MaskRules;
  /** Whether messages of the server about masked tables may quote values. */
  showRows: boolean;
}

export interface MaskedSource {
  masks: readonly CompiledMask[];
  facts: TableFacts;
  reading: MaskedReading;
}

export interface SourceMasks extends BackupMaskRequest {
  warnings: readonly string[];
  /** Returns the masks of a table; undefined: it is read as it is. */
  of: (table: Table) => MaskedSource | 'no rows' | undefined;
  /**
   * Verifies unique masks again with the numbers of the rows that were read.
   * @throws BackupError CONFIG_INVALID
   */
  recheck: (rowsOf: (table: Table) => number) => void;
}

interface Setting {
  request: BackupMaskRequest;
  selection: Selection;
  catalog: Catalog;
  facts: ServerFacts;
}

/**
 * Plans the masks. It reads definitions, and no row.
 * @throws BackupError CONFIG_INVALID naming all problems
 */
export async function planSourceMasks(
  session: Queryable,
  { request, selection, catalog, facts }: Setting,
): Promise<SourceMasks> {
  const { rules } = request;
  const maskable = new Map<Table, MaskableTable>();
  for (const { name: schema, tables } of catalog.schemas) {
    const printed: { name: string; printed: string }[] = [];
    for (const { name } of tables) {
      const [row] = await session.query<Record<string, string>>(
        `SHOW CREATE TABLE ${quoteTable(schema, name)}`,
        `cannot read the definition of ${schema}.${name}`,
      );
      printed.push({ name, printed: row?.['Create Table'] ?? '' });
    }
    const remaining = await readRemainingFacts(session, facts, schema, printed);
    for (const [i, table] of tables.entries()) {
      const { name } = table;
      const isCounted = table.facts.columns.some(({ extra }) => /\bauto_increment\b/i.test(extra));
      const autoIncrement = isCounted ? (readAutoIncrement(printed[i]!.printed) ?? '1') : undefined;
      maskable.set(table, {
        schema,
        name,
        facts: { ...table.facts, ...remaining.get(name)! },
        rows: table.estimatedRows,
        ...defined({ autoIncrement }),
      });
    }
  }
  const of = 'the tables of the source';
  const plan = planOrThrow(rules, [...maskable.values()], isMariaDb(facts), of);
  const planned = new Map(plan.tables.map((each) => [`${each.schema}\0${each.table}`, each.masks]));
  const found = new Map<Table, MaskedSource | 'no rows'>();
  const problems: string[] = [];
  for (const [table, { facts: own }] of maskable) {
    const masks = planned.get(`${table.schema}\0${table.name}`);
    if (masks === undefined || masks === 'no rows') {
      if (masks) found.set(table, masks);
      continue;
    }
    const label = `${table.schema}.${table.name}`;
    const reading = maskReading(table, masks, facts);
    if (conditionOf(selection, table.schema, table.name) !== undefined)
      problems.push(
        `${label} has a condition of --where, which the backup would hold: leave one of them out`,
      );
    if (Array.isArray(reading)) problems.push(...reading.map((problem) => `${label}${problem}`));
    else found.set(table, { masks, facts: own, reading });
  }
  if (problems.length > 0)
    throw new BackupError(
      'CONFIG_INVALID',
      `--mask ${rules.path} does not fit ${of}: ${problems.join('; ')}`,
      {
        hint: 'Nothing was done. See docs/masking.md.',
        details: { problems },
      },
    );
  return {
    ...request,
    warnings: plan.warnings,
    of: (table) => found.get(table),
    recheck: (rowsOf) => {
      const counted = [...maskable].map(([table, each]) => ({ ...each, rows: rowsOf(table) }));
      planOrThrow(rules, counted, isMariaDb(facts), of);
    },
  };
}
