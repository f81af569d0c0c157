// Compares every definition on the server with the hash that the backup recorded: what is missing and what is another.
import type { ContentsDefinition, ContentsTable } from '../repository/contents.ts';
import type { ScopedSchema } from '../repository/scope.ts';
import { forEachConcurrent } from '../core/concurrency.ts';
import { parseAccount } from '../sql/account.ts';
import { everything } from '../mysql/schema/selection.ts';
import { changeDefiner, findDefiner } from '../sql/definer.ts';
import {
  hashProgram,
  hashSequence,
  hashTable,
  hashView,
  readAutoIncrement,
} from '../format/definition-hash.ts';
import { enableEvent } from '../sql/definition-rewriter.ts';
import { renameQualifiers } from '../sql/sql-identifiers.ts';
import { quotingOf } from '../sql/sql-quoting.ts';
import { readCatalog, type Schema } from '../mysql/schema/catalog.ts';
import * as ddl from '../mysql/schema/ddl.ts';
import { readServerFacts } from '../mysql/connection/server-facts.ts';
import type { Session } from '../mysql/connection/session.ts';
import type { Check } from './report.ts';
import type { ServerCheckEnvironment } from './server-check-environment.ts';

const MISSING = 'missing';
const PRESENT = 'present';

type Job = (session: Session) => Promise<Check[]>;

export async function checkDefinitions(
  env: ServerCheckEnvironment,
  events: 'all' | 'none',
): Promise<Check[]> {
  const catalog = await catalogOf(env);
  const jobs = env.scope.schemas.flatMap((schema) => {
    const actual = catalog.find(({ name }) => name === schema.name);
    if (!actual) return [async () => [checkOf('schema', schema.name, undefined, PRESENT, MISSING)]];
    return [
      ...jobsOf(env, schema, actual),
      ...(events === 'all' ? eventJobs(env, schema, actual, new Set()) : []),
    ];
  });
  return await runJobs(env, jobs);
}

/** @param over events whose time was over when they were to be created, as `schema.event` */
export async function checkEvents(env: ServerCheckEnvironment, over: ReadonlySet<string>): Promise<Check[]> {
  const catalog = await catalogOf(env);
  return await runJobs(
    env,
    env.scope.schemas.flatMap((schema) => {
      const actual = catalog.find(({ name }) => name === schema.name);
      return actual ? eventJobs(env, schema, actual, over) : [];
    }),
  );
}

async function catalogOf({ scope, workers }: ServerCheckEnvironment): Promise<Schema[]> {
  const selection = {
    ...everything,
    schemas: scope.schemas.map(({ name }) => name),
    literalNames: true,
  };
  return await workers.run(0, 'catalog', async (session) => {
    const { schemas } = await readCatalog(session, await readServerFacts(session), selection);
    return schemas;
  });
}

async function runJobs({ workers, signal }: ServerCheckEnvironment, jobs: readonly Job[]): Promise<Check[]> {
  const checks: Check[] = [];
  await forEachConcurrent(jobs, workers.count, signal, async (job, worker) => {
    checks.push(...(await workers.run(worker, 'definitions', job)));
  });
  return checks.sort((a, b) => compareText(keyOf(a), keyOf(b)));
}

function jobsOf(env: ServerCheckEnvironment, expected: ScopedSchema, actual: Schema): Job[] {
  const schema = expected.name;
  const own = ownNames(env, expected);
  const tables = new Set(actual.tables.map(({ name }) => name));
  const views = new Set(actual.views.map(({ name }) => name));
  const triggers = new Set(actual.triggers.map(({ name }) => name));
  const routines = new Set(actual.routines.map(({ name, type }) => `${type} ${name}`));
  const sequences = new Set(actual.sequences);
  return [
    async () =>
      env.scope.isPartial
        ? []
        : [checkOf('character set', schema, undefined, expected.collation, actual.collation)],
    ...expected.tables.map(
      (table): Job =>
        async (session) =>
          tables.has(table.name)
            ? await checkTable(env, session, schema, own, table)
            : [checkOf('table', schema, table.name, PRESENT, MISSING)],
    ),
    ...expected.views
      .filter(({ broken }) => !broken)
      .map((view): Job => async (session) => {
        if (!views.has(view.name)) return [checkOf('view', schema, view.name, PRESENT, MISSING)];
        // MySQL leaves the current schema out of the text, which must not be another one that the view reads.
        await session.use(schema);
        const { statement, collation } = await ddl.showCreateView(session, schema, view.name);
        return compare(env, 'view', schema, view, statement, (text) =>
          hashView(own, asInBackup(env, text), collation),
        );
      }),
    ...[...expected.tables, ...expected.views]
      .flatMap((owner) => owner.triggers ?? [])
      .map((trigger): Job => async (session) => {
        if (!triggers.has(trigger.name)) return [checkOf('trigger', schema, trigger.name, PRESENT, MISSING)];
        const program = await ddl.showCreateTrigger(session, actual, trigger.name);
        return compare(env, 'trigger', schema, trigger, program.statement, (statement) =>
          hashProgram(own, { ...program, statement: asInBackup(env, statement, program.sqlMode) }),
        );
      }),
    ...expected.routines.map((routine): Job => async (session) => {
      const { name, type } = routine;
      if (!routines.has(`${type} ${name}`))
        return [checkOf(type.toLowerCase(), schema, name, PRESENT, MISSING)];
      const program = await ddl.showCreateRoutine(session, actual, name, type);
      return compare(env, type.toLowerCase(), schema, routine, program.statement, (statement) =>
        hashProgram(own, { ...program, statement: asInBackup(env, statement, program.sqlMode) }),
      );
    }),
    ...expected.sequences.map(({ name, sha256, next }): Job => async (session) => {
      if (!sequences.has(name)) return [checkOf('sequence', schema, name, PRESENT, MISSING)];
      const found = await ddl.showCreateSequence(session, schema, name);
      return [
        checkOf('sequence', schema, name, sha256, hashSequence(own, found.statement)),
        checkOf('next value', schema, name, next, found.next),
      ];
    }),
  ];
}

function eventJobs(
  env: ServerCheckEnvironment,
  expected: ScopedSchema,
  actual: Schema,
  over: ReadonlySet<string>,
): Job[] {
  const schema = expected.name;
  const events = new Set(actual.events);
  return expected.events
    .filter(({ name }) => !over.has(`${schema}.${name}`))
    .map((event): Job => async (session) => {
      if (!events.has(event.name)) return [checkOf('event', schema, event.name, PRESENT, MISSING)];
      const program = await ddl.showCreateEvent(session, actual, event.name);
      const hash = (statement: string): string =>
        hashProgram(ownNames(env, expected), {
          ...program,
          statement: asInBackup(env, statement, program.sqlMode),
        });
      const checks = compare(env, 'event', schema, event, program.statement, hash);
      if (checks.every(({ status }) => status === 'passed') || !env.scope.disablesEvents) return checks;
      // It was enabled on the source and comes up disabled under another name.
      return compare(env, 'event', schema, event, enableEvent(program.statement), hash);
    });
}

/** By which a definition may name its own schema: as it is called here, and as it was called in the backup. */
function ownNames({ scope }: ServerCheckEnvironment, { name, source }: ScopedSchema): string[] {
  // Where schemas have changed their names among each other, the one here is another's in the backup.
  return name !== source && scope.targets.has(name) ? [source] : [name, source];
}

/** The text with the names that schemas have in the backup, as it was hashed there. */
function asInBackup({ scope }: ServerCheckEnvironment, statement: string, sqlMode = ''): string {
  const renamed = new Map(
    scope.schemas.filter(({ name, source }) => name !== source).map((schema) => [schema.name, schema]),
  );
  if (renamed.size === 0) return statement;
  return renameQualifiers(statement, {
    rename: (name) => renamed.get(name)?.source,
    hasObject: (name, object) => {
      const { tables = [], views = [], sequences = [], routines = [] } = renamed.get(name) ?? {};
      return [...tables, ...views, ...sequences, ...routines].some((each) => each.name === object);
    },
    quoting: quotingOf(sqlMode),
    mayStayBare: () => true,
  }).sql;
}

/** A definition by its hash; one that was given another definer without it, and the definer by itself. */
function compare(
  { scope }: ServerCheckEnvironment,
  kind: string,
  schema: string,
  { name, sha256, withoutDefinerSha256 }: ContentsDefinition,
  statement: string,
  hash: (statement: string) => string,
): Check[] {
  const { definers } = scope.request;
  const found = checkOf(kind, schema, name, PRESENT, PRESENT);
  if (definers === 'keep') return [sha256 ? checkOf(kind, schema, name, sha256, hash(statement)) : found];
  const body = withoutDefinerSha256
    ? checkOf(kind, schema, name, withoutDefinerSha256, hash(changeDefiner(statement, 'strip')))
    : found;
  if (definers === 'strip') return [body];
  return [
    body,
    checkOf(
      `definer of ${kind}`,
      schema,
      name,
      definers.account,
      parseAccount(findDefiner(statement) ?? '') ?? 'none',
    ),
  ];
}

async function checkTable(
  env: ServerCheckEnvironment,
  session: Session,
  schema: string,
  own: readonly string[],
  { name, definitionSha256, autoIncrement }: ContentsTable,
): Promise<Check[]> {
  const create = await ddl.showCreateTable(session, schema, name);
  if (definitionSha256 === undefined) return [checkOf('table', schema, name, PRESENT, PRESENT)];
  const checks = [
    checkOf('definition', schema, name, definitionSha256, hashTable(own, asInBackup(env, create))),
  ];
  const next = readAutoIncrement(create);
  if (autoIncrement !== undefined || next !== undefined)
    checks.push(checkOf('auto_increment', schema, name, autoIncrement ?? 'none', next ?? 'none'));
  return checks;
}

function checkOf(
  check: string,
  schema: string,
  table: string | undefined,
  expected: string,
  actual: string,
): Check {
  return {
    check,
    status: expected === actual ? 'passed' : 'failed',
    schema,
    ...(table === undefined ? {} : { table }),
    expected,
    actual,
  };
}

function keyOf({ schema, table, check }: Check): string {
  return `${schema}\0${table ?? ''}\0${check}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
