// The SELECT of a masked table. Invariant: its rows are the bytes that the server prints for the
// same rows after a restore, in the order of the masked key, so the restored table can be compared.
import { lengthOf, type CompiledMask } from '../../masking/compile-mask.ts';
import { kindOf } from '../../masking/masked-value.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import { isMariaDb } from '../../mysql/connection/server-facts.ts';
import type { Table } from '../../mysql/schema/catalog.ts';
import type { Column } from '../../mysql/schema/tables/column.ts';
import { planReading } from '../../mysql/rows/select-rows.ts';
import { quoteName } from '../../sql/tokens/quote.ts';

export interface MaskedReading {
  /** SQL expression of each dumped column. */
  select: readonly string[];
  from: string;
  orderBy: string | undefined;
  /**
   * Whether a column of the key is masked. Ranges and the order of the original key would show it.
   */
  hidesKey: boolean;
  /** Column → value with the type of the column, to compare it with conditions. */
  typed: ReadonlyMap<string, string>;
  /** Column → condition over the row for a value that the column cannot hold. */
  misfits: ReadonlyMap<string, string>;
}

/** @returns the problems, each of which follows the name of the table */
export function maskReading(
  table: Table,
  masks: readonly CompiledMask[],
  facts: ServerFacts,
): MaskedReading | string[] {
  const plain = planReading(table, facts);
  const problems: string[] = [];
  const printed = new Map<string, Printed>();
  for (const mask of masks) {
    const column = table.columns.find(({ name }) => name === mask.column)!;
    const found = print(mask, column, Object.hasOwn(plain.decodeColumns, column.name), isMariaDb(facts));
    if (typeof found === 'string') problems.push(`.${column.name}: ${found}`);
    else printed.set(column.name, found);
  }
  problems.push(...describeOrders(table, new Set(masks.map(({ column }) => column))));
  if (problems.length > 0) return problems;
  const keyColumns = table.systemVersioned ? [] : (table.key?.columns ?? []);
  const hidesKey = keyColumns.some((name) => printed.has(name));
  return {
    select: plain.columns.map((name, i) => printed.get(name)?.sql ?? plain.select[i]!),
    from: hidesKey ? 'USE INDEX ()' : plain.from,
    orderBy: hidesKey
      ? keyColumns.map((name) => printed.get(name)?.typed ?? quoteName(name)).join(', ')
      : plain.orderBy,
    hidesKey,
    typed: new Map([...printed].map(([name, { typed }]) => [name, typed])),
    misfits: new Map(
      [...printed].flatMap(([name, { misfit }]) => (misfit === undefined ? [] : [[name, misfit] as const])),
    ),
  };
}

/** Keys by which the rows would show originals, or not be found again in the same order. */
function describeOrders(table: Table, masked: ReadonlySet<string>): string[] {
  const unique = table.facts.indexes.filter(({ unique: isUnique }) => isUnique);
  const columns = unique.flatMap(({ parts }) => parts.flatMap(({ column }) => column ?? []));
  // Rows are stored in the order of such a key.
  const isNullable = (name: string | null): boolean =>
    table.columns.find((column) => column.name === name)?.nullable ?? true;
  const isKey = unique.some(
    ({ parts }) =>
      parts.every(({ column }) => !isNullable(column)) &&
      parts.some(({ column }) => masked.has(column ?? '')),
  );
  const problems: string[] = [];
  if (isKey && table.systemVersioned)
    problems.push(' has a history and a masked key, whose order would show it: mask it at the restore');
  else if (isKey && table.key === undefined)
    problems.push(' has a masked key, and no key to sort its rows by: mask it at the restore');
  for (const { name, expression } of table.facts.columns) {
    const source = expression?.toLowerCase();
    const isOfMask = [...masked].some((column) => source?.includes(column.toLowerCase()) ?? false);
    if (isOfMask && columns.includes(name))
      problems.push(`.${name}: it is computed from masked columns and unique: mask them at the restore`);
  }
  return problems;
}

interface Printed {
  /** Value as the server prints it after a restore. */
  sql: string;
  /** Value with the type of the column. */
  typed: string;
  misfit?: string;
}

/** Character sets in which a space is the byte 0x20. */
const WIDE = /^(?:ucs2|utf16|utf16le|utf32)$/;

function print(
  mask: CompiledMask,
  column: Column,
  isDecoded: boolean,
  isOnMariaDb: boolean,
): Printed | string {
  const { sql, name } = mask;
  const { dataType, columnType, charset, collation } = column;
  const isFree = name === 'sql' || name === 'fixed';
  const kind = kindOf(dataType);
  if (name === 'null' && mask.maskClass !== 'conditional') return { sql: 'NULL', typed: 'NULL' };
  const unfit = `${name} at a backup does not mask ${columnType}: take null, or mask it at the restore`;
  switch (kind) {
    case 'text': {
      if (dataType === 'char' && isFree && WIDE.test(charset ?? '')) return unfit;
      const bytes = dataType === 'char' && isFree ? `TRIM(TRAILING ' ' FROM ${sql})` : sql;
      const made = `CONVERT(${bytes} USING ${charset})`;
      const typed = collation === undefined ? made : `${made} COLLATE ${collation}`;
      const isLong = `CHAR_LENGTH(${made}) > ${lengthOf(column)}`;
      // A column of utf8mb3 holds no characters of 4 bytes.
      const isOther = `HEX(CONVERT(${made} USING utf8mb4)) <> HEX(CONVERT(${bytes} USING utf8mb4))`;
      const isNarrow = /^(?:utf8|utf8mb3)$/.test(charset ?? '');
      const misfit = isNarrow ? `${isLong} OR ${isOther}` : isLong;
      return { sql: bytes, typed, ...misfitOf(column, sql, misfit) };
    }
    case 'binary': {
      const padded = dataType === 'binary' ? `CAST(${sql} AS BINARY(${lengthOf(column)}))` : sql;
      return {
        sql: padded,
        typed: padded,
        ...misfitOf(column, sql, `LENGTH(${sql}) > ${lengthOf(column)}`),
      };
    }
    case 'integer': {
      const width = /\bzerofill\b/i.test(columnType) ? /\((\d+)\)/.exec(columnType)?.[1] : undefined;
      const cast = `CAST(${sql} AS ${/\bunsigned\b/i.test(columnType) ? 'UNSIGNED' : 'SIGNED'})`;
      const value = isFree ? cast : sql;
      const zeros = `IF(LENGTH(${value}) >= ${width}, ${value}, LPAD(${value}, ${width}, '0'))`;
      const [low, high] = boundsOf(column);
      const misfit = `CAST(${sql} AS CHAR) NOT RLIKE '^-?[0-9]{1,20}$' OR CAST(${sql} AS DECIMAL(40, 0)) NOT BETWEEN ${low} AND ${high}`;
      return {
        sql: width === undefined ? value : zeros,
        typed: value,
        ...misfitOf(column, sql, misfit),
      };
    }
    case 'date': {
      const digits = /\((\d)\)/.exec(columnType)?.[1] ?? '0';
      const cast = `CAST(${sql} AS ${dataType === 'date' ? 'DATE' : `DATETIME(${digits})`})`;
      // MariaDB's TIMESTAMP ends later since 11.5.
      const last = isOnMariaDb ? '2106-02-07 06:28:15' : '2038-01-19 03:14:07';
      const isOut = `LEFT(${cast}, 4) <> '0000' AND ${cast} NOT BETWEEN '1970-01-01 00:00:01' AND '${last}'`;
      const misfit = `(${cast}) IS NULL${dataType === 'timestamp' ? ` OR (${isOut})` : ''}`;
      return { sql: cast, typed: cast, ...misfitOf(column, sql, misfit) };
    }
    case 'json': {
      if (isOnMariaDb) return unfit;
      const value = isFree ? `CAST(${sql} AS JSON)` : sql;
      return { sql: value, typed: value, ...misfitOf(column, sql, 'FALSE') };
    }
    default: {
      if (dataType === 'decimal' && isFree && !/\bzerofill\b/i.test(columnType)) {
        const cast = `CAST(${sql} AS DECIMAL${/\(\d+,\d+\)/.exec(columnType)?.[0] ?? '(10,0)'})`;
        const number = `CAST(${sql} AS CHAR) NOT RLIKE '^-?[0-9]+([.][0-9]+)?$' OR CAST(${sql} AS DECIMAL(65, 30)) <> ${cast}`;
        const sign = /\bunsigned\b/i.test(columnType) ? ` OR ${cast} < 0` : '';
        return { sql: cast, typed: cast, ...misfitOf(column, sql, number + sign) };
      }
      const members = dataType === 'enum' && name === 'fixed' && !isDecoded ? columnType : '';
      if (members === '') return unfit;
      const isMember = [...members.matchAll(/'((?:[^']|'')*)'/g)].map(([quoted]) => quoted);
      const list = isMember.map((member) => `CAST(_utf8mb4${member} AS BINARY)`).join(', ');
      const bytes = `CAST(CONVERT(${sql} USING utf8mb4) AS BINARY)`;
      return { sql, typed: sql, ...misfitOf(column, sql, `${bytes} NOT IN (${list})`) };
    }
  }
}

/** @param isUnfit condition for a value that the column cannot hold */
function misfitOf({ nullable }: Column, sql: string, isUnfit: string): { misfit: string } {
  return { misfit: `((${sql}) IS NOT NULL AND (${isUnfit}))${nullable ? '' : ` OR (${sql}) IS NULL`}` };
}

const BITS: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
};

function boundsOf({ dataType, columnType }: Column): [string, string] {
  const size = 2n ** BigInt(BITS[dataType]!);
  return /\bunsigned\b/i.test(columnType)
    ? ['0', String(size - 1n)]
    : [String(-size / 2n), String(size / 2n - 1n)];
}
