// `diff`: the differences of a server from a backup. The run records nothing: a live server may
// differ from its backup.
import type { Context } from '../repository/context.ts';
import type { BackupSource } from '../repository/contents.ts';
import { mapTables } from '../repository/scope/map-tables.ts';
import { openSource } from '../repository/open-source.ts';
import { forTarget, isWholeBackup, selectScope, type Scope } from '../repository/scope/scope.ts';
import {
  isMariaDb,
  isSystemSchema,
  STATE_SCHEMA,
  type ServerFacts,
} from '../mysql/connection/server-facts.ts';
import type { Session } from '../mysql/connection/session.ts';
import { SessionGroup } from '../mysql/connection/session-group.ts';
import { WorkerSessions } from '../mysql/connection/worker-sessions.ts';
import { readCatalog } from '../mysql/schema/catalog.ts';
import { everything, selectsSchema, selectsTable, type Selection } from '../mysql/schema/selection.ts';
import { BackupError } from '../core/errors.ts';
import { plural } from '../core/units.ts';
import type { Check } from './report.ts';
import type { VerifyRequest } from './request.ts';
import { runServerChecks } from './server/server-checks.ts';

export type DiffRequest = Omit<VerifyRequest, 'level' | 'assertions' | 'sampleSize' | 'seed'> &
  Required<Pick<VerifyRequest, 'connection'>>;

export interface Difference {
  /** `missing`: the backup has it and the server does not. `additional`: the reverse. */
  kind: 'missing' | 'additional' | 'rows' | 'definition';
  /** `table shop.orders` */
  object: string;
  /** Rows, or lines of the definition that only the backup has. */
  backup?: string | number;
  /** Rows, or lines that only the server has. */
  server?: string | number;
}

export interface DiffReport {
  backupId: string;
  label: string;
  storage: string;
  server: string;
  status: 'equal' | 'different';
  differences: Difference[];
  /** Tables whose rows were counted. */
  tables: number;
  durationSeconds: number;
  warnings: string[];
}

export async function diff(request: DiffRequest, context: Context): Promise<DiffReport> {
  const { storage, logger, now, signal } = context;
  const begin = now();
  const source = mapTables(await openSource(context, request.backup, request.label), request.scope.tableMap);
  const { contents } = source;
  const group = new SessionGroup(request.connection, 'target', request.lockWaitTimeoutSeconds);
  group.cutOnAbort(signal);
  try {
    const sessions = await group.openMany('read', request.concurrency);
    const { facts } = group;
    assertSameFlavor(source, facts, request);
    const selected = forTarget(selectScope(contents, request.scope), contents, facts);
    const { scope, uncounted } = withoutParts(selected);
    const warnings = [
      ...scope.warnings,
      ...uncounted.map((table) => `${table} is in the backup in part: its rows are not counted`),
    ];
    for (const warning of warnings) logger.warn(warning);
    const workers = new WorkerSessions(sessions, { replace: () => group.reopen('read'), logger, signal });
    const checks = await runServerChecks(
      { source, scope, workers, signal },
      { level: 'counts', sampleSize: 0, seed: 0 },
    );
    const differences = [
      ...differencesOf(checks),
      ...(await workers.run(0, 'catalog', (session) => findAdditional(session, facts, source, scope))),
    ].sort((a, b) => (a.object < b.object ? -1 : a.object > b.object ? 1 : 0));
    const tables = checks.filter(({ check }) => check === 'count').length;
    logger.info(
      `compared ${contents.backupId} with ${sessions[0]!.target}: ${plural(tables, 'table')} counted, ${plural(differences.length, 'difference')}`,
    );
    return {
      backupId: contents.backupId,
      label: contents.label,
      storage: storage.location,
      server: sessions[0]!.target,
      status: differences.length === 0 ? 'equal' : 'different',
      differences,
      tables,
      durationSeconds: (now().getTime() - begin.getTime()) / 1000,
      warnings,
    };
  } finally {
    await group.close();
  }
}

/** Every text of the other flavor would differ. @throws BackupError TARGET_UNSUPPORTED */
function assertSameFlavor({ contents }: BackupSource, facts: ServerFacts, { scope }: DiffRequest): void {
  const { backupId, server } = contents;
  if (isMariaDb(server) === isMariaDb(facts) || scope.upgrade) return;
  throw new BackupError(
    'TARGET_UNSUPPORTED',
    `${backupId} is of ${server.flavor} ${server.version}, the server is ${facts.flavor} ${facts.version}`,
    { hint: 'Compare the backup with a server of the same kind, or with --upgrade.' },
  );
}

/** Tables whose rows the backup has in part cannot be counted. */
function withoutParts(scope: Scope): { scope: Scope; uncounted: string[] } {
  const uncounted: string[] = [];
  const schemas = scope.schemas.map((schema) => ({
    ...schema,
    tables: schema.tables.map((table) => {
      if (table.filter === undefined) return table;
      uncounted.push(`table ${schema.name}.${table.name}`);
      return { ...table, chunking: 'none' as const };
    }),
  }));
  return { scope: { ...scope, schemas }, uncounted };
}

/** They go on with the rows. */
const COUNTERS = new Set(['auto_increment', 'next value']);

function differencesOf(checks: readonly Check[]): Difference[] {
  const differences = new Map<string, Difference>();
  for (const { check, status, schema, table, expected, actual } of checks) {
    if (status === 'passed' || COUNTERS.has(check)) continue;
    const name = [schema, table].filter((part) => part !== undefined).join('.');
    if (check.startsWith('count')) {
      const what = check === 'count' ? `table ${name}` : `table ${name} without history`;
      differences.set(`rows ${what}`, { kind: 'rows', object: what, backup: expected, server: actual });
      continue;
    }
    const kind = check.replace(
      /^(?:\w+ of )?(?:definition|character set)$/,
      table === undefined ? 'schema' : 'table',
    );
    const object = `${kind.replace(/^\w+ of /, '')} ${name}`;
    // The text of a definition says more than the facts that follow from it.
    if (differences.has(`definition ${object}`)) continue;
    differences.set(
      `definition ${object}`,
      actual === 'missing'
        ? { kind: 'missing', object }
        : { kind: 'definition', object, backup: expected, server: actual },
    );
  }
  // A table that is missing has no rows to count.
  return [...differences.values()].filter(
    ({ kind, object }) => kind !== 'rows' || differences.get(`definition ${object}`)?.kind !== 'missing',
  );
}

/** Objects of the server that the backup was to hold by its selection, and does not. */
async function findAdditional(
  session: Session,
  facts: ServerFacts,
  { contents }: BackupSource,
  scope: Scope,
): Promise<Difference[]> {
  const { selection: own } = contents;
  const selection: Selection = own
    ? {
        ...everything,
        schemas: own.schemas,
        excludeSchemas: own.excludeSchemas,
        includeTables: own.includeTables,
        excludeTables: own.excludeTables,
      }
    : everything;
  const sources = new Map([...scope.targets].map(([from, to]) => [to, from]));
  const isWhole = isWholeBackup(scope.request);
  const schemas = isWhole ? [] : [...scope.targets.values()];
  const catalog = await readCatalog(session, facts, {
    selection: { ...everything, schemas, ...(isWhole ? {} : { literalNames: true }) },
    skipBroken: true,
    mayPause: true,
  });
  const known = new Set([
    ...scope.schemas.flatMap((schema) => namesOf({ ...schema, triggers: triggersOf(schema) })),
    ...(contents.serverObjects?.leftOut.map(({ name }) => name) ?? []),
  ]);
  const { includeTables, excludeTables } = scope.request;
  const chosen: Selection = { ...everything, includeTables, excludeTables };
  const additional: Difference[] = [];
  for (const schema of catalog.schemas) {
    const source = sources.get(schema.name) ?? schema.name;
    if (
      schema.name === STATE_SCHEMA ||
      isSystemSchema(schema.name, facts) ||
      !selectsSchema(selection, source)
    )
      continue;
    if (!sources.has(schema.name)) {
      if (!known.has(`schema ${schema.name}`))
        additional.push({ kind: 'additional', object: `schema ${schema.name}` });
      continue;
    }
    const names = namesOf({
      ...schema,
      sequences: schema.sequences.map((name) => ({ name })),
      libraries: schema.libraries.map((name) => ({ name })),
      events: schema.events.map((name) => ({ name })),
    });
    for (const object of names) {
      const [kind, name] = splitKind(object);
      const table = name.slice(schema.name.length + 1);
      const isTable = kind === 'table' || kind === 'view' || kind === 'sequence';
      const isSelected =
        [selection, chosen].every((each) => selectsTable(each, source, table)) ||
        (!isTable && !scope.isPartial);
      if (isSelected && !known.has(object)) additional.push({ kind: 'additional', object });
    }
  }
  return additional;
}

function splitKind(object: string): [kind: string, name: string] {
  const at = object.startsWith('package body ') ? 'package body'.length : object.indexOf(' ');
  return [object.slice(0, at), object.slice(at + 1)];
}

interface Named {
  name: string;
}

interface Objects extends Named {
  tables: readonly Named[];
  views: readonly Named[];
  sequences: readonly Named[];
  triggers: readonly Named[];
  routines: readonly (Named & { type: string })[];
  libraries: readonly Named[];
  events: readonly Named[];
}

function triggersOf({ tables, views }: Scope['schemas'][number]): Named[] {
  return [...tables, ...views].flatMap(({ triggers }) => triggers);
}

function namesOf(schema: Objects): string[] {
  const of = (kind: string, objects: readonly Named[]): string[] =>
    objects.map(({ name }) => `${kind} ${schema.name}.${name}`);
  return [
    ...of('table', schema.tables),
    ...of('view', schema.views),
    ...of('sequence', schema.sequences),
    ...of('trigger', schema.triggers),
    ...schema.routines.map(({ name, type }) => `${type.toLowerCase()} ${schema.name}.${name}`),
    ...of('library', schema.libraries),
    ...of('event', schema.events),
  ];
}
