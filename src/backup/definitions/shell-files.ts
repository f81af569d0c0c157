// Writes the definition files of a MySQL Shell dump. The writes run in parallel with the reads of
// the next definitions, with a bounded number at a time.
import { TaskPool } from '../../core/task-pool.ts';
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { renderSchemaJson, renderTableJson } from '../../format/dump-json.ts';
import * as sql from '../../format/dump-sql.ts';
import { encodeName, type BaseNames } from '../../format/names.ts';
import { emptyRecord } from '../../format/records.ts';
import type { Schema } from '../../mysql/schema/catalog.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../storage/small-object.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import type { TableDump } from '../rows/table-dump.ts';

export interface ProgramRecords {
  libraries: DefinitionRecord[];
  events: DefinitionRecord[];
  routines: DefinitionRecord[];
}

export class ShellFiles {
  /** Base name of each schema, for `@.json`. */
  readonly schemaBaseNames = emptyRecord<string>();
  readonly #objects: ObjectWriter;
  readonly #origin: sql.Origin;
  readonly #baseNames: BaseNames;
  readonly #pool = new TaskPool(SMALL_OBJECTS_AT_ONCE);
  /** Base names of tables and views, by schema. */
  readonly #basesOf = new Map<string, Record<string, string>>();

  constructor(objects: ObjectWriter, origin: sql.Origin, baseNames: BaseNames) {
    this.#objects = objects;
    this.#origin = origin;
    this.#baseNames = baseNames;
  }

  async writeSchema(schema: Schema, record: DefinitionRecord, programs: ProgramRecords): Promise<void> {
    const base = this.#baseOf(schema.name);
    const { libraries, events, routines } = programs;
    await this.#write(
      `${base}.sql`,
      sql.renderSchemaSql(this.#origin, record, [...libraries, ...events, ...routines]),
    );
    await this.#write(
      `${base}.json`,
      renderSchemaJson({
        schema: schema.name,
        tables: schema.tables.map(({ name }) => name),
        views: schema.views.map(({ name }) => name),
        events: schema.events,
        functions: schema.routines.filter(({ type }) => type === 'FUNCTION').map(({ name }) => name),
        procedures: schema.routines.filter(({ type }) => type === 'PROCEDURE').map(({ name }) => name),
        basenames: this.#namesOf(schema.name),
      }),
    );
  }

  async writeTable(
    { table, baseName, reading, holdsRows }: TableDump,
    record: DefinitionRecord,
    triggers: readonly DefinitionRecord[],
    histograms: Schema['histograms'],
  ): Promise<void> {
    this.#namesOf(table.schema)[table.name] = baseName;
    await this.#write(`${baseName}.sql`, sql.renderTableSql(this.#origin, record));
    await this.#write(
      `${baseName}.json`,
      renderTableJson({
        schema: table.schema,
        table: table.name,
        columns: reading.columns,
        decodeColumns: reading.decodeColumns,
        primaryIndex: table.key?.columns ?? [],
        triggers: triggers.map(({ name }) => name),
        histograms: histograms.map(({ column, buckets }) => ({ column, buckets })),
        includesData: holdsRows,
      }),
    );
    await this.#writeTriggers(table.schema, table.name, baseName, triggers);
  }

  async writeView(record: DefinitionRecord, triggers: readonly DefinitionRecord[]): Promise<void> {
    const { schema = '', name } = record;
    const base = this.#allocate(schema, name);
    this.#namesOf(schema)[name] = base;
    await this.#write(`${base}.pre.sql`, sql.renderViewPlaceholderSql(this.#origin, record));
    await this.#write(`${base}.sql`, sql.renderViewSql(this.#origin, record));
    await this.#writeTriggers(schema, name, base, triggers);
  }

  async writeSequences(records: readonly DefinitionRecord[]): Promise<void> {
    for (const record of records)
      await this.#write(
        `${this.#allocate(record.schema ?? '', record.name)}.sql`,
        sql.renderSequenceSql(this.#origin, record),
      );
  }

  async writeAccounts(records: readonly DefinitionRecord[]): Promise<void> {
    await this.#write('@.users.sql', sql.renderUsersSql(this.#origin, records));
  }

  /** Writes the scripts that run before and after all other scripts. */
  async writeGlobal(schemas: readonly DefinitionRecord[]): Promise<void> {
    await this.#write('@.sql', sql.renderHeader(this.#origin));
    await this.#write('@.post.sql', sql.renderPostSql(this.#origin, schemas));
  }

  /** Settles when all files are stored. */
  async finish(): Promise<void> {
    await this.#pool.finish();
  }

  async #writeTriggers(
    schema: string,
    table: string,
    base: string,
    triggers: readonly DefinitionRecord[],
  ): Promise<void> {
    if (triggers.length === 0) return;
    await this.#write(`${base}.triggers.sql`, sql.renderTriggersSql(this.#origin, schema, table, triggers));
  }

  async #write(name: string, content: string | Buffer): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    await this.#pool.add(() => this.#objects.writeBytes(name, bytes));
  }

  #baseOf(schema: string): string {
    return (this.schemaBaseNames[schema] ??= this.#baseNames.allocate(encodeName(schema)));
  }

  #allocate(schema: string, name: string): string {
    return this.#baseNames.allocate(`${this.#baseOf(schema)}@${encodeName(name)}`);
  }

  #namesOf(schema: string): Record<string, string> {
    let names = this.#basesOf.get(schema);
    if (!names) {
      names = emptyRecord<string>();
      this.#basesOf.set(schema, names);
    }
    return names;
  }
}
