// Writes the definitions of everything that was selected, as the SQL and JSON files of a MySQL Shell dump, and keeps a
// hash of each for the manifest.
import { forEachConcurrent } from '../../core/concurrency.ts';
import { renderSchemaJson, renderTableJson } from '../../format/dump-json.ts';
import { changeDefiner } from '../../sql/definer.ts';
import * as sql from '../../format/dump-sql.ts';
import { encodeName, type BaseNames } from '../../format/names.ts';
import {
  hashProgram,
  hashSequence,
  hashTable,
  hashView,
  readAutoIncrement,
} from '../../format/definition-hash.ts';
import type { ManifestDefinition, ManifestSchema } from '../../format/manifest-schema.ts';
import { emptyRecord } from '../../format/records.ts';
import type { Schema, Table } from '../../mysql/schema/catalog.ts';
import * as ddl from '../../mysql/schema/ddl.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../storage/small-object.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import type { TableDump } from '../rows/table-dump.ts';

export interface DefinitionEnvironment {
  /** Sessions outside of the snapshot; definitions stand still because DDL is kept out. */
  readers: readonly Queryable[];
  objects: ObjectWriter;
  origin: sql.Origin;
  baseNames: BaseNames;
  warnings: string[];
  signal: AbortSignal;
}

/** What the manifest says of a table's definition. */
export interface TableDefinition {
  definitionFile: string;
  definitionSha256: string;
  autoIncrement?: string;
  triggersFile?: string;
  triggers: ManifestDefinition[];
}

export interface WrittenDefinitions {
  schemas: Omit<ManifestSchema, 'tables'>[];
  /** By table. */
  tables: ReadonlyMap<Table, TableDefinition>;
  schemaBaseNames: Readonly<Record<string, string>>;
}

type Job = (session: Queryable) => Promise<void>;

export async function writeDefinitions(
  env: DefinitionEnvironment,
  schemas: readonly Schema[],
  dumps: ReadonlyMap<Table, TableDump>,
): Promise<WrittenDefinitions> {
  const written: { schemas: Omit<ManifestSchema, 'tables'>[]; tables: Map<Table, TableDefinition> } = {
    schemas: [],
    tables: new Map(),
  };
  const schemaBaseNames = emptyRecord<string>();
  const jobs: Job[] = [];
  for (const schema of schemas) {
    const base = env.baseNames.allocate(encodeName(schema.name));
    schemaBaseNames[schema.name] = base;
    const entry: Omit<ManifestSchema, 'tables'> = {
      name: schema.name,
      charset: schema.charset,
      collation: schema.collation,
      file: `${base}.sql`,
      views: [],
      sequences: [],
      routines: [],
      events: [],
    };
    written.schemas.push(entry);
    const basenames = emptyRecord<string>();
    const triggersOf = groupTriggers(schema);
    for (const table of schema.tables) {
      const dump = dumps.get(table)!;
      basenames[table.name] = dump.baseName;
      jobs.push(async (session) => {
        written.tables.set(
          table,
          await writeTable(env, session, schema, dump, triggersOf.get(table.name) ?? []),
        );
      });
    }
    for (const view of schema.views) {
      const viewBase = env.baseNames.allocate(`${base}@${encodeName(view.name)}`);
      basenames[view.name] = viewBase;
      const slot = entry.views.push(undefined as never) - 1;
      jobs.push(async (session) => {
        entry.views[slot] = await writeView(
          env,
          session,
          schema,
          view,
          viewBase,
          triggersOf.get(view.name) ?? [],
        );
      });
    }
    for (const name of schema.sequences) {
      const sequenceBase = env.baseNames.allocate(`${base}@${encodeName(name)}`);
      const slot = entry.sequences.push(undefined as never) - 1;
      jobs.push(async (session) => {
        entry.sequences[slot] = await writeSequence(env, session, schema.name, name, sequenceBase);
      });
    }
    jobs.push((session) => writeSchema(env, session, schema, entry, base, basenames));
  }
  await runJobs(env, jobs);
  return { ...written, schemaBaseNames };
}

/** Each job asks one session after the other; several jobs share a session, which queues what it is asked. */
async function runJobs({ readers, signal }: DefinitionEnvironment, jobs: readonly Job[]): Promise<void> {
  await forEachConcurrent(jobs, SMALL_OBJECTS_AT_ONCE, signal, (job, worker) =>
    job(readers[worker % readers.length]!),
  );
}

function groupTriggers(schema: Schema): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, table } of schema.triggers) groups.set(table, [...(groups.get(table) ?? []), name]);
  return groups;
}

async function writeTable(
  env: DefinitionEnvironment,
  session: Queryable,
  schema: Schema,
  dump: TableDump,
  triggers: readonly string[],
): Promise<TableDefinition> {
  const { table, baseName, reading } = dump;
  const create = await ddl.showCreateTable(session, schema.name, table.name);
  const definitionFile = `${baseName}.sql`;
  await env.objects.writeText(
    definitionFile,
    sql.renderTableSql(env.origin, schema.name, table.name, create),
  );
  await env.objects.writeText(
    `${baseName}.json`,
    renderTableJson({
      schema: schema.name,
      table: table.name,
      columns: reading.columns,
      decodeColumns: reading.decodeColumns,
      primaryIndex: table.key?.columns ?? [],
      triggers,
    }),
  );
  if (holdsReplacedCharacter(create)) {
    env.warnings.push(
      `table ${schema.name}.${table.name} has a "?" among its ENUM or SET members or defaults: servers print one in place of characters beyond U+FFFF, so compare its definition by hand`,
    );
  }
  const autoIncrement = readAutoIncrement(create);
  const definition: TableDefinition = {
    definitionFile,
    definitionSha256: hashTable(schema.name, create),
    ...(autoIncrement === undefined ? {} : { autoIncrement }),
    triggers: [],
  };
  if (triggers.length === 0) return definition;
  const triggersFile = `${baseName}.triggers.sql`;
  return {
    ...definition,
    triggersFile,
    triggers: await writeTriggers(env, session, schema, table.name, triggers, triggersFile),
  };
}

async function writeTriggers(
  env: DefinitionEnvironment,
  session: Queryable,
  schema: Schema,
  table: string,
  names: readonly string[],
  file: string,
): Promise<ManifestDefinition[]> {
  const programs: sql.StoredProgram[] = [];
  for (const name of names) programs.push(await ddl.showCreateTrigger(session, schema, name));
  await env.objects.writeText(file, sql.renderTriggersSql(env.origin, schema.name, table, programs));
  return programs.map((program) => describeProgram(schema.name, program));
}

async function writeView(
  env: DefinitionEnvironment,
  session: Queryable,
  schema: Schema,
  view: Schema['views'][number],
  base: string,
  triggers: readonly string[],
): Promise<ManifestSchema['views'][number]> {
  const { statement, ...creation } = await ddl.showCreateView(session, schema.name, view.name);
  const entry = {
    name: view.name,
    sha256: hashView(schema.name, statement, creation.collation),
    withoutDefinerSha256: hashView(schema.name, changeDefiner(statement, 'strip'), creation.collation),
    placeholderFile: `${base}.pre.sql`,
    file: `${base}.sql`,
    broken: view.columns.length === 0,
  };
  await env.objects.writeText(
    entry.placeholderFile,
    sql.renderViewPlaceholderSql(env.origin, schema.name, view.name, view.columns),
  );
  await env.objects.writeText(
    entry.file,
    sql.renderViewSql(env.origin, schema.name, view.name, statement, creation),
  );
  if (triggers.length === 0) return entry;
  const triggersFile = `${base}.triggers.sql`;
  return {
    ...entry,
    triggersFile,
    triggers: await writeTriggers(env, session, schema, view.name, triggers, triggersFile),
  };
}

async function writeSequence(
  env: DefinitionEnvironment,
  session: Queryable,
  schema: string,
  name: string,
  base: string,
): Promise<ManifestSchema['sequences'][number]> {
  const { statement, next } = await ddl.showCreateSequence(session, schema, name);
  const file = `${base}.sql`;
  await env.objects.writeText(file, sql.renderSequenceSql(env.origin, schema, name, statement, next));
  return { name, sha256: hashSequence(schema, statement), next, file };
}

async function writeSchema(
  env: DefinitionEnvironment,
  session: Queryable,
  schema: Schema,
  entry: Omit<ManifestSchema, 'tables'>,
  base: string,
  basenames: Record<string, string>,
): Promise<void> {
  const events: sql.StoredProgram[] = [];
  for (const name of schema.events) events.push(await ddl.showCreateEvent(session, schema, name));
  const routines: sql.StoredProgram[] = [];
  for (const { name, type } of schema.routines) {
    const program = await ddl.showCreateRoutine(session, schema, name, type);
    routines.push(program);
    entry.routines.push({ ...describeProgram(schema.name, program), type });
  }
  entry.events.push(...events.map((event) => describeProgram(schema.name, event)));
  const create = await ddl.showCreateSchema(session, schema.name);
  await env.objects.writeText(
    entry.file,
    sql.renderSchemaSql(env.origin, schema.name, create, [...events, ...routines]),
  );
  await env.objects.writeText(
    `${base}.json`,
    renderSchemaJson({
      schema: schema.name,
      tables: schema.tables.map(({ name }) => name),
      views: schema.views.map(({ name }) => name),
      events: schema.events,
      functions: schema.routines.filter(({ type }) => type === 'FUNCTION').map(({ name }) => name),
      procedures: schema.routines.filter(({ type }) => type === 'PROCEDURE').map(({ name }) => name),
      basenames,
    }),
  );
}

function describeProgram(schema: string, program: sql.StoredProgram): ManifestDefinition {
  return {
    name: program.name,
    sha256: hashProgram(schema, program),
    withoutDefinerSha256: hashProgram(schema, {
      ...program,
      statement: changeDefiner(program.statement, 'strip'),
    }),
  };
}

/** MySQL and MariaDB keep such members and defaults, but SHOW CREATE and information_schema have lost the character. */
function holdsReplacedCharacter(create: string): boolean {
  const literals = /\b(?:enum|set)\((?:'(?:[^']|'')*',?)+\)|\bDEFAULT '(?:[^']|'')*'/gi;
  return [...create.matchAll(literals)].some(([text]) => text.includes('?'));
}

/** Reads every table's definition once more and gives the names of those that differ. */
export async function findChangedDefinitions(
  env: Pick<DefinitionEnvironment, 'readers' | 'signal'>,
  tables: ReadonlyMap<Table, TableDefinition>,
): Promise<string[]> {
  const changed: string[] = [];
  await forEachConcurrent(
    tables,
    env.readers.length,
    env.signal,
    async ([table, { definitionSha256 }], worker) => {
      const create = await ddl.showCreateTable(env.readers[worker]!, table.schema, table.name);
      if (hashTable(table.schema, create) !== definitionSha256) changed.push(`${table.schema}.${table.name}`);
    },
  );
  return changed.sort();
}
