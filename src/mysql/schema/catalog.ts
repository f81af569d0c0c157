// What the server holds, read in a handful of set-based queries whatever the number of tables.
// Invariant: every object of the selected schemas is either in the catalog or named in an error or a warning.
import type { Selection } from './selection.ts';
import { selectsSchema, selectsTable } from './selection.ts';
import { BackupError } from '../../core/errors.ts';
import { chooseKey, type IndexColumn, type TableKey } from './table-key.ts';
import { has } from '../connection/server-abilities.ts';
import { isSystemSchema, type ServerFacts } from '../connection/server-facts.ts';
import type { Queryable } from '../connection/reader.ts';
import { textLiteral } from '../../sql/quote.ts';
import type { Column } from './column.ts';

export interface Table {
  schema: string;
  name: string;
  engine: string;
  /** Estimates of the server; never used for anything that has to be right. */
  estimatedRows: number;
  estimatedBytes: number;
  avgRowBytes: number;
  createTime: string | undefined;
  partitioned: boolean;
  systemVersioned: boolean;
  columns: readonly Column[];
  key: TableKey | undefined;
}

export type RoutineType = 'PROCEDURE' | 'FUNCTION' | 'PACKAGE' | 'PACKAGE BODY';

export interface Schema {
  name: string;
  charset: string;
  collation: string;
  tables: Table[];
  views: { name: string; columns: string[] }[];
  sequences: string[];
  triggers: { name: string; table: string }[];
  routines: { name: string; type: RoutineType }[];
  events: string[];
}

export interface Catalog {
  schemas: Schema[];
  /** Things that exist and are not part of the backup, each named. */
  warnings: string[];
}

/** Engines whose rows a snapshot shows as they were when it was opened. */
const TRANSACTIONAL_ENGINES = new Set(['InnoDB', 'ROCKSDB', 'TokuDB']);

export function isTransactional(table: Pick<Table, 'engine'>): boolean {
  return TRANSACTIONAL_ENGINES.has(table.engine);
}

export async function readCatalog(
  session: Queryable,
  facts: ServerFacts,
  selection: Selection,
): Promise<Catalog> {
  const schemas = await readSchemas(session, facts, selection);
  const catalog: Catalog = { schemas, warnings: [] };
  if (schemas.length === 0) return catalog;
  const byName = new Map(schemas.map((schema) => [schema.name, schema]));
  const where = (column: string): string =>
    `${column} IN (${schemas.map(({ name }) => textLiteral(name)).join(',')})`;
  const read = { session, facts, selection, byName, where, warnings: catalog.warnings };
  await readTables(read);
  await readTriggers(read);
  await readRoutines(read);
  await readEvents(read);
  await readUnsupported(read);
  return catalog;
}

interface Read {
  session: Queryable;
  facts: ServerFacts;
  selection: Selection;
  byName: Map<string, Schema>;
  where: (column: string) => string;
  warnings: string[];
}

async function readSchemas(session: Queryable, facts: ServerFacts, selection: Selection): Promise<Schema[]> {
  const rows = await session.query<{ name: string; charset: string; collation: string }>(
    `SELECT SCHEMA_NAME AS name, DEFAULT_CHARACTER_SET_NAME AS charset, DEFAULT_COLLATION_NAME AS collation
       FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME`,
    'cannot list the schemas',
  );
  return rows
    .filter(({ name }) => !isSystemSchema(name, facts) && selectsSchema(selection, name))
    .map((row) => ({ ...row, tables: [], views: [], sequences: [], triggers: [], routines: [], events: [] }));
}

interface TableRow {
  s: string;
  t: string;
  type: string;
  engine: string | null;
  rowCount: number | string | null;
  dataBytes: number | string | null;
  avgRowBytes: number | string | null;
  created: string | null;
  options: string | null;
  comment: string | null;
}

async function readTables({ session, facts, selection, byName, where, warnings }: Read): Promise<void> {
  const rows = await session.query<TableRow>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, TABLE_TYPE AS type, ENGINE AS engine, TABLE_ROWS AS rowCount,
            DATA_LENGTH AS dataBytes, AVG_ROW_LENGTH AS avgRowBytes, CREATE_TIME AS created,
            CREATE_OPTIONS AS options, TABLE_COMMENT AS comment
       FROM information_schema.TABLES WHERE ${where('TABLE_SCHEMA')} ORDER BY TABLE_SCHEMA, TABLE_NAME`,
    'cannot list the tables',
  );
  const columns = await readColumns(session, where);
  const indexes = await readIndexes(session, facts, where);
  const broken: string[] = [];
  for (const row of rows) {
    const schema = byName.get(row.s);
    if (!schema || !selectsTable(selection, row.s, row.t)) continue;
    const key = `${row.s}\0${row.t}`;
    switch (row.type) {
      case 'BASE TABLE':
      case 'SYSTEM VERSIONED':
        if (row.engine === null)
          broken.push(`${row.s}.${row.t}: ${row.comment ?? 'the server cannot open it'}`);
        else schema.tables.push(tableOf(row, columns.get(key) ?? [], indexes.get(key) ?? []));
        break;
      case 'VIEW':
        schema.views.push({ name: row.t, columns: (columns.get(key) ?? []).map(({ name }) => name) });
        break;
      case 'SEQUENCE':
        schema.sequences.push(row.t);
        break;
      case 'TEMPORARY':
      case 'TEMPORARY SEQUENCE':
        break;
      default:
        warnings.push(`${row.s}.${row.t} is of the unknown type ${row.type} and is not in the backup`);
    }
  }
  if (broken.length > 0) {
    throw new BackupError('SOURCE_UNSUPPORTED', `these tables cannot be backed up: ${broken.join('; ')}`, {
      hint: 'Mend these tables, or leave them out with --exclude-tables.',
    });
  }
}

function tableOf(row: TableRow, columns: Column[], indexColumns: IndexColumn[]): Table {
  return {
    schema: row.s,
    name: row.t,
    engine: row.engine ?? '',
    estimatedRows: Number(row.rowCount ?? 0),
    estimatedBytes: Number(row.dataBytes ?? 0),
    avgRowBytes: Number(row.avgRowBytes ?? 0),
    createTime: row.created ?? undefined,
    partitioned: /\bpartitioned\b/i.test(row.options ?? ''),
    systemVersioned: row.type === 'SYSTEM VERSIONED',
    columns,
    key: row.type === 'SYSTEM VERSIONED' ? undefined : chooseKey(indexColumns, columns),
  };
}

async function readColumns(session: Queryable, where: Read['where']): Promise<Map<string, Column[]>> {
  const rows = await session.query<
    Record<'s' | 't' | 'name' | 'dataType' | 'columnType' | 'nullable' | 'extra', string> &
      Record<'charset' | 'collation' | 'expression', string | null>
  >(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, COLUMN_NAME AS name, DATA_TYPE AS dataType, COLUMN_TYPE AS columnType,
            IS_NULLABLE AS nullable, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, EXTRA AS extra,
            GENERATION_EXPRESSION AS expression
       FROM information_schema.COLUMNS WHERE ${where('TABLE_SCHEMA')}
      ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
    'cannot list the columns',
  );
  return groupByTable(
    rows,
    ({ name, dataType, columnType, nullable, charset, collation, extra, expression }) => ({
      name,
      dataType: dataType.toLowerCase(),
      columnType,
      nullable: nullable === 'YES',
      charset: charset ?? undefined,
      collation: collation ?? undefined,
      generated: /\b(VIRTUAL|STORED|PERSISTENT) GENERATED\b/i.test(extra) && !isPeriod(expression),
      period: isPeriod(expression),
    }),
  );
}

function isPeriod(expression: string | null): boolean {
  return /^ROW (START|END)$/i.test(expression ?? '');
}

async function readIndexes(
  session: Queryable,
  facts: ServerFacts,
  where: Read['where'],
): Promise<Map<string, IndexColumn[]>> {
  const expression = has(facts, 'STATISTICS.EXPRESSION') ? 'EXPRESSION' : 'NULL';
  const rows = await session.query<
    Record<'s' | 't' | 'indexName' | 'indexType' | 'nullable', string> & {
      column: string | null;
      prefix: number | null;
      expression: string | null;
    }
  >(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, INDEX_NAME AS indexName, COLUMN_NAME AS \`column\`, SUB_PART AS prefix,
            ${expression} AS expression, NULLABLE AS nullable, INDEX_TYPE AS indexType
       FROM information_schema.STATISTICS WHERE ${where('TABLE_SCHEMA')} AND NON_UNIQUE = 0
      ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`,
    'cannot list the indexes',
  );
  return groupByTable(rows, (row) => ({
    index: row.indexName,
    column: row.column ?? undefined,
    usable:
      row.prefix === null &&
      row.expression === null &&
      row.column !== null &&
      row.nullable !== 'YES' &&
      row.indexType === 'BTREE',
  }));
}

function groupByTable<R extends { s: string; t: string }, T>(
  rows: R[],
  map: (row: R) => T,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = `${row.s}\0${row.t}`;
    const group = groups.get(key);
    if (group) group.push(map(row));
    else groups.set(key, [map(row)]);
  }
  return groups;
}

async function readTriggers({ session, selection, byName, where, warnings }: Read): Promise<void> {
  const rows = await session.query<{ s: string; t: string; name: string }>(
    `SELECT TRIGGER_SCHEMA AS s, EVENT_OBJECT_TABLE AS t, TRIGGER_NAME AS name FROM information_schema.TRIGGERS
      WHERE ${where('TRIGGER_SCHEMA')} ORDER BY TRIGGER_SCHEMA, EVENT_OBJECT_TABLE, ACTION_TIMING DESC, EVENT_MANIPULATION, ACTION_ORDER`,
    'cannot list the triggers',
  );
  const known = new Set(
    [...byName.values()].flatMap((schema) =>
      [...schema.tables, ...schema.views].map(({ name }) => `${schema.name}\0${name}`),
    ),
  );
  for (const { s, t, name } of rows) {
    if (!selectsTable(selection, s, t)) continue;
    const schema = byName.get(s);
    if (schema && known.has(`${s}\0${t}`)) schema.triggers.push({ name, table: t });
    else warnings.push(`trigger ${s}.${name} belongs to the unknown table ${t} and is not in the backup`);
  }
}

async function readRoutines({ session, byName, where, warnings }: Read): Promise<void> {
  const rows = await session.query<{ s: string; name: string; type: string }>(
    `SELECT ROUTINE_SCHEMA AS s, ROUTINE_NAME AS name, ROUTINE_TYPE AS type FROM information_schema.ROUTINES
      WHERE ${where('ROUTINE_SCHEMA')} ORDER BY ROUTINE_SCHEMA, ROUTINE_TYPE, ROUTINE_NAME`,
    'cannot list the routines',
  );
  for (const { s, name, type } of rows) {
    if (type === 'PROCEDURE' || type === 'FUNCTION' || type === 'PACKAGE' || type === 'PACKAGE BODY')
      byName.get(s)?.routines.push({ name, type });
    else warnings.push(`${s}.${name} is a routine of the unknown type ${type} and is not in the backup`);
  }
}

async function readEvents({ session, byName, where }: Read): Promise<void> {
  const rows = await session.query<{ s: string; name: string }>(
    `SELECT EVENT_SCHEMA AS s, EVENT_NAME AS name FROM information_schema.EVENTS WHERE ${where('EVENT_SCHEMA')}
      ORDER BY EVENT_SCHEMA, EVENT_NAME`,
    'cannot list the events',
  );
  for (const { s, name } of rows) byName.get(s)?.events.push(name);
}

/** Kinds of objects that this tool has no way to back up: each one found is named in a warning. */
async function readUnsupported({ session, facts, where, warnings }: Read): Promise<void> {
  if (!has(facts, 'LIBRARIES')) return;
  const rows = await session.query<{ s: string; name: string }>(
    `SELECT LIBRARY_SCHEMA AS s, LIBRARY_NAME AS name FROM information_schema.LIBRARIES WHERE ${where('LIBRARY_SCHEMA')}`,
    'cannot list the libraries',
  );
  for (const { s, name } of rows)
    warnings.push(`library ${s}.${name} is not in the backup: libraries cannot be dumped yet`);
}
