// Objects of the selected schemas, with the facts that the plan of a backup needs. Invariant: every
// such object is in the catalog, or in the list of left-out objects with a reason.
import { setTimeout } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import type { IndexFacts, TableFacts } from '../../format/table-facts.ts';
import { textLiteral } from '../../sql/tokens/quote.ts';
import type { Queryable } from '../connection/reader.ts';
import { has } from '../connection/server-abilities.ts';
import { isSystemSchema, type ServerFacts } from '../connection/server-facts.ts';
import { columnOf, type Column } from './tables/column.ts';
import { engineKind } from './tables/engines.ts';
import {
  readColumnFacts,
  readIndexFacts,
  readTableStatus,
  type TableStatus,
} from './tables/read-table-facts.ts';
import { queryTables, type TableBatch } from './tables/table-batch.ts';
import { selectsSchema, selectsTable, type Selection } from './selection.ts';
import { chooseKey, type TableKey } from './tables/table-key.ts';

export interface Table {
  schema: string;
  name: string;
  engine: string;
  /** Estimates of the server; nothing that must be exact uses them. */
  estimatedRows: number;
  estimatedBytes: number;
  avgRowBytes: number;
  createTime: string | undefined;
  partitioned: boolean;
  systemVersioned: boolean;
  columns: readonly Column[];
  key: TableKey | undefined;
  /** Foreign keys, checks and partitions come with the definition. */
  facts: Omit<TableFacts, 'foreignKeys' | 'checks' | 'partitions'>;
}

export type RoutineType = 'PROCEDURE' | 'FUNCTION' | 'PACKAGE' | 'PACKAGE BODY';

export interface Schema {
  name: string;
  charset: string;
  collation: string;
  readOnly: boolean;
  tables: Table[];
  views: { name: string; columns: string[] }[];
  sequences: string[];
  triggers: { name: string; table: string }[];
  routines: { name: string; type: RoutineType }[];
  libraries: string[];
  events: string[];
  histograms: { table: string; column: string; buckets: number; autoUpdate: boolean }[];
}

/** Object of the server that is not in a backup, with the reason. */
export interface LeftOut {
  /** Name for messages: `table shop.orders`. */
  name: string;
  reason: string;
}

/** Reason for an object outside of the user's selection; it needs no warning. */
export const NOT_SELECTED = 'it is not selected';

export interface Catalog {
  schemas: Schema[];
  /** Objects that exist but are not part of the backup. */
  leftOut: LeftOut[];
}

export interface CatalogOptions {
  selection: Selection;
  /** Leave out tables that the server cannot open or whose engine is unknown, without an error. */
  skipBroken?: boolean;
  /** Retry an unreadable table for 1 second. Never set this while a lock blocks other clients. */
  mayPause: boolean;
}

/** Tables per query. A small batch limits the damage when one of its tables waits for an ALTER. */
const BATCH_TABLES = 100;

/**
 * Reads the catalog.
 * @throws BackupError SOURCE_UNSUPPORTED with the names of tables that cannot be backed up
 */
export async function readCatalog(
  session: Queryable,
  server: ServerFacts,
  { selection, skipBroken = false, mayPause }: CatalogOptions,
): Promise<Catalog> {
  const engines = await readEngines(session);
  const read: Read = { session, server, selection, mayPause, engines, leftOut: [], broken: [] };
  const schemas = await readSchemas(read);
  for (const schema of schemas) {
    await readTables(read, schema);
    await readRoutines(read, schema);
    await readEvents(read, schema);
    await readLibraries(read, schema);
    await readHistograms(read, schema);
  }
  if (read.broken.length > 0 && !skipBroken) throw brokenTables(read.broken);
  return { schemas, leftOut: [...read.leftOut, ...read.broken] };
}

interface Read {
  session: Queryable;
  server: ServerFacts;
  selection: Selection;
  mayPause: boolean;
  /** Lower-case names. */
  engines: ReadonlySet<string>;
  leftOut: LeftOut[];
  broken: LeftOut[];
}

async function readSchemas({ session, server, selection, leftOut }: Read): Promise<Schema[]> {
  const rows = await session.query<{ name: string; charset: string; collation: string }>(
    `SELECT SCHEMA_NAME AS name, DEFAULT_CHARACTER_SET_NAME AS charset, DEFAULT_COLLATION_NAME AS collation
       FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME`,
    'cannot list the schemas',
  );
  const readOnly = await readReadOnlySchemas(session, server);
  const schemas: Schema[] = [];
  for (const row of rows) {
    if (isSystemSchema(row.name, server)) continue;
    if (!selectsSchema(selection, row.name)) {
      leftOut.push({ name: `schema ${row.name}`, reason: NOT_SELECTED });
      continue;
    }
    schemas.push({
      ...row,
      readOnly: readOnly.has(row.name),
      tables: [],
      views: [],
      sequences: [],
      triggers: [],
      routines: [],
      libraries: [],
      events: [],
      histograms: [],
    });
  }
  return schemas;
}

async function readEngines(session: Queryable): Promise<Set<string>> {
  const rows = await session.query<{ name: string }>(
    `SELECT ENGINE AS name FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')`,
    'cannot list the storage engines',
  );
  return new Set(rows.map(({ name }) => name.toLowerCase()));
}

async function readReadOnlySchemas(session: Queryable, server: ServerFacts): Promise<Set<string>> {
  if (!has(server, 'SCHEMATA_EXTENSIONS')) return new Set();
  const rows = await session.query<{ name: string }>(
    `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA_EXTENSIONS WHERE OPTIONS LIKE '%READ ONLY=1%'`,
    'cannot list the schemas that are read-only',
  );
  return new Set(rows.map(({ name }) => name));
}

async function readTables(read: Read, schema: Schema): Promise<void> {
  const { session, selection, leftOut } = read;
  const rows = await session.query<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(schema.name)} ORDER BY TABLE_NAME`,
    `cannot list the tables of ${schema.name}`,
  );
  const selected: string[] = [];
  for (const { name } of rows)
    if (selectsTable(selection, schema.name, name)) selected.push(name);
    else leftOut.push({ name: `table ${schema.name}.${name}`, reason: NOT_SELECTED });
  const unreadable = new Map<string, string>();
  for (const tables of batches(selected)) {
    const batch = { schema: schema.name, tables };
    for (const [name, reason] of await readTableBatch(read, schema, batch)) unreadable.set(name, reason);
    await readTriggers(read, schema, batch);
  }
  const stillUnreadable = read.mayPause ? await lookAgain(read, schema, unreadable) : unreadable;
  for (const [name, reason] of stillUnreadable)
    read.broken.push({ name: `table ${schema.name}.${name}`, reason });
}

/**
 * Reads the facts of a batch of tables.
 * @returns reason by table, for tables that the server shows without engine or columns
 */
async function readTableBatch(read: Read, schema: Schema, batch: TableBatch): Promise<Map<string, string>> {
  const { session, server } = read;
  const status = await readTableStatus(session, server, batch);
  const columns = await readColumnFacts(session, server, batch);
  const indexes = await readIndexFacts(session, server, batch);
  const unreadable = new Map<string, string>();
  for (const name of batch.tables) {
    const own = status.get(name);
    // Dropped after the names were read; the comparison at the end reports the drop.
    if (!own) continue;
    const ownColumns = columns.get(name) ?? [];
    // A table that cannot be opened has no columns, and its comment is the server's error message.
    if (isTable(own) && (own.engine === null || ownColumns.length === 0))
      unreadable.set(name, own.comment || 'the server cannot open it');
    else addTable(read, schema, name, own, ownColumns, indexes.get(name) ?? []);
  }
  return unreadable;
}

/** A table during DROP, CREATE or ALTER briefly looks like a table that cannot be opened. */
const LOOKS = 5;
const LOOK_PAUSE_MS = 200;

/**
 * Reads unreadable tables again, up to LOOKS times.
 * @returns the tables that remain unreadable, with the reason
 */
async function lookAgain(
  read: Read,
  schema: Schema,
  unreadable: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  for (let look = 0; unreadable.size > 0 && look < LOOKS; look++) {
    await setTimeout(LOOK_PAUSE_MS);
    unreadable = await readTableBatch(read, schema, { schema: schema.name, tables: [...unreadable.keys()] });
  }
  return unreadable;
}

function isTable({ type }: TableStatus): boolean {
  return type === 'BASE TABLE' || type === 'SYSTEM VERSIONED';
}

function addTable(
  { engines, leftOut, broken }: Read,
  schema: Schema,
  name: string,
  status: TableStatus,
  columns: TableFacts['columns'],
  indexes: IndexFacts[],
): void {
  const table = `table ${schema.name}.${name}`;
  const engine = status.engine ?? '';
  switch (status.type) {
    case 'BASE TABLE':
    case 'SYSTEM VERSIONED':
      if (!engines.has(engine.toLowerCase()))
        broken.push({ name: table, reason: `the server no longer has the storage engine ${engine}` });
      else if (engineKind(engine) === undefined)
        broken.push({ name: table, reason: `its engine ${engine} is unknown` });
      else schema.tables.push(tableOf(schema.name, name, status, columns, indexes));
      break;
    case 'VIEW':
      schema.views.push({ name, columns: columns.map((column) => column.name) });
      break;
    case 'SEQUENCE':
      schema.sequences.push(name);
      break;
    case 'TEMPORARY':
    case 'TEMPORARY SEQUENCE':
      break;
    default:
      leftOut.push({ name: table, reason: `it is of the unknown type ${status.type}` });
  }
}

function tableOf(
  schema: string,
  name: string,
  { type, engine, collation, options, comment, createTime, ...estimates }: TableStatus,
  columnFacts: TableFacts['columns'],
  indexes: IndexFacts[],
): Table {
  const columns = columnFacts.map(columnOf);
  const systemVersioned = type === 'SYSTEM VERSIONED';
  return {
    schema,
    name,
    engine: engine ?? '',
    estimatedRows: estimates.estimatedRows,
    estimatedBytes: estimates.estimatedBytes,
    avgRowBytes: estimates.avgRowBytes,
    createTime,
    partitioned: /\bpartitioned\b/i.test(options),
    systemVersioned,
    columns,
    key: systemVersioned ? undefined : chooseKey(indexes, columns),
    facts: { engine: engine ?? '', collation, options, comment, columns: columnFacts, indexes },
  };
}

async function readTriggers({ session, server }: Read, schema: Schema, batch: TableBatch): Promise<void> {
  const rows = await session.query<{ t: string; name: string }>(
    queryTables(
      server,
      batch,
      (
        where,
      ) => `SELECT EVENT_OBJECT_TABLE AS t, TRIGGER_NAME AS name, ACTION_TIMING AS timing, EVENT_MANIPULATION AS event,
                         ACTION_ORDER AS position
                    FROM information_schema.TRIGGERS WHERE ${where('EVENT_OBJECT_SCHEMA', 'EVENT_OBJECT_TABLE')}`,
      't, timing DESC, event, position',
    ),
    `cannot list the triggers of ${schema.name}`,
  );
  const own = new Set(batch.tables);
  for (const { t, name } of rows) if (own.has(t)) schema.triggers.push({ name, table: t });
}

async function readRoutines({ session, leftOut }: Read, schema: Schema): Promise<void> {
  const rows = await session.query<{ s: string; name: string; type: string }>(
    `SELECT ROUTINE_SCHEMA AS s, ROUTINE_NAME AS name, ROUTINE_TYPE AS type FROM information_schema.ROUTINES
      WHERE ROUTINE_SCHEMA = ${textLiteral(schema.name)} ORDER BY ROUTINE_TYPE, ROUTINE_NAME`,
    `cannot list the routines of ${schema.name}`,
  );
  for (const { s, name, type } of rows) {
    if (s !== schema.name) continue;
    if (type === 'PROCEDURE' || type === 'FUNCTION' || type === 'PACKAGE' || type === 'PACKAGE BODY')
      schema.routines.push({ name, type });
    // Libraries have their own list.
    else if (type !== 'LIBRARY')
      leftOut.push({ name: `routine ${schema.name}.${name}`, reason: `it is of the unknown type ${type}` });
  }
}

async function readEvents({ session }: Read, schema: Schema): Promise<void> {
  const rows = await session.query<{ s: string; name: string }>(
    `SELECT EVENT_SCHEMA AS s, EVENT_NAME AS name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${textLiteral(schema.name)} ORDER BY EVENT_NAME`,
    `cannot list the events of ${schema.name}`,
  );
  // MariaDB ignores case in the comparison of schema names.
  schema.events.push(...rows.filter(({ s }) => s === schema.name).map(({ name }) => name));
}

async function readLibraries({ session, server }: Read, schema: Schema): Promise<void> {
  if (!has(server, 'LIBRARIES')) return;
  const rows = await session.query<{ name: string }>(
    `SELECT LIBRARY_NAME AS name FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = ${textLiteral(schema.name)} ORDER BY LIBRARY_NAME`,
    `cannot list the libraries of ${schema.name}`,
  );
  schema.libraries.push(...rows.map(({ name }) => name));
}

/**
 * Reads MySQL's histograms. MariaDB keeps its statistics in mysql.column_stats, and ANALYZE TABLE …
 * PERSISTENT rebuilds them.
 */
async function readHistograms({ session, server }: Read, schema: Schema): Promise<void> {
  if (!has(server, 'COLUMN_STATISTICS')) return;
  const rows = await session.query<{
    t: string;
    name: string;
    buckets: string | null;
    autoUpdate: string | null;
  }>(
    `SELECT TABLE_NAME AS t, COLUMN_NAME AS name, JSON_EXTRACT(HISTOGRAM, '$."number-of-buckets-specified"') AS buckets,
            JSON_EXTRACT(HISTOGRAM, '$."auto-update"') AS autoUpdate
       FROM information_schema.COLUMN_STATISTICS WHERE SCHEMA_NAME = ${textLiteral(schema.name)} ORDER BY TABLE_NAME, COLUMN_NAME`,
    `cannot list the histograms of ${schema.name}`,
  );
  const tables = new Set(schema.tables.map(({ name }) => name));
  for (const { t, name, buckets, autoUpdate } of rows)
    if (tables.has(t))
      schema.histograms.push({
        table: t,
        column: name,
        buckets: Number(buckets ?? 100),
        autoUpdate: autoUpdate === 'true',
      });
}

function* batches(names: readonly string[]): Generator<string[]> {
  for (let start = 0; start < names.length; start += BATCH_TABLES)
    yield names.slice(start, start + BATCH_TABLES);
}

function brokenTables(broken: readonly LeftOut[]): BackupError {
  const list = broken.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  return new BackupError('SOURCE_UNSUPPORTED', `these tables cannot be backed up: ${list}`, {
    hint: 'Fix these tables, leave them out with --exclude-tables, or back up everything else with --skip-broken.',
    details: { tables: broken },
  });
}
