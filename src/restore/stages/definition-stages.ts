// Stages that create definitions: schemas, sequences and tables before the data; indexes, foreign
// keys, programs and events after it. Invariant: each stage can be repeated after an interruption
// at any point.
import { forEachConcurrent } from '../../core/concurrency.ts';
import { renderPlaceholder } from '../../format/dump-sql.ts';
import { BackupError } from '../../core/errors.ts';
import { isMissingObject, isTableExists } from '../../mysql/connection/mysql-errors.ts';
import type { Session } from '../../mysql/connection/session.ts';
import {
  createDefinition,
  finishDefinition,
  resetSettings,
} from '../../mysql/schema/definitions/create-definition.ts';
import { showCreate } from '../../mysql/schema/definitions/show-create.ts';
import { definitionId, definitionIds } from '../../sql/definitions/create-table.ts';
import { quoteName, quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import { indexTaskOf, type SharedTasks } from '../jobs/shared-tasks.ts';
import type { Loaders } from '../load/loaders.ts';
import type { PlannedDefinition, PlannedTable, RestorePlan } from '../plan/planned.ts';
import { inOrder } from './view-order.ts';
import type { RestoreState } from '../resume/restore-state.ts';

export interface StageEnvironment {
  plan: RestorePlan;
  loaders: Loaders;
  signal: AbortSignal;
  state: RestoreState | undefined;
  /** Elements of the plan whose statement the server accepted in this run. */
  created: Set<object>;
  /** Removes values of masked tables from errors of the server. Absent: no table is masked. */
  hideValues?: (planned: PlannedTable, error: unknown, what: string) => unknown;
  /** Tasks that other jobs may take; absent: no other job works on this restore. */
  shared?: SharedTasks;
}

export async function createSchemas(env: StageEnvironment, isPartial: boolean): Promise<void> {
  const { plan, loaders } = env;
  for (const element of plan.schemas) {
    const { schema, definition } = element;
    if (!definition) continue;
    await loaders.run(0, `schema ${schema.name}`, async (session) => {
      const isThere = await session.scalar(
        `SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${textLiteral(schema.name)}`,
      );
      if (isThere === '0') await createDefinition(session, definition.record, { ...definition, schema: '' });
      env.created.add(element);
      // An existing empty schema may have another default.
      if (!isPartial) await setCharset(session, schema);
    });
  }
  // Column defaults may refer to sequences, including those of another schema.
  for (const sequence of plan.sequences) {
    await create(env, sequence);
    const { next } = sequence.record;
    if (next !== undefined)
      await loaders.run(0, sequence.object, (session) =>
        session.query(
          `DO SETVAL(${quoteTable(sequence.schema, sequence.name)}, ${next}, 0)`,
          `cannot set the next value of ${sequence.object}`,
        ),
      );
  }
}

/**
 * Number of connections that create tables. MySQL's data dictionary has one lock, for which
 * connections spin: 3,000 CREATE TABLE on two cores took 5.9 s with one connection, 3.7 s with two
 * and 6.0 s with four.
 */
const CREATE_TABLE_CONNECTIONS = 2;

export async function createTables(env: StageEnvironment): Promise<void> {
  const { plan, loaders, signal, state, created } = env;
  const tables = plan.tables.filter(({ split }) => split !== undefined);
  await forEachConcurrent(
    tables,
    Math.min(loaders.count, CREATE_TABLE_CONNECTIONS),
    signal,
    async (element, worker) => {
      const { schema, table } = element;
      const object = `table ${schema}.${table.name}`;
      await loaders.run(worker, object, async (session, attempt) => {
        await session.use(schema);
        try {
          await createTable(session, element, object);
        } catch (error) {
          // An interrupted run, or an attempt whose connection was lost, has created the table.
          if (!isTableExists(error) || (attempt === 1 && !state?.isResumed)) throw error;
        }
      });
      created.add(element);
    },
  );
}

async function createTable(
  session: Session,
  { split, literalCollation: collation }: PlannedTable,
  object: string,
): Promise<void> {
  const error = `cannot create ${object}`;
  if (collation !== undefined) await session.execute(`SET collation_connection = ${collation}`, error);
  try {
    await session.executeBytes(Buffer.from(split!.create, 'latin1'), error);
  } finally {
    if (collation !== undefined && !session.lost) await resetSettings(session);
  }
}

export async function createIndexes(env: StageEnvironment): Promise<void> {
  const largestFirst = [...env.plan.tables].sort((a, b) => b.table.dataBytes - a.table.dataBytes);
  await forEachConcurrent(largestFirst, env.loaders.count, env.signal, async (planned, worker) => {
    await createIndexesOf(env, planned, worker);
  });
  await createForeignKeys(env, largestFirst);
}

/** Creates the deferred indexes of one table, without its foreign keys. */
export async function createIndexesOf(
  env: StageEnvironment,
  planned: PlannedTable,
  worker: number,
): Promise<void> {
  const { indexes = [], fulltextIndexes = [] } = planned.split ?? {};
  // InnoDB builds one full-text index at a time.
  for (const definitions of [indexes, ...fulltextIndexes.map((definition) => [definition])])
    await addDefinitions(env, worker, planned, definitions, 'indexes');
}

/** Creates the foreign keys. All indexes that they refer to exist now. */
async function createForeignKeys(env: StageEnvironment, tables: readonly PlannedTable[]): Promise<void> {
  await forEachConcurrent(tables, env.loaders.count, env.signal, async (planned, worker) => {
    await addDefinitions(env, worker, planned, planned.split?.foreignKeys ?? [], 'foreign keys');
  });
}

/**
 * Adds indexes or foreign keys to a table.
 * @param definitions definitions with one character per byte
 */
async function addDefinitions(
  { loaders, state, hideValues, shared, signal }: StageEnvironment,
  worker: number,
  planned: PlannedTable,
  definitions: readonly string[],
  object: string,
): Promise<void> {
  if (definitions.length === 0) return;
  const { schema, table } = planned;
  const label = `${object} of ${schema}.${table.name}`;
  const add = async (session: Session, attempt: number): Promise<void> => {
    await shared?.wait(session, indexTaskOf(planned), signal);
    // An interrupted run, or an attempt whose connection was lost, may have completed its ALTER
    // TABLE.
    const there =
      attempt > 1 || state?.isResumed
        ? definitionIds((await showCreate(session, 'table', schema, table.name)).text)
        : new Set<string>();
    const missing = definitions.filter((definition) => !there.has(definitionId(definition)));
    if (missing.length === 0) return;
    const additions = missing.map((definition) => `ADD ${definition}`).join(', ');
    const statement = Buffer.concat([
      Buffer.from(`ALTER TABLE ${quoteTable(schema, table.name)} `),
      Buffer.from(additions, 'latin1'),
    ]);
    const error = `cannot create the ${label}`;
    await session.executeBytes(statement, error).catch((thrown: unknown) => {
      throw hideValues ? hideValues(planned, thrown, error) : thrown;
    });
  };
  // Tables whose foreign keys point at each other lock each other, so lock conflicts are expected.
  await loaders.run(worker, label, add, 'expected');
  if (shared) await loaders.run(worker, label, (session) => shared.leave(session, indexTaskOf(planned)));
}

/**
 * Creates the objects that grants may name: libraries, routines, and stand-ins for views with the
 * same columns.
 */
export async function createGrantables(env: StageEnvironment): Promise<void> {
  for (const view of env.plan.views) {
    const placeholder = Buffer.from(renderPlaceholder(view.name, view.record.columns ?? []));
    const { session: _, ...record } = view.record;
    await create(env, {
      ...view,
      record: { ...record, statement: placeholder, session: { client: 'utf8mb4', sqlMode: '' } },
    });
  }
  for (const definition of [...env.plan.libraries, ...env.plan.routines]) await create(env, definition);
}

/**
 * Creates views and triggers, after the accounts: the server checks whether the definer of a view
 * may do what the view does.
 */
export async function createPrograms(env: StageEnvironment): Promise<void> {
  // Each view replaces its stand-in.
  const failed: BackupError[] = [];
  for (const view of inOrder(env.plan.views))
    await create(env, view, true).catch((error: unknown) => {
      if (!isMissingObject(error)) throw error;
      failed.push(error as BackupError);
    });
  // Report all failed views at once: each names an object that is neither in the restore nor on the
  // target.
  if (failed.length > 0)
    throw new BackupError('TARGET_QUERY_FAILED', failed.map(({ message }) => message).join('; '), {
      hint: 'Create what these views need on the target first, or leave them out with --exclude-tables.',
      cause: failed[0],
    });
  for (const trigger of env.plan.triggers) await create(env, trigger);
}

/** Computes histograms from the loaded rows. */
export async function createHistograms({ plan, loaders, signal }: StageEnvironment): Promise<void> {
  await forEachConcurrent(
    plan.histograms,
    loaders.count,
    signal,
    async ({ object, schema, record }, worker) => {
      await loaders.run(worker, object, async (session) => {
        await session.use(schema);
        await session.query(record.statement.toString('utf8'), `cannot create the ${object}`);
      });
    },
  );
}

/** Returns the names of events that the server did not create, because their time is over. */
export async function createEvents(env: StageEnvironment): Promise<string[]> {
  const over: string[] = [];
  for (const event of env.plan.events)
    if (
      await env.loaders.run(0, event.object, (session, attempt) => createEvent(env, session, event, attempt))
    )
      over.push(`${event.schema}.${event.name}`);
    else env.created.add(event);
  return over;
}

async function createEvent(
  env: StageEnvironment,
  session: Session,
  event: PlannedDefinition,
  attempt: number,
): Promise<boolean> {
  const { warningCount, warnings } = await createDefinition(session, event.record, {
    ...event,
    ...optionsOf(env, event, attempt),
    readsWarnings: true,
  });
  return warningCount > 0 && warnings.some(({ Code }) => Number(Code) === EVENT_IS_OVER);
}

/** ER_EVENT_CANNOT_CREATE_IN_THE_PAST: the server sends a note and does not create the event. */
const EVENT_IS_OVER = 1588;

/** Makes schemas read-only, as the last stage: nothing can change in them afterwards. */
export async function makeSchemasReadOnly({ plan, loaders }: StageEnvironment): Promise<string[]> {
  const names: string[] = [];
  for (const { schema, definition } of plan.schemas) {
    if (!definition?.record.readOnly) continue;
    await loaders.run(0, `schema ${schema.name}`, (session) =>
      session.execute(
        `ALTER DATABASE ${quoteName(schema.name)} READ ONLY = 1`,
        `cannot make schema ${schema.name} read-only`,
      ),
    );
    names.push(schema.name);
  }
  return names;
}

async function create(env: StageEnvironment, definition: PlannedDefinition, replaces = false): Promise<void> {
  await env.loaders.run(0, definition.object, async (session, attempt) => {
    const options = optionsOf(env, definition, attempt);
    await createDefinition(session, definition.record, {
      ...definition,
      ...options,
      replaces: replaces || options.replaces,
    });
    env.created.add(definition);
    await finishDefinition(session, definition.record, definition.object);
  });
}

/**
 * Replaces objects that an interrupted run, or an attempt whose connection was lost, has created.
 */
function optionsOf(
  { plan, state }: StageEnvironment,
  { schema }: PlannedDefinition,
  attempt: number,
): { replaces: boolean; schemaCollation?: string } {
  const own = plan.schemas.find((each) => each.schema.name === schema)?.schema;
  return {
    replaces: attempt > 1 || (state?.isResumed ?? false),
    ...(own === undefined ? {} : { schemaCollation: own.collation }),
  };
}

async function setCharset(
  session: Session,
  { name, charset, collation }: { name: string; charset: string; collation: string },
): Promise<void> {
  await session.execute(
    `ALTER DATABASE ${quoteName(name)} CHARACTER SET ${charset} COLLATE ${collation}`,
    `cannot set the character set of ${name}`,
  );
}
