// SELECT that reads a table, and LOAD DATA that loads the same bytes. One place decides both column
// by column, so they cannot disagree. Experiments on real servers showed each exception.
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import { periodColumns } from './instant-rows.ts';
import { isTransactional } from '../schema/tables/engines.ts';
import type { Table } from '../schema/catalog.ts';
import type { Column } from '../schema/tables/column.ts';
import { emptyRecord } from '../../format/records.ts';
import { quoteName, quoteString, quoteTable } from '../../sql/tokens/quote.ts';

export interface TableReading {
  /** Dumped columns in field order. Empty if all are generated: each row is an empty line. */
  columns: string[];
  /** SQL expression of each dumped column. */
  select: string[];
  /** Generated columns: hashed, but not dumped. Absent if the table has none. */
  generated?: { columns: string[]; select: string[] };
  /** Column → expression over `@<column>`, where the plain field would load incorrectly. */
  decodeColumns: Record<string, string>;
  /** SQL after the table name. */
  from: string;
  orderBy: string | undefined;
}

export function planReading(table: Table, facts: ServerFacts): TableReading {
  const reading: TableReading = {
    columns: [],
    select: [],
    decodeColumns: emptyRecord(),
    from: '',
    orderBy: undefined,
  };
  for (const column of table.columns) if (!column.generated) addColumn(reading, column, facts);
  const generated = table.columns.filter((column) => column.generated);
  if (generated.length > 0)
    reading.generated = {
      columns: generated.map(({ name }) => name),
      select: generated.map(({ name, dataType }) =>
        dataType === 'float' ? `${quoteName(name)}*1e0` : quoteName(name),
      ),
    };
  if (table.systemVersioned) {
    // `*` and information_schema do not show implicit period columns.
    if (!table.columns.some(({ period }) => period)) {
      for (const name of ['row_start', 'row_end']) {
        reading.columns.push(name);
        reading.select.push(quoteName(name));
      }
    }
    reading.from = 'FOR SYSTEM_TIME ALL USE INDEX ()';
    // A target may store the rows of the history in other partitions.
    if (table.partitioned) reading.orderBy = historyOrder(table).map(quoteName).join(', ');
  } else if (table.key) {
    reading.from = `FORCE INDEX (${quoteName(table.key.name)})`;
    reading.orderBy = table.key.columns.map(quoteName).join(', ');
  } else {
    reading.from = 'USE INDEX ()';
  }
  return reading;
}

/** Returns a sort order that is a key of the rows and their history, if the table has a key. */
function historyOrder(table: Table): string[] {
  const { start, end } = periodColumns(table);
  const primary = table.facts.indexes.find(({ name }) => name === 'PRIMARY')?.parts ?? [];
  const columns = primary.flatMap(({ column }) => (column === null ? [] : [column]));
  const key = columns.length > 0 ? columns : table.columns.map(({ name }) => name);
  return [...new Set([...key, end, start])];
}

function addColumn(reading: TableReading, column: Column, facts: ServerFacts): void {
  const name = quoteName(column.name);
  reading.columns.push(column.name);
  switch (column.dataType) {
    case 'float':
      // A printed FLOAT loses digits. A DOUBLE is exact, and *1e0 keeps the sign of zero.
      reading.select.push(`${name}*1e0`);
      break;
    case 'json':
      reading.select.push(name);
      if (!isMariaDb(facts)) reading.decodeColumns[column.name] = `CONVERT(@${name} USING utf8mb4)`;
      break;
    case 'enum':
      // The error value of an ENUM prints as the empty string. If a member is the empty string too,
      // only the index differs.
      if (isAmbiguous(column.columnType)) {
        reading.select.push(`${name}+0`);
        reading.decodeColumns[column.name] = `@${name}+0`;
      } else reading.select.push(name);
      break;
    case 'set':
      // An empty SET prints as the empty string. If a member is the empty string too, only the bits
      // differ (up to 64).
      if (isAmbiguous(column.columnType)) {
        reading.select.push(`CAST(${name} AS UNSIGNED)`);
        reading.decodeColumns[column.name] = `CAST(@${name} AS UNSIGNED)`;
      } else reading.select.push(name);
      break;
    case 'uuid':
    case 'inet4':
    case 'inet6':
      reading.select.push(name);
      reading.decodeColumns[column.name] = `CONVERT(@${name} USING ascii)`;
      break;
    default:
      reading.select.push(name);
  }
}

/** Returns whether a member is empty or occurs twice. A server without strict mode permits both. */
function isAmbiguous(type: string): boolean {
  const members = [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member]) => member!);
  return members.includes('') || new Set(members).size < members.length;
}

/**
 * Returns the start of a query that reads a table of the source. In an engine with its own table
 * locks (seen: MEMORY of MariaDB), a reader queues after a writer that waits for our LOCK TABLES.
 * HIGH_PRIORITY lets the reader overtake the writer.
 */
export function selectFrom(table: Pick<Table, 'engine'>): string {
  return isTransactional(table) ? 'SELECT' : 'SELECT HIGH_PRIORITY';
}

export interface ChunkQuery {
  /** Default: `SELECT`. */
  verb?: string;
  schema: string;
  table: string;
  select: readonly string[];
  from: string;
  orderBy?: string | undefined;
  /** Conditions, joined by AND. */
  where: readonly (string | undefined)[];
}

/** Returns the query of one chunk, for the dump and for the verification of a restored table. */
export function chunkQuery({
  verb = 'SELECT',
  schema,
  table,
  select,
  from,
  orderBy,
  where,
}: ChunkQuery): string {
  const conditions = where
    .filter((condition) => condition !== undefined)
    .map((condition) => `(${condition})`);
  return [
    `${verb} ${select.length > 0 ? select.join(', ') : "''"} FROM ${quoteTable(schema, table)} ${from}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
    ...(orderBy ? [`ORDER BY ${orderBy}`] : []),
  ].join(' ');
}

/** Separators of fields and rows, in the terms of LOAD DATA. */
export interface FieldFormat {
  fieldsTerminatedBy: string;
  fieldsEnclosedBy: string;
  fieldsOptionallyEnclosed: boolean;
  fieldsEscapedBy: string;
  linesTerminatedBy: string;
}

const OWN_FORMAT: FieldFormat = {
  fieldsTerminatedBy: '\t',
  fieldsEnclosedBy: '',
  fieldsOptionallyEnclosed: false,
  fieldsEscapedBy: '\\',
  linesTerminatedBy: '\n',
};

export interface LoadTarget {
  schema: string;
  table: string;
  columns: readonly string[];
  decodeColumns: Readonly<Record<string, string>>;
  /** Character set of the file; `binary` for our own files. */
  charset: string;
  /**
   * Column → expression over the columns of the row, assigned in this order after `decodeColumns`.
   * Only LOAD DATA has them.
   */
  assignments?: readonly (readonly [column: string, expression: string])[];
  /** Format of a file that this program did not write. */
  fileFormat?: FieldFormat;
}

/** Returns the LOAD DATA statement of one data file. */
export function loadStatement({
  schema,
  table,
  columns,
  decodeColumns,
  charset,
  assignments: more = [],
  fileFormat = OWN_FORMAT,
}: LoadTarget): string {
  const fields =
    columns.length > 0
      ? columns.map((name) =>
          // A column may have the name `constructor`, a property of every object.
          Object.hasOwn(decodeColumns, name) ? `@${quoteName(name)}` : quoteName(name),
        )
      : ['@`nothing`'];
  const assignments = [...Object.entries(decodeColumns), ...more].map(
    ([name, expression]) => `${quoteName(name)} = ${expression}`,
  );
  return [
    `LOAD DATA LOCAL INFILE 'chunk' INTO TABLE ${quoteTable(schema, table)} CHARACTER SET ${charset}`,
    formatClause(fileFormat),
    `(${fields.join(', ')})`,
    ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
  ].join(' ');
}

function formatClause(format: FieldFormat): string {
  const enclosed = `${format.fieldsOptionallyEnclosed ? 'OPTIONALLY ' : ''}ENCLOSED BY ${quoteString(format.fieldsEnclosedBy)}`;
  return `FIELDS TERMINATED BY ${quoteString(format.fieldsTerminatedBy)} ${enclosed} ESCAPED BY ${quoteString(format.fieldsEscapedBy)} LINES TERMINATED BY ${quoteString(format.linesTerminatedBy)}`;
}
