// The SELECT that reads a table, and the LOAD DATA that puts the same bytes back: one place decides both, column by
// column, so that they cannot disagree. Each exception was found by experiment on real servers.
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';
import { periodColumns } from './instant-rows.ts';
import { isTransactional } from '../schema/engines.ts';
import type { Table } from '../schema/catalog.ts';
import type { Column } from '../schema/column.ts';
import { emptyRecord } from '../../format/records.ts';
import { quoteName, quoteString, quoteTable } from '../../sql/quote.ts';

export interface TableReading {
  /** Dumped columns, in field order; none: all columns are generated, and a row is an empty line. */
  columns: string[];
  /** The SQL expression that is selected for each. */
  select: string[];
  /** Columns that the server computes: they are not dumped, but hashed. Absent: there are none. */
  generated?: { columns: string[]; select: string[] };
  /** Column → expression over `@<column>`, where loading the plain field would be wrong. */
  decodeColumns: Record<string, string>;
  /** What follows the table's name. */
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
    // Implicit period columns are hidden: neither `*` nor information_schema names them.
    if (!table.columns.some(({ period }) => period)) {
      for (const name of ['row_start', 'row_end']) {
        reading.columns.push(name);
        reading.select.push(quoteName(name));
      }
    }
    reading.from = 'FOR SYSTEM_TIME ALL USE INDEX ()';
    // A target may put the rows of the history into other partitions.
    if (table.partitioned) reading.orderBy = historyOrder(table).map(quoteName).join(', ');
  } else if (table.key) {
    reading.from = `FORCE INDEX (${quoteName(table.key.name)})`;
    reading.orderBy = table.key.columns.map(quoteName).join(', ');
  } else {
    reading.from = 'USE INDEX ()';
  }
  return reading;
}

/** A key of the rows with their history, as far as the table has one. */
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
      // Printing a FLOAT loses digits; as a DOUBLE it is exact, and *1e0 keeps the sign of zero.
      reading.select.push(`${name}*1e0`);
      break;
    case 'json':
      reading.select.push(name);
      if (!isMariaDb(facts)) reading.decodeColumns[column.name] = `CONVERT(@${name} USING utf8mb4)`;
      break;
    case 'enum':
      // Its error value prints as the empty text; where that is a member too, only the index tells them apart.
      if (isAmbiguous(column.columnType)) {
        reading.select.push(`${name}+0`);
        reading.decodeColumns[column.name] = `@${name}+0`;
      } else reading.select.push(name);
      break;
    case 'set':
      // No member prints as the empty text; where that is a member too, only the bits tell them apart: up to 64.
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

/** Whether a member is empty, or is there twice, as a server allows that is not strict. */
function isAmbiguous(type: string): boolean {
  const members = [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, member]) => member!);
  return members.includes('') || new Set(members).size < members.length;
}

/**
 * How a query begins that reads a table of the source. An engine with locks of its own on whole tables (seen: MEMORY of MariaDB)
 * lets a reader wait behind a writer who waits for our LOCK TABLES: one of high priority goes before him.
 */
export function selectFrom(table: Pick<Table, 'engine'>): string {
  return isTransactional(table) ? 'SELECT' : 'SELECT HIGH_PRIORITY';
}

export interface ChunkQuery {
  /** `SELECT` where nothing is said. */
  verb?: string;
  schema: string;
  table: string;
  select: readonly string[];
  from: string;
  orderBy?: string | undefined;
  /** Conditions that must all hold. */
  where: readonly (string | undefined)[];
}

/** The query of one chunk; used by the dump, and by the verification on the restored table. */
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

/** How fields and rows are told apart, in the words of LOAD DATA. */
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
  /** Of the file; `binary` for our own. */
  charset: string;
  /** Of the file, where it is not our own. */
  fileFormat?: FieldFormat;
}

/** LOAD DATA for one data file. */
export function loadStatement({
  schema,
  table,
  columns,
  decodeColumns,
  charset,
  fileFormat = OWN_FORMAT,
}: LoadTarget): string {
  const fields =
    columns.length > 0
      ? columns.map((name) =>
          // A column may be called `constructor`, which every object has.
          Object.hasOwn(decodeColumns, name) ? `@${quoteName(name)}` : quoteName(name),
        )
      : ['@`nothing`'];
  const assignments = Object.entries(decodeColumns).map(
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
