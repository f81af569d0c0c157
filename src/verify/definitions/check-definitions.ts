// Compares every definition on the server with the backup's record, as a restore would have created
// it, and reports missing and different objects. Reads the records from the backup again, some at a
// time.
import { defined } from '../../core/defined.ts';
import { forEachConcurrent } from '../../core/concurrency.ts';
import type { DefinitionRecord } from '../../format/definition-record.ts';
import { isMariaDb, readServerFacts, type ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { readCatalog, type RoutineType, type Schema } from '../../mysql/schema/catalog.ts';
import * as read from '../../mysql/schema/definitions/read-definition.ts';
import { readRemainingFacts } from '../../mysql/schema/tables/read-table-facts.ts';
import { everything } from '../../mysql/schema/selection.ts';
import type { DefinitionRewriter } from '../../repository/scope/definition-rewriter.ts';
import { isSourceOf } from '../../repository/contents.ts';
import { routineKind } from '../../repository/definition-source.ts';
import { rewriterOf, type ScopedSchema } from '../../repository/scope/scope.ts';
import { readAutoIncrement } from '../../sql/definitions/create-table.ts';
import type { Check } from '../report.ts';
import type { ServerCheckEnvironment } from '../server/server-check-environment.ts';
import { compareRecords, type ComparisonRules } from './compare-records.ts';

const MISSING = 'missing';
const PRESENT = 'present';

/** Number of records that are compared at a time: one statement reads their tables. */
const WINDOW = 100;

export async function checkDefinitions(
  env: ServerCheckEnvironment,
  events: 'all' | 'none',
): Promise<Check[]> {
  const target = await Target.read(env);
  return await compareAll(env, target, (record) => record.kind !== 'event' || events === 'all', new Set());
}

/**
 * Compares events.
 * @param over events that were expired at their creation, as `schema.event`
 */
export async function checkEvents(env: ServerCheckEnvironment, over: ReadonlySet<string>): Promise<Check[]> {
  const target = await Target.read(env);
  return await compareAll(env, target, ({ kind }) => kind === 'event', over);
}

async function compareAll(
  env: ServerCheckEnvironment,
  target: Target,
  isAsked: (record: DefinitionRecord) => boolean,
  over: ReadonlySet<string>,
): Promise<Check[]> {
  const checks: Check[] = [];
  const wanted = wantedObjects(env, over);
  const { contents } = env.source;
  const rewriter = rewriterOf(contents, env.scope, {
    isSource: isSourceOf(contents, target.server),
    target: target.server,
  });
  const leftOut = new Set<string>();
  const windows = windowsOf(env, (record) => {
    if (!isAsked(record) || !wanted.has(keyOf(record))) return false;
    const isLeftOut =
      rewriter.isLeftOut(record) && !target.hasTable(env.scope.targets.get(record.schema!)!, record.name);
    // Objects of a table follow it.
    if (isLeftOut) leftOut.add(`${record.schema}\0${record.name}`);
    return !isLeftOut && !leftOut.has(`${record.schema}\0${record.table}`);
  });
  await forEachConcurrent(windows, env.workers.count, env.signal, async (records, worker) => {
    checks.push(
      ...(await env.workers.run(worker, 'definitions', (session) =>
        new Comparison(session, env, target, rewriter).compare(records),
      )),
    );
  });
  return checks.sort((a, b) => compareText(sortKey(a), sortKey(b)));
}

async function* windowsOf(
  { source }: ServerCheckEnvironment,
  isWanted: (record: DefinitionRecord) => boolean,
): AsyncGenerator<DefinitionRecord[]> {
  let window: DefinitionRecord[] = [];
  for await (const record of source.definitions()) {
    if (!isWanted(record)) continue;
    window.push(record);
    if (window.length < WINDOW) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}

/** Returns the objects in the scope, by kind, schema in the backup, and name. */
function wantedObjects({ scope }: ServerCheckEnvironment, over: ReadonlySet<string>): Set<string> {
  const wanted = new Set<string>();
  for (const { source: schema, name: target, ...own } of scope.schemas) {
    const add = (kind: DefinitionRecord['kind'], names: readonly { name: string }[]): void => {
      for (const { name } of names) wanted.add(keyOf({ kind, schema, name }));
    };
    wanted.add(keyOf({ kind: 'schema', name: schema }));
    add('table', own.tables);
    add(
      'view',
      own.views.filter(({ broken }) => !broken),
    );
    add('sequence', own.sequences);
    add('library', own.libraries);
    for (const { name, type } of own.routines) wanted.add(keyOf({ kind: routineKind(type), schema, name }));
    add(
      'trigger',
      [...own.tables, ...own.views].flatMap(({ triggers }) => triggers),
    );
    add(
      'event',
      own.events.filter(({ name }) => !over.has(`${target}.${name}`)),
    );
  }
  return wanted;
}

function keyOf({ kind, schema, name }: Pick<DefinitionRecord, 'kind' | 'schema' | 'name'>): string {
  return `${kind}\0${schema ?? ''}\0${name}`;
}

/** Objects of the server, by name. */
class Target {
  readonly server: ServerFacts;
  readonly #schemas: ReadonlyMap<string, Schema>;

  private constructor(server: ServerFacts, schemas: readonly Schema[]) {
    this.server = server;
    this.#schemas = new Map(schemas.map((schema) => [schema.name, schema]));
  }

  static async read({ scope, workers }: ServerCheckEnvironment): Promise<Target> {
    const selection = { ...everything, schemas: scope.schemas.map(({ name }) => name), literalNames: true };
    return await workers.run(0, 'catalog', async (session) => {
      const server = await readServerFacts(session);
      const { schemas } = await readCatalog(session, server, { selection, skipBroken: true, mayPause: true });
      return new Target(server, schemas);
    });
  }

  hasTable(schema: string, table: string): boolean {
    return this.schema(schema)?.tables.some(({ name }) => name === table) ?? false;
  }

  schema(name: string): Schema | undefined {
    return this.#schemas.get(name);
  }
}

class Comparison {
  readonly #session: Session;
  readonly #env: ServerCheckEnvironment;
  readonly #target: Target;
  readonly #rewriter: DefinitionRewriter;
  readonly #rules: ComparisonRules;

  constructor(session: Session, env: ServerCheckEnvironment, target: Target, rewriter: DefinitionRewriter) {
    this.#session = session;
    this.#env = env;
    this.#target = target;
    this.#rewriter = rewriter;
    const { server: backup } = env.source.contents;
    const { server } = target;
    this.#rules = {
      isSameVersion:
        isMariaDb(backup) === isMariaDb(server) && minorOf(backup.version) === minorOf(server.version),
      isMariaDb: isMariaDb(server),
      isOtherFlavor: isMariaDb(backup) !== isMariaDb(server),
      note: (text) => env.note?.(text),
      definers: env.scope.request.definers,
      schemaOf: (schema) => env.scope.request.schemaMap.get(schema) ?? schema,
    };
  }

  async compare(records: readonly DefinitionRecord[]): Promise<Check[]> {
    const checks: Check[] = [];
    const tables = await this.#readTables(records.filter(({ kind }) => kind === 'table'));
    for (const record of records) {
      const schema = this.#scoped(record);
      const actual = this.#target.schema(schema.name);
      if (!actual) {
        if (record.kind === 'schema') checks.push(presence('schema', schema.name, undefined, MISSING));
        continue;
      }
      if (record.kind === 'schema') checks.push(...this.#compareSchema(schema, actual));
      else if (record.kind === 'table')
        checks.push(...this.#compareTable(record, schema, tables.get(`${schema.name}\0${record.name}`)));
      else checks.push(...(await this.#compareOther(record, schema, actual)));
    }
    return checks;
  }

  #scoped(record: DefinitionRecord): ScopedSchema {
    const source = record.kind === 'schema' ? record.name : record.schema;
    return this.#env.scope.schemas.find((schema) => schema.source === source)!;
  }

  #compareSchema(schema: ScopedSchema, actual: Schema): Check[] {
    if (this.#env.scope.isPartial) return [];
    return [
      {
        check: 'character set',
        status: schema.collation === actual.collation ? 'passed' : 'failed',
        schema: schema.name,
        expected: schema.collation,
        actual: actual.collation,
      },
    ];
  }

  /** Reads tables by schema and name, without missing ones. */
  async #readTables(records: readonly DefinitionRecord[]): Promise<Map<string, DefinitionRecord>> {
    const found = new Map<string, DefinitionRecord>();
    for (const schema of new Set(records.map((record) => this.#scoped(record).name))) {
      const names = new Set(
        records.filter((record) => this.#scoped(record).name === schema).map(({ name }) => name),
      );
      const own = this.#target.schema(schema)?.tables.filter(({ name }) => names.has(name)) ?? [];
      const printed: DefinitionRecord[] = [];
      for (const { name } of own)
        printed.push(await read.readTableDefinition(this.#session, this.#target.server, schema, name));
      const facts = await readRemainingFacts(
        this.#session,
        this.#target.server,
        schema,
        printed.map(({ name, statement }) => ({ name, printed: statement.toString('latin1') })),
      );
      for (const [i, table] of own.entries())
        found.set(`${schema}\0${table.name}`, {
          ...printed[i]!,
          facts: { ...table.facts, ...facts.get(table.name)! },
        });
    }
    return found;
  }

  #compareTable(
    record: DefinitionRecord,
    { name: schema, tables }: ScopedSchema,
    actual: DefinitionRecord | undefined,
  ): Check[] {
    const { name } = record;
    if (!actual) return [presence('table', schema, name, MISSING)];
    const checks = this.#checksOf('definition', schema, record, actual);
    const own = tables.find((table) => table.name === name);
    // A mask of the key changes its largest value.
    if (own?.isMasked) return checks;
    const expectedNext = own?.autoIncrement;
    const next = readAutoIncrement(actual.statement.toString('latin1'));
    if (expectedNext !== undefined || next !== undefined)
      checks.push({
        check: 'auto_increment',
        status: (expectedNext ?? 'none') === (next ?? 'none') ? 'passed' : 'failed',
        schema,
        table: name,
        expected: expectedNext ?? 'none',
        actual: next ?? 'none',
      });
    return checks;
  }

  async #compareOther(
    record: DefinitionRecord,
    { name: schema }: ScopedSchema,
    actual: Schema,
  ): Promise<Check[]> {
    const { kind, name } = record;
    const own = await this.#readOther(record, actual);
    if (!own) return [presence(kind, schema, name, MISSING)];
    const checks = this.#checksOf(kind, schema, record, own);
    if (kind !== 'sequence') return checks;
    const [expected, next] = [record.next ?? 'none', own.next ?? 'none'];
    return [
      ...checks,
      {
        check: 'next value',
        status: expected === next ? 'passed' : 'failed',
        schema,
        table: name,
        expected,
        actual: next,
      },
    ];
  }

  /** Returns undefined if the object does not exist. */
  async #readOther({ kind, name }: DefinitionRecord, actual: Schema): Promise<DefinitionRecord | undefined> {
    const session = this.#session;
    const { server } = this.#target;
    switch (kind) {
      case 'view': {
        const view = actual.views.find((each) => each.name === name);
        return view && (await read.readViewDefinition(session, server, actual.name, view));
      }
      case 'sequence':
        return actual.sequences.includes(name)
          ? await read.readSequenceDefinition(session, actual.name, name)
          : undefined;
      case 'library':
        return actual.libraries.includes(name)
          ? await read.readLibraryDefinition(session, server, actual, name)
          : undefined;
      case 'trigger': {
        const trigger = actual.triggers.find((each) => each.name === name);
        return trigger && (await read.readTriggerDefinition(session, server, actual, trigger));
      }
      case 'event':
        return actual.events.includes(name)
          ? await read.readEventDefinition(session, server, actual, name)
          : undefined;
      default: {
        const type = kind.toUpperCase() as RoutineType;
        return actual.routines.some((each) => each.name === name && each.type === type)
          ? await read.readRoutineDefinition(session, server, actual, name, type)
          : undefined;
      }
    }
  }

  #checksOf(check: string, schema: string, record: DefinitionRecord, actual: DefinitionRecord): Check[] {
    const differences = compareRecords(this.#rewriter.rewrite(record), actual, this.#rules);
    if (differences.length === 0)
      return [{ check, status: 'passed', schema, table: record.name, expected: 'equal', actual: 'equal' }];
    return differences.map(({ aspect, expected, actual }) => ({
      check: aspect === 'definition' || check === aspect ? check : `${aspect} of ${check}`,
      status: 'failed',
      schema,
      table: record.name,
      expected,
      actual,
    }));
  }
}

function presence(check: string, schema: string, table: string | undefined, actual: string): Check {
  return {
    check,
    status: actual === PRESENT ? 'passed' : 'failed',
    schema,
    ...defined({ table }),
    expected: PRESENT,
    actual,
  };
}

function minorOf(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

function sortKey({ schema, table, check }: Check): string {
  return `${schema}\0${table ?? ''}\0${check}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
