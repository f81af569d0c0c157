// Everything that a restore will tell the target, read from the backup and rewritten before the first statement: what
// cannot be restored is known then, and every file of definitions has been compared with its hash.
import type { BackupSource, ContentsTable } from '../backups/contents.ts';
import { rewriterOf, type Scope, type ScopedSchema } from '../backups/scope.ts';
import { mapConcurrent } from '../concurrency.ts';
import { splitCreateTable, type DeferIndexes, type SplitCreateTable } from '../format/create-table.ts';
import type { DefinitionRewriter } from '../format/definition-rewriter.ts';
import { BackupError } from '../errors.ts';
import { readBlocks } from '../format/script-blocks.ts';
import { quoteName } from '../mysql/sql-text.ts';
import { dropOrphanGrants } from './account-scripts.ts';

/** Statements that belong together and run one after the other on one session. */
export interface Script {
  /** For messages: `view shop.v`, with the name on the target. */
  what: string;
  schema: string;
  name: string;
  statements: string[];
}

export interface PlannedTable {
  schema: string;
  table: ContentsTable;
  /** Which table of the backup it is, whatever part of it is restored under whatever name. */
  id: string;
  /** USE, settings and CREATE TABLE. */
  statements: string[];
  split: SplitCreateTable;
}

export interface RestorePlan {
  schemas: { schema: ScopedSchema; create: string[]; sequences: Script[] }[];
  tables: PlannedTable[];
  placeholders: Script[];
  routines: Script[];
  views: Script[];
  triggers: Script[];
  events: Script[];
  /** Per account first CREATE USER, then the grants; undefined: not asked for. */
  accounts: Script[] | undefined;
  refusals: readonly string[];
  warnings: readonly string[];
  /** Definers that the definitions name, as they are written. */
  definers: ReadonlySet<string>;
}

interface SchemaScripts {
  create: string[];
  routines: Script[];
  events: Script[];
}

const NO_PROGRAMS: SchemaScripts = { create: [], routines: [], events: [] };

/** Small files are read this many at a time. */
const READS_AT_ONCE = 16;

export interface PlanOptions {
  deferTableIndexes: DeferIndexes;
  loadUsers: boolean;
}

/** @throws BackupError OBJECT_CORRUPT, STORAGE_* */
export async function planRestore(
  source: BackupSource,
  scope: Scope,
  options: PlanOptions,
): Promise<RestorePlan> {
  const { contents } = source;
  const planner = new Planner(source, rewriterOf(contents, scope));
  const withDefinitions = scope.request.parts !== 'data';
  const programs = await mapConcurrent(scope.schemas, READS_AT_ONCE, (schema) =>
    withDefinitions ? planner.readSchema(schema) : Promise.resolve(NO_PROGRAMS),
  );
  const sequences = await mapConcurrent(scope.schemas, READS_AT_ONCE, (schema) =>
    mapConcurrent(schema.sequences, READS_AT_ONCE, ({ name, file }) =>
      planner.readScript(schema, name, 'sequence', file),
    ),
  );
  const tables = scope.schemas.flatMap((schema) => schema.tables.map((table) => ({ schema, table })));
  const views = scope.schemas.flatMap((schema) => schema.views.map((view) => ({ schema, view })));
  const sound = views.filter(({ view }) => !view.broken);
  const owners = [
    ...tables.map(({ schema, table }) => ({ schema, owner: table })),
    ...views.map(({ schema, view }) => ({ schema, owner: view })),
  ];
  const warnings = views
    .filter(({ view }) => view.broken)
    .map(
      ({ schema, view }) => `view ${schema.name}.${view.name} was invalid on the source and is not restored`,
    );
  const plan = {
    schemas: scope.schemas.map((schema, i) => ({
      schema,
      create: programs[i]!.create,
      sequences: sequences[i]!,
    })),
    tables: await mapConcurrent(tables, READS_AT_ONCE, ({ schema, table }) =>
      planner.readTable(schema, table, withDefinitions ? options.deferTableIndexes : undefined),
    ),
    placeholders: await mapConcurrent(sound, READS_AT_ONCE, ({ schema, view }) =>
      planner.readScript(schema, view.name, 'view', view.placeholderFile),
    ),
    routines: programs.flatMap(({ routines }) => routines),
    views: await mapConcurrent(sound, READS_AT_ONCE, ({ schema, view }) =>
      planner.readScript(schema, view.name, 'view', view.file),
    ),
    triggers: await mapConcurrent(
      owners.filter(({ owner }) => owner.triggersFile !== undefined),
      READS_AT_ONCE,
      ({ schema, owner }) => planner.readScript(schema, owner.name, 'triggers of', owner.triggersFile!),
    ),
    events: programs.flatMap(({ events }) => events),
  };
  const accounts =
    options.loadUsers && contents.accounts
      ? dropOrphanGrants(await planner.readAccounts(contents.accounts.file), contents, scope)
      : undefined;
  const { refusals, definers } = planner.rewriter;
  return {
    ...plan,
    accounts: accounts?.scripts,
    refusals,
    definers,
    warnings: [...warnings, ...planner.rewriter.warnings, ...(accounts?.warnings ?? [])],
  };
}

class Planner {
  readonly rewriter: DefinitionRewriter;
  readonly #source: BackupSource;

  constructor(source: BackupSource, rewriter: DefinitionRewriter) {
    this.#source = source;
    this.rewriter = rewriter;
  }

  async readScript(schema: ScopedSchema, name: string, kind: string, file: string): Promise<Script> {
    const what = `${kind} ${schema.name}.${name}`;
    const statements = this.rewriter.rewrite(await this.#source.readText(file), schema.source, what);
    return { what, schema: schema.name, name, statements };
  }

  /** The schema itself, its routines and its events stand in one file, between comments that say where each begins. */
  async readSchema(schema: ScopedSchema): Promise<SchemaScripts> {
    const found: SchemaScripts = { create: [], routines: [], events: [] };
    const script = await this.#source.readText(schema.file);
    const programs = [
      ...schema.routines.map(({ name, type }) => ({ name, type: type.toLowerCase() })),
      ...schema.events.map(({ name }) => ({ name, type: 'event' })),
      // A line break in a name is a space in a comment.
    ].map((program) => ({ ...program, label: program.name.replace(/[\r\n]/g, ' ') }));
    for (const { kind, name, text } of readBlocks(script)) {
      if (kind === 'database') {
        found.create.push(...this.rewriter.rewrite(text, schema.source, `schema ${schema.name}`));
        continue;
      }
      const type = `${kind} ${/^(?:(body) )?/.exec(name)?.[1] ?? ''}`.trim();
      const object = programs.find((program) => program.type === type && program.label === nameInBlock(name));
      if (!object) continue;
      programs.splice(programs.indexOf(object), 1);
      const what = `${type} ${schema.name}.${object.name}`;
      const statements = [
        `USE ${quoteName(schema.name)}`,
        ...this.rewriter.rewrite(text, schema.source, what),
      ];
      found[type === 'event' ? 'events' : 'routines'].push({
        what,
        schema: schema.name,
        name: object.name,
        statements,
      });
    }
    const [missing] = programs;
    if (missing)
      throw new BackupError(
        'MANIFEST_INVALID',
        `${schema.file} lacks ${missing.type} ${schema.source}.${missing.name}`,
        {
          hint: 'The backup is not complete: use another one.',
        },
      );
    return found;
  }

  async readTable(
    schema: ScopedSchema,
    table: ContentsTable,
    defer: DeferIndexes | undefined,
  ): Promise<PlannedTable> {
    const planned: PlannedTable = {
      schema: schema.name,
      table,
      id: `${schema.source}\0${table.name}`,
      statements: [],
      split: { create: '', indexes: [], fulltextIndexes: [], foreignKeys: [] },
    };
    if (defer === undefined) return planned;
    const what = `table ${schema.name}.${table.name}`;
    const script = await this.#source.readText(table.definitionFile);
    planned.statements = this.rewriter.rewrite(script, schema.source, what).map((statement) => {
      if (!/^CREATE TABLE\s/i.test(statement)) return statement;
      planned.split = splitCreateTable(statement, table.transactional ? defer : 'off');
      return planned.split.create;
    });
    return planned;
  }

  async readAccounts(file: string): Promise<Script[]> {
    return [...readBlocks(await this.#source.readText(file))].map(({ name, text }) => ({
      what: `account ${name}`,
      schema: '',
      name,
      statements: this.rewriter.rewrite(text, '', `account ${name}`),
    }));
  }
}

/** `` `s`.`n` `` or, of a package body, `` body `s`.`n` `` → n. */
function nameInBlock(label: string): string {
  const match = /`(?:[^`]|``)*`\.`((?:[^`]|``)*)`$/.exec(label);
  return match ? match[1]!.replaceAll('``', '`') : label;
}
