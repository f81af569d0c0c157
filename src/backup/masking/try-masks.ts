// Tries each mask on values at the edges of its type, before any lock and any byte, and compares
// the results with Node.js. The values are rows of a query, so the server stores nothing.
import { BackupError } from '../../core/errors.ts';
import { edgeValues } from '../../masking/edge-values.ts';
import type { CompiledMask } from '../../masking/compile-mask.ts';
import type { MaskKey } from '../../masking/mask-key.ts';
import { kindOf } from '../../masking/masked-value.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { Table } from '../../mysql/schema/catalog.ts';
import { columnOf, type Column } from '../../mysql/schema/tables/column.ts';
import { quoteName, quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import { describeMisfit } from './check-masked-rows.ts';
import { bringKey } from './mask-session.ts';
import type { MaskedSource, SourceMasks } from './source-masks.ts';

/** @throws BackupError CONFIG_INVALID naming all masks that do not fit */
export async function trySourceMasks(
  session: Session,
  tables: readonly Table[],
  masks: SourceMasks,
): Promise<void> {
  const masked = tables.filter((table) => typeof masks.of(table) === 'object');
  if (masked.length === 0) return;
  await bringKey(session, masks.rules.key);
  const problems: string[] = [];
  for (const table of masked) {
    const source = masks.of(table) as MaskedSource;
    const found = await tryTable(session, table, source, masks.rules.key);
    problems.push(...found.map((problem) => `${table.schema}.${table.name}.${problem}`));
  }
  if (problems.length === 0) return;
  throw new BackupError('CONFIG_INVALID', `masks do not fit their columns: ${problems.join('; ')}`, {
    hint: 'No row was read. Correct the rules.',
    details: { problems },
  });
}

async function tryTable(
  session: Session,
  table: Table,
  { masks, reading, facts }: MaskedSource,
  key: MaskKey,
): Promise<string[]> {
  const columns = new Map(facts.columns.map((each) => [each.name, columnOf(each)]));
  const names = [...new Set(masks.flatMap(({ column, reads }) => [column, ...reads]))];
  const edges = new Map(names.map((name) => [name, edgeValues(columns.get(name)!) ?? [null]]));
  const count = Math.max(...[...edges.values()].map((values) => values.length));
  const valueOf = (name: string, row: number): string | null => {
    const values = edges.get(name)!;
    return values[row % values.length]!;
  };
  const quoted = names.map(quoteName).join(', ');
  const rows = Array.from(
    { length: count },
    (_, row) =>
      `SELECT ${row}, ${names.map((name) => literal(valueOf(name, row), columns.get(name)!)).join(', ')}`,
  );
  // The first part gives the columns their types.
  const edge = `(SELECT -1 AS mysql_backup_row, ${quoted} FROM ${quoteTable(table.schema, table.name)} WHERE FALSE UNION ALL ${rows.join(' UNION ALL ')}) t`;
  const select = reading.select;
  const problems: string[] = [];
  for (const mask of masks) {
    const at = table.columns
      .filter(({ generated }) => !generated)
      .findIndex(({ name }) => name === mask.column);
    const misfit = reading.misfits.get(mask.column) ?? 'FALSE';
    const sql = `SELECT mysql_backup_row AS r, HEX(CONCAT(${select[at]})) AS v, (${misfit}) AS u, ${quoteName(mask.column)} IS NULL AS n FROM ${edge}`;
    const made = await session
      .query<{ r: string; v: string | null; u: unknown; n: unknown }>(sql, 'is refused')
      .catch((error: unknown) => {
        if (session.lost || !(error instanceof BackupError)) throw error;
        return error.message;
      });
    if (typeof made === 'string') problems.push(`${mask.column}: the mask ${mask.name} ${made}`);
    else if (made.some(({ u }) => Number(u ?? 0) !== 0)) problems.push(describeMisfit(mask));
    else if (
      mask.name !== 'null' &&
      mask.name !== 'sql' &&
      made.some(({ v, n }) => v === null && Number(n) === 0)
    )
      problems.push(`${mask.column}: the mask ${mask.name} makes NULL of a value`);
    else if (differs(mask, columns, valueOf, made, key))
      problems.push(`${mask.column}: the server computes another mask ${mask.name} than Node.js`);
  }
  return problems;
}

/** Compares with Node.js, where a literal has the bytes of the column. */
function differs(
  mask: CompiledMask,
  columns: ReadonlyMap<string, Column>,
  valueOf: (name: string, row: number) => string | null,
  made: readonly { r: string; v: string | null }[],
  key: MaskKey,
): boolean {
  const { dataType, charset, columnType } = columns.get(mask.column)!;
  const isUtf8 = charset === undefined || /^(?:utf8(?:mb[34])?|binary|ascii)$/.test(charset);
  if (!mask.hasTwin || !isUtf8 || /^(?:char|binary)$/.test(dataType) || /zerofill/i.test(columnType))
    return false;
  const [by = mask.column] = mask.reads;
  return made.some(({ r, v }) => {
    const bytesOf = (name: string): Buffer | null => {
      const value = valueOf(name, Number(r));
      return value === null ? null : Buffer.from(printed(value, columns.get(name)!.columnType));
    };
    const twin = mask.twin(key, bytesOf(mask.column), bytesOf(by));
    return twin !== undefined && (twin?.toString('hex').toUpperCase() ?? null) !== v;
  });
}

/** Adds the fraction that the server prints. */
function printed(value: string, columnType: string): string {
  const digits = Number(/^(?:datetime|timestamp)\((\d)\)/i.exec(columnType)?.[1] ?? 0);
  return digits === 0 ? value : `${value}.${'0'.repeat(digits)}`;
}

function literal(value: string | null, { dataType, columnType, charset, collation }: Column): string {
  if (value === null) return 'NULL';
  const digits = /\((\d)\)/.exec(columnType)?.[1] ?? '0';
  switch (kindOf(dataType)) {
    case 'text':
      return `CONVERT(${textLiteral(value)} USING ${charset}) COLLATE ${collation}`;
    case 'binary':
      return value === '' ? `CAST('' AS BINARY)` : `X'${Buffer.from(value).toString('hex')}'`;
    case 'date':
      return `CAST('${value}' AS ${dataType === 'date' ? 'DATE' : `DATETIME(${digits})`})`;
    case 'json':
      return `CAST(${textLiteral(value)} AS JSON)`;
    case 'integer':
      return value;
    default:
      return dataType === 'time'
        ? `CAST('${value}' AS TIME(${digits}))`
        : /^[0-9.]+$/.test(value)
          ? value
          : textLiteral(value);
  }
}
