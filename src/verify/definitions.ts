// Compares every definition on the server with the hash that the backup recorded: what is missing and what is another.
import { forEachConcurrent } from '../concurrency.ts';
import { everything } from '../config/selection.ts';
import {
  hashProgram,
  hashSequence,
  hashTable,
  hashView,
  readAutoIncrement,
} from '../format/definition-hash.ts';
import type { ManifestSchema, ManifestTable } from '../format/manifest.ts';
import { readCatalog, type Schema } from '../mysql/catalog.ts';
import * as ddl from '../mysql/ddl.ts';
import { readServerFacts } from '../mysql/server-facts.ts';
import type { Session } from '../mysql/session.ts';
import type { Check } from './report.ts';
import type { ServerCheckEnvironment } from './server-checks.ts';

const MISSING = 'missing';

type Job = (session: Session) => Promise<Check[]>;

export async function checkDefinitions({
  backup,
  sessions,
  signal,
}: ServerCheckEnvironment): Promise<Check[]> {
  const { schemas } = backup.manifest;
  const reader = sessions[0]!;
  const names = schemas.map(({ name }) => name);
  const catalog = await readCatalog(reader, await readServerFacts(reader), {
    ...everything,
    schemas: names,
    literalNames: true,
  });
  const jobs = schemas.flatMap((schema) =>
    jobsOf(
      schema,
      catalog.schemas.find(({ name }) => name === schema.name),
    ),
  );
  const checks: Check[] = [];
  await forEachConcurrent(jobs, sessions.length, signal, async (job, worker) => {
    checks.push(...(await job(sessions[worker]!)));
  });
  return checks.sort((a, b) => compareText(keyOf(a), keyOf(b)));
}

function jobsOf(expected: ManifestSchema, actual: Schema | undefined): Job[] {
  const schema = expected.name;
  if (!actual) return [async () => [checkOf(`schema`, schema, undefined, 'present', MISSING)]];
  const tables = new Set(actual.tables.map(({ name }) => name));
  const views = new Set(actual.views.map(({ name }) => name));
  const triggers = new Set(actual.triggers.map(({ name }) => name));
  const events = new Set(actual.events);
  const routines = new Set(actual.routines.map(({ name, type }) => `${type} ${name}`));
  const sequences = new Set(actual.sequences);
  return [
    async () => [checkOf('character set', schema, undefined, expected.collation, actual.collation)],
    ...expected.tables.map(
      (table): Job =>
        async (session) =>
          tables.has(table.name)
            ? await checkTable(session, schema, table)
            : [checkOf('table', schema, table.name, 'present', MISSING)],
    ),
    ...expected.views
      .filter(({ broken }) => !broken)
      .map(({ name, sha256 }): Job => async (session) => {
        if (!views.has(name)) return [checkOf('view', schema, name, sha256, MISSING)];
        const { statement, collation } = await ddl.showCreateView(session, schema, name);
        return [checkOf('view', schema, name, sha256, hashView(schema, statement, collation))];
      }),
    ...[...expected.tables, ...expected.views]
      .flatMap((owner) => owner.triggers ?? [])
      .map(({ name, sha256 }): Job => async (session) => [
        checkOf(
          'trigger',
          schema,
          name,
          sha256,
          triggers.has(name)
            ? hashProgram(schema, await ddl.showCreateTrigger(session, actual, name))
            : MISSING,
        ),
      ]),
    ...expected.routines.map(({ name, type, sha256 }): Job => async (session) => [
      checkOf(
        type.toLowerCase(),
        schema,
        name,
        sha256,
        routines.has(`${type} ${name}`)
          ? hashProgram(schema, await ddl.showCreateRoutine(session, actual, name, type))
          : MISSING,
      ),
    ]),
    ...expected.events.map(({ name, sha256 }): Job => async (session) => [
      checkOf(
        'event',
        schema,
        name,
        sha256,
        events.has(name) ? hashProgram(schema, await ddl.showCreateEvent(session, actual, name)) : MISSING,
      ),
    ]),
    ...expected.sequences.map(({ name, sha256, next }): Job => async (session) => {
      if (!sequences.has(name)) return [checkOf('sequence', schema, name, sha256, MISSING)];
      const found = await ddl.showCreateSequence(session, schema, name);
      return [
        checkOf('sequence', schema, name, sha256, hashSequence(schema, found.statement)),
        checkOf('next value', schema, name, next, found.next),
      ];
    }),
  ];
}

async function checkTable(
  session: Session,
  schema: string,
  { name, definitionSha256, autoIncrement }: ManifestTable,
): Promise<Check[]> {
  const create = await ddl.showCreateTable(session, schema, name);
  const checks = [checkOf('definition', schema, name, definitionSha256, hashTable(schema, create))];
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
