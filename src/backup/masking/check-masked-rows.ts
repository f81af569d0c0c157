// Counts in the snapshot what a masked table holds, and values that its columns would refuse at a
// restore: a stored backup is restorable.
import { BackupError } from '../../core/errors.ts';
import type { CompiledMask, MaskClass } from '../../masking/compile-mask.ts';
import { kindOf } from '../../masking/masked-value.ts';
import { selectFrom } from '../../mysql/rows/select-rows.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { columnOf } from '../../mysql/schema/tables/column.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { TableDump } from '../rows/table-dump.ts';
import type { MaskedSource } from './source-masks.ts';

export interface MaskedColumn {
  column: string;
  /** Mask as the rules file calls it. */
  mask: string;
  class: MaskClass;
  /** Values that are neither NULL nor ''. */
  values: number;
}

export interface MaskedTable {
  /** `schema.table` */
  table: string;
  columns: MaskedColumn[];
}

/**
 * Counts the masked values.
 * @throws BackupError CONFIG_INVALID if an expression makes values that its column cannot hold
 */
export async function checkMaskedRows(
  session: SnapshotSession,
  dump: TableDump,
  masked: MaskedSource,
): Promise<void> {
  const { table, label } = dump;
  const { masks, reading, facts } = masked;
  const history = table.systemVersioned ? ' FOR SYSTEM_TIME ALL' : '';
  const from = `${quoteTable(table.schema, table.name)}${history}`;
  const counts = masks.map((mask, i) => `COALESCE(SUM(${givenCondition(mask, facts)}), 0) AS v${i}`);
  // Other masks fit by their length, as the values at the edges have shown.
  const free = masks.filter(({ name, column }) => name === 'sql' && reading.misfits.has(column));
  const misfits = free.map(({ column }, i) => `COALESCE(SUM(${reading.misfits.get(column)}), 0) AS u${i}`);
  const counter = facts.columns.find(({ extra }) => /\bauto_increment\b/i.test(extra))?.name;
  const numbers = counter === undefined ? undefined : reading.typed.get(counter);
  const highest = numbers === undefined ? [] : [`CAST(MAX(${numbers}) AS CHAR) AS highest`];
  const [row] = await session.query<Record<string, string | number | null>>(
    `${selectFrom(table)} ${[...counts, ...misfits, ...highest].join(', ')} FROM ${from}`,
    `cannot count the masks of ${label}`,
  );
  const unfit = free.filter((_, i) => Number(row![`u${i}`]) !== 0);
  const broken = await findBrokenChecks(session, dump, masked, from);
  const problems = [...unfit.map((mask) => `${label}.${describeMisfit(mask)}`), ...broken];
  if (problems.length > 0)
    throw new BackupError('CONFIG_INVALID', `masks do not fit their columns: ${problems.join('; ')}`, {
      hint: 'The backup would not be restorable and was not made: correct the rules.',
      details: { problems },
    });
  const found = row!['highest'];
  if (found != null) dump.highestMasked = String(found);
  dump.maskedColumns = masks.map(({ column, name, maskClass }, i) => ({
    column,
    mask: name,
    class: maskClass,
    values: Number(row![`v${i}`]),
  }));
}

/** Evaluates the CHECK constraints that name masked columns over the masked rows. */
async function findBrokenChecks(
  session: SnapshotSession,
  { table, label }: TableDump,
  { reading, facts }: MaskedSource,
  from: string,
): Promise<string[]> {
  const names = (clause: string): boolean =>
    [...reading.typed.keys()].some((name) => clause.toLowerCase().includes(name.toLowerCase()));
  const checks = facts.checks.filter(({ clause, enforced }) => enforced && names(clause));
  if (checks.length === 0) return [];
  const columns = table.columns.map(({ name }) => {
    const typed = reading.typed.get(name);
    return typed === undefined ? quoteName(name) : `${typed} AS ${quoteName(name)}`;
  });
  const sums = checks.map(({ clause }, i) => `COALESCE(SUM((${unescaped(clause)}) IS FALSE), 0) AS c${i}`);
  const [row] = await session.query<Record<string, string | number>>(
    `${selectFrom(table)} ${sums.join(', ')} FROM (SELECT ${columns.join(', ')} FROM ${from}) t`,
    `cannot evaluate the CHECK constraints of ${label} over its masks`,
  );
  return checks.flatMap(({ name }, i) =>
    Number(row![`c${i}`]) === 0 ? [] : [`${label}: masked rows break the CHECK constraint ${name}`],
  );
}

/** MySQL escapes the quotes of a clause. */
function unescaped(clause: string): string {
  return /_\w+\\'/.test(clause) ? clause.replaceAll(`\\'`, `'`) : clause;
}

export function describeMisfit({ column, name }: CompiledMask): string {
  return `${column}: the mask ${name} makes values that the column cannot hold`;
}

function givenCondition({ column }: CompiledMask, { columns }: MaskedSource['facts']): string {
  const c = quoteName(column);
  const kind = kindOf(columnOf(columns.find((each) => each.name === column)!).dataType);
  return `(${c} IS NOT NULL${kind === 'text' || kind === 'binary' ? ` AND LENGTH(${c}) > 0` : ''})`;
}

/** Returns one line for each table. */
export function describeMaskedTable({ table, columns }: MaskedTable): string {
  const parts = columns.map(
    ({ column, mask, class: kind, values }) => `${column} ${mask} (${kind}, ${values} values)`,
  );
  return `masked ${table}: ${parts.join(', ')}`;
}
