// Reads the definitions of all selected objects and writes each one twice: as a record, which a
// restore reads, and as the files of a MySQL Shell dump, for people and other tools. Invariant:
// this module reports every object whose definition a restore would refuse.
import { defined } from '../../core/defined.ts';
import { mapConcurrent } from '../../core/concurrency.ts';
import { describeRecord, type DefinitionRecord } from '../../format/definition-record.ts';
import type { ManifestAccount, ManifestDefinition, ManifestSchema } from '../../format/manifest-schema.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Accounts } from '../../mysql/schema/accounts.ts';
import type { LeftOut, RoutineType, Schema, Table } from '../../mysql/schema/catalog.ts';
import * as read from '../../mysql/schema/definitions/read-definition.ts';
import { findUnreadable } from '../../mysql/schema/tables/table-expressions.ts';
import { readRemainingFacts } from '../../mysql/schema/tables/read-table-facts.ts';
import { findForeign } from '../../repository/record-guard.ts';
import { readAutoIncrement } from '../../sql/definitions/create-table.ts';
import { quoteName, quoteTable } from '../../sql/tokens/quote.ts';
import type { TableDump } from '../rows/table-dump.ts';
import { hashOfDefinition } from './changed-definitions.ts';
import { withoutBroken } from './broken-views.ts';
import { restoreHints } from './restore-hints.ts';
import type { RecordWriter } from './record-writer.ts';
import type { ShellFiles } from './shell-files.ts';

export interface DefinitionEnvironment {
  /** Sessions outside of the snapshot. The definitions are read again at the end. */
  readers: readonly Queryable[];
  server: ServerFacts;
  records: RecordWriter;
  files: ShellFiles;
  /** Reports whether the backup contains the object, or every server has it. */
  hasObject: (schema: string, object: string) => boolean;
  warnings: string[];
  /** Collects objects that cannot be restored. */
  leftOut: LeftOut[];
  /** Collects definitions that a restore would refuse. They are not in the backup. */
  refused: { record: DefinitionRecord; reason: string }[];
  signal: AbortSignal;
}

/** Facts about a table's definition in the manifest. */
export type TableDefinition = Pick<
  ManifestSchema['tables'][number],
  'sha256' | 'autoIncrement' | 'triggers' | 'histograms'
>;

export interface WrittenDefinitions {
  schemas: Omit<ManifestSchema, 'tables'>[];
  /** Definitions by table. */
  tables: ReadonlyMap<Table, TableDefinition>;
  /** Hash of every definition by `describeRecord`, for the comparison at the end. */
  hashes: ReadonlyMap<string, string>;
  schemaRecords: readonly DefinitionRecord[];
}

/**
 * Definitions that are read before they are written. The window keeps their order and bounds
 * memory.
 */
const WINDOW = 200;

export async function writeDefinitions(
  env: DefinitionEnvironment,
  schemas: readonly Schema[],
  dumps: ReadonlyMap<Table, TableDump>,
): Promise<WrittenDefinitions> {
  const tables = new Map<Table, TableDefinition>();
  const hashes = new Map<string, string>();
  const written: Omit<ManifestSchema, 'tables'>[] = [];
  const schemaRecords: DefinitionRecord[] = [];
  for (const schema of schemas) {
    const writer = new SchemaWriter(env, schema, dumps, tables, hashes);
    written.push(await writer.write());
    schemaRecords.push(writer.record!);
  }
  return { schemas: written, tables, hashes, schemaRecords };
}

/**
 * Writes accounts and their grants.
 * @returns their entries in the manifest
 */
export async function writeAccounts(
  { records, files, warnings }: DefinitionEnvironment,
  accounts: Accounts,
): Promise<ManifestAccount[]> {
  const written: ManifestAccount[] = [];
  for (const record of accounts.records) {
    if (record.inexact !== undefined) warnings.push(`${describeRecord(record)}: ${record.inexact}`);
    const kind = record.kind as ManifestAccount['kind'];
    written.push({ kind, name: record.name, sha256: await records.add(record) });
  }
  await files.writeAccounts(accounts.records);
  return written;
}

class SchemaWriter {
  readonly #env: DefinitionEnvironment;
  readonly #schema: Schema;
  readonly #dumps: ReadonlyMap<Table, TableDump>;
  readonly #tables: Map<Table, TableDefinition>;
  readonly #hashes: Map<string, string>;
  /** Record of the schema itself, after it was written. */
  record: DefinitionRecord | undefined;

  constructor(
    env: DefinitionEnvironment,
    schema: Schema,
    dumps: ReadonlyMap<Table, TableDump>,
    tables: Map<Table, TableDefinition>,
    hashes: Map<string, string>,
  ) {
    this.#env = env;
    this.#schema = schema;
    this.#dumps = dumps;
    this.#tables = tables;
    this.#hashes = hashes;
  }

  async write(): Promise<Omit<ManifestSchema, 'tables'>> {
    const { files, server } = this.#env;
    const schema = this.#schema;
    const { name, charset, collation } = schema;
    const [own] = await this.#readAll([schema], (session) => read.readSchemaDefinition(session, schema));
    this.record = own;
    const { sha256 = '' } = (await this.#add(own!)) ?? {};
    const libraries = await this.#addAll(schema.libraries, (session, library) =>
      read.readLibraryDefinition(session, server, schema, library),
    );
    const sequences = await this.#addAll(schema.sequences, (session, sequence) =>
      read.readSequenceDefinition(session, name, sequence),
    );
    await files.writeSequences(sequences.map(({ record }) => record));
    await this.#writeTables();
    const views = await this.#writeViews();
    const routines = await this.#addAll(schema.routines, (session, routine) =>
      read.readRoutineDefinition(session, server, schema, routine.name, routine.type),
    );
    const events = await this.#addAll(schema.events, (session, event) =>
      read.readEventDefinition(session, server, schema, event),
    );
    await files.writeSchema(schema, own!, {
      libraries: recordsOf(libraries),
      events: recordsOf(events),
      routines: recordsOf(routines),
    });
    return {
      name,
      sha256,
      charset,
      collation,
      views,
      sequences: sequences.map(({ record, sha256 }) => ({
        name: record.name,
        sha256,
        next: record.next ?? '0',
      })),
      routines: routines.map(({ record, sha256 }) => ({
        name: record.name,
        sha256,
        type: record.kind.toUpperCase() as RoutineType,
      })),
      libraries: libraries.map(definitionOf),
      events: events.map(definitionOf),
    };
  }

  async #writeTables(): Promise<void> {
    const { files } = this.#env;
    const { name, tables, triggers, histograms } = this.#schema;
    const triggersOf = groupBy(triggers, ({ table }) => table);
    const histogramsOf = groupBy(histograms, ({ table }) => table);
    for (const window of windows(tables)) {
      const records = await this.#readAll(window, (session, table) =>
        read.readTableDefinition(session, this.#env.server, name, table.name),
      );
      const facts = await readRemainingFacts(
        this.#env.readers[0]!,
        this.#env.server,
        name,
        records.map(({ statement }, i) => ({ name: window[i]!.name, printed: statement.toString('latin1') })),
      );
      const programs = groupBy(
        await this.#readTriggers(window.flatMap(({ name }) => triggersOf.get(name) ?? [])),
        ({ table = '' }) => table,
      );
      for (const [i, table] of window.entries()) {
        const record = { ...records[i]!, facts: { ...table.facts, ...facts.get(table.name)! } };
        const unreadable = await this.#findUnreadable(record);
        if (unreadable !== undefined) this.#env.refused.push({ record, reason: unreadable });
        const { sha256 = '' } = (await this.#add(record)) ?? {};
        const ownTriggers = programs.get(table.name) ?? [];
        const ownHistograms = histogramsOf.get(table.name) ?? [];
        const definedTriggers = await this.#addRecords(ownTriggers);
        const definedHistograms = await this.#addRecords(this.#describeHistograms(ownHistograms));
        await files.writeTable(this.#dumps.get(table)!, record, recordsOf(definedTriggers), ownHistograms);
        const autoIncrement = readAutoIncrement(record.statement.toString('latin1'));
        this.#tables.set(table, {
          sha256,
          ...defined({ autoIncrement }),
          triggers: definedTriggers.map(definitionOf),
          histograms: definedHistograms.map(definitionOf),
        });
      }
    }
  }

  async #findUnreadable({ name, statement }: DefinitionRecord): Promise<string | undefined> {
    const { readers, server } = this.#env;
    return await findUnreadable(readers[0]!, server, this.#schema.name, name, statement.toString('latin1'));
  }

  async #writeViews(): Promise<ManifestSchema['views']> {
    const { files } = this.#env;
    const { name, views, triggers } = this.#schema;
    const triggersOf = groupBy(triggers, ({ table }) => table);
    const records: DefinitionRecord[] = [];
    for (const window of windows(views))
      records.push(
        ...(await this.#readAll(window, (session, view) =>
          read.readViewDefinition(session, this.#env.server, name, view),
        )),
      );
    const added = await this.#addRecords(withoutBroken(records));
    const written: ManifestSchema['views'] = [];
    for (const { record, sha256 } of added) {
      const programs = await this.#readTriggers(triggersOf.get(record.name) ?? []);
      const own = await this.#addRecords(programs);
      await files.writeView(record, recordsOf(own));
      written.push({
        name: record.name,
        sha256,
        broken: record.broken !== undefined,
        triggers: own.map(definitionOf),
      });
    }
    return written;
  }

  async #readTriggers(triggers: Schema['triggers']): Promise<DefinitionRecord[]> {
    return await this.#readAll(triggers, (session, trigger) =>
      read.readTriggerDefinition(session, this.#env.server, this.#schema, trigger),
    );
  }

  #describeHistograms(histograms: Schema['histograms']): DefinitionRecord[] {
    const schema = this.#schema.name;
    return histograms.map(({ table, column, buckets, autoUpdate }) => ({
      kind: 'histogram',
      schema,
      table,
      name: column,
      statement: Buffer.from(
        `ANALYZE TABLE ${quoteTable(schema, table)} UPDATE HISTOGRAM ON ${quoteName(column)} WITH ${buckets} BUCKETS${autoUpdate ? ' AUTO UPDATE' : ''}`,
      ),
      session: { client: 'utf8mb4', sqlMode: '' },
    }));
  }

  async #addRecords(records: readonly DefinitionRecord[]): Promise<Added[]> {
    const added: Added[] = [];
    for (const record of records) {
      const one = await this.#add(record);
      if (one) added.push(one);
    }
    return added;
  }

  async #addAll<T>(
    objects: readonly T[],
    readOne: (session: Queryable, object: T) => Promise<DefinitionRecord>,
  ): Promise<Added[]> {
    const added: Added[] = [];
    for (const window of windows(objects))
      added.push(...(await this.#addRecords(await this.#readAll(window, readOne))));
    return added;
  }

  /** Reads several definitions at a time and returns them in order. */
  async #readAll<T>(
    objects: readonly T[],
    readOne: (session: Queryable, object: T) => Promise<DefinitionRecord>,
  ): Promise<DefinitionRecord[]> {
    const { readers, signal } = this.#env;
    // A session queues its queries: it need not wait for us in between.
    return await mapConcurrent(objects, 4 * readers.length, (object, i) => {
      signal.throwIfAborted();
      return readOne(readers[i % readers.length]!, object);
    });
  }

  /**
   * Adds a definition.
   * @returns undefined if a restore would refuse the definition; it is left out
   */
  async #add(record: DefinitionRecord): Promise<Added | undefined> {
    const { warnings, leftOut, records, refused } = this.#env;
    const object = describeRecord(record);
    this.#hashes.set(object, hashOfDefinition(record));
    if (record.inexact !== undefined) warnings.push(`${object}: ${record.inexact}`);
    // Store nothing of a program or a table that would come back altered.
    if (record.broken !== undefined && record.kind !== 'view') {
      refused.push({ record, reason: record.broken });
      return undefined;
    }
    if (record.broken !== undefined) {
      leftOut.push({ name: object, reason: record.broken });
      warnings.push(`${object} is invalid on the source and will not be restored: ${record.broken}`);
    } else {
      const foreign = findForeign(record);
      if (foreign !== undefined) {
        refused.push({ record, reason: `a restore would refuse its definition: ${foreign.slice(0, 200)}` });
        return undefined;
      }
    }
    warnings.push(...restoreHints(record, this.#env.hasObject));
    return { record, sha256: await records.add(record) };
  }
}

interface Added {
  record: DefinitionRecord;
  sha256: string;
}

function recordsOf(added: readonly Added[]): DefinitionRecord[] {
  return added.map(({ record }) => record);
}

function definitionOf({ record, sha256 }: Added): ManifestDefinition {
  return { name: record.name, sha256 };
}

function* windows<T>(objects: readonly T[]): Generator<T[]> {
  for (let start = 0; start < objects.length; start += WINDOW) yield objects.slice(start, start + WINDOW);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
