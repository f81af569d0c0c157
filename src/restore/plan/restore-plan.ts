// Everything that a restore will tell the target, read from the backup and rewritten before the first statement: what
// cannot be restored is known then, and every file of definitions has been compared with its hash.
import type { BackupSource, ContentsTable } from '../../repository/contents.ts';
import { rewriterOf, type Scope, type ScopedSchema } from '../../repository/scope.ts';
import { mapConcurrent } from '../../core/concurrency.ts';
import { splitCreateTable, type DeferIndexes } from '../../sql/create-table.ts';
import type { DefinitionRewriter } from '../../sql/definition-rewriter.ts';
import { BackupError } from '../../core/errors.ts';
import { readBlocks } from '../../sql/script-blocks.ts';
import {
  findForeignStatement,
  isRoleName,
  type ScriptKind,
  type ScriptOwner,
} from '../../sql/script-guard.ts';
import { quoteName } from '../../sql/quote.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../storage/small-object.ts';
import { dropOrphanGrants } from './account-scripts.ts';
import type { PlannedTable, RestorePlan, Script } from './planned.ts';

interface SchemaScripts {
  create: string[];
  routines: Script[];
  events: Script[];
}

const NO_PROGRAMS: SchemaScripts = { create: [], routines: [], events: [] };

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
  const programs = await mapConcurrent(scope.schemas, SMALL_OBJECTS_AT_ONCE, (schema) =>
    withDefinitions ? planner.readSchema(schema) : Promise.resolve(NO_PROGRAMS),
  );
  const sequences = await mapConcurrent(scope.schemas, SMALL_OBJECTS_AT_ONCE, (schema) =>
    mapConcurrent(schema.sequences, SMALL_OBJECTS_AT_ONCE, ({ name, file }) =>
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
    tables: await mapConcurrent(tables, SMALL_OBJECTS_AT_ONCE, ({ schema, table }) =>
      planner.readTable(schema, table, withDefinitions ? options.deferTableIndexes : undefined),
    ),
    placeholders: await mapConcurrent(sound, SMALL_OBJECTS_AT_ONCE, ({ schema, view }) =>
      planner.readScript(schema, view.name, 'placeholder', view.placeholderFile),
    ),
    routines: programs.flatMap(({ routines }) => routines),
    views: await mapConcurrent(sound, SMALL_OBJECTS_AT_ONCE, ({ schema, view }) =>
      planner.readScript(schema, view.name, 'view', view.file),
    ),
    triggers: await mapConcurrent(
      owners.filter(({ owner }) => owner.triggersFile !== undefined),
      SMALL_OBJECTS_AT_ONCE,
      ({ schema, owner }) => planner.readScript(schema, owner.name, 'triggers', owner.triggersFile!),
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

  async readScript(schema: ScopedSchema, name: string, kind: ScriptKind, file: string): Promise<Script> {
    const what = `${WORDS[kind]} ${schema.name}.${name}`;
    const script = await this.#source.readText(file);
    const statements = this.#rewrite(script, { kind, schema: schema.source, name }, what, file);
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
        const owner = { kind: 'schema' as const, schema: schema.source, name: schema.source };
        found.create.push(...this.#rewrite(text, owner, `schema ${schema.name}`, schema.file));
        continue;
      }
      const type = `${kind} ${/^(?:(body) )?/.exec(name)?.[1] ?? ''}`.trim();
      const object = programs.find((program) => program.type === type && program.label === nameInBlock(name));
      if (!object) continue;
      programs.splice(programs.indexOf(object), 1);
      const what = `${type} ${schema.name}.${object.name}`;
      const statements = [
        `USE ${quoteName(schema.name)}`,
        ...this.#rewrite(
          text,
          { kind: type === 'event' ? 'event' : 'routine', schema: schema.source, name: object.name },
          what,
          schema.file,
        ),
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
    const owner = { kind: 'table' as const, schema: schema.source, name: table.name };
    const statements = this.#rewrite(script, owner, what, table.definitionFile).filter(
      (statement) => !/^USE\s/i.test(statement),
    );
    planned.statements = withoutEmptySettings(statements).map((statement) => {
      if (!CREATE_TABLE.test(statement)) return statement;
      planned.split = splitCreateTable(statement, deferralOf(table, defer));
      return planned.split.create;
    });
    return planned;
  }

  async readAccounts(file: string): Promise<Script[]> {
    const blocks = [...readBlocks(await this.#source.readText(file))];
    const roles: string[] = [];
    return blocks.map(({ name, text }) => {
      if (isRoleName(name) && /^CREATE ROLE /i.test(text)) roles.push(name);
      const what = `account ${name}`;
      const statements = this.#rewrite(text, { kind: 'account', schema: '', name, roles }, what, file);
      return { what, schema: '', name, statements };
    });
  }

  /** Only a signature proves that nobody has changed a backup and its hashes: what else they would have us run is refused. */
  #rewrite(script: string, owner: ScriptOwner, what: string, file: string): string[] {
    const foreign = findForeignStatement(script, owner);
    if (foreign !== undefined)
      throw new BackupError(
        'MANIFEST_INVALID',
        `${file} is to create ${what} and would also run: ${foreign.slice(0, 200)}`,
        {
          hint: 'The backup was changed, or written by a tool that this one does not know: look at the file, do not restore it unread.',
          details: { file, statement: foreign },
        },
      );
    return this.rewriter.rewrite(script, owner.schema, what);
  }
}

const CREATE_TABLE = /^CREATE TABLE\s/i;

/** What stands around each CREATE TABLE and says what our sessions are set to anyway. */
const SAYS_UTF8MB4 =
  /^\/\*!\d+ SET (?:@saved_cs_client\s*=\s*@@character_set_client|character_set_client = (?:utf8mb4|@saved_cs_client)) \*\/$/;

function withoutEmptySettings(statements: readonly string[]): string[] {
  const creates = statements.filter((statement) => CREATE_TABLE.test(statement));
  const others = statements.filter((statement) => !CREATE_TABLE.test(statement));
  return others.every((statement) => SAYS_UTF8MB4.test(statement)) ? creates : [...statements];
}

/** For messages. */
const WORDS: Readonly<Record<ScriptKind, string>> = {
  schema: 'schema',
  table: 'table',
  sequence: 'sequence',
  placeholder: 'view',
  view: 'view',
  triggers: 'triggers of',
  routine: 'routine',
  event: 'event',
  account: 'account',
};

/** `` `s`.`n` `` or, of a package body, `` body `s`.`n` `` → n. */
function nameInBlock(label: string): string {
  const match = /`(?:[^`]|``)*`\.`((?:[^`]|``)*)`$/.exec(label);
  return match ? match[1]!.replaceAll('``', '`') : label;
}

/** Tables of fewer bytes of rows get their indexes at once: an ALTER TABLE costs more than the rows of most tables. */
const SMALL_TABLE_BYTES = 1024 * 1024;

function deferralOf({ transactional, dataBytes }: ContentsTable, defer: DeferIndexes): DeferIndexes {
  if (!transactional) return 'off';
  return defer === 'all' && dataBytes < SMALL_TABLE_BYTES ? 'fulltext' : defer;
}
