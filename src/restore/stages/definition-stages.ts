// The stages that create what is defined: schemas and tables before the data; indexes, foreign keys, views, routines, triggers,
// accounts and events behind it. Invariant: each can be run again after it was interrupted, at whatever point.
import { forEachConcurrent } from '../../core/concurrency.ts';
import { definitionId, definitionIds } from '../../sql/create-table.ts';
import { showCreateTable } from '../../mysql/schema/ddl.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { quoteName, quoteTable } from '../../sql/quote.ts';
import type { Loaders } from '../load/loaders.ts';
import type { PlannedTable, RestorePlan, Script } from '../plan/planned.ts';
import type { RestoreState } from '../resume/restore-state.ts';

export interface StageEnvironment {
  plan: RestorePlan;
  loaders: Loaders;
  signal: AbortSignal;
  state: RestoreState | undefined;
}

export async function createSchemas({ plan, loaders }: StageEnvironment, isPartial: boolean): Promise<void> {
  for (const { schema, create, sequences } of plan.schemas) {
    await loaders.run(0, `schema ${schema.name}`, async (session) => {
      for (const statement of create) await session.execute(statement, `cannot create schema ${schema.name}`);
      // CREATE DATABASE IF NOT EXISTS leaves one that is there, and empty, with its own default.
      if (!isPartial && create.length > 0) await setCharset(session, schema);
    });
    // Defaults of columns may refer to sequences, also of another schema.
    for (const script of sequences)
      await loaders.run(0, script.what, (session) => runScript(session, script));
  }
}

/**
 * MySQL's data dictionary has one lock, for which connections spin: 3,000 CREATE TABLE on two cores took 5.9 s with one
 * connection, 3.7 s with two and 6.0 s with four.
 */
const CREATE_TABLE_CONNECTIONS = 2;

export async function createTables({ plan, loaders, signal }: StageEnvironment): Promise<void> {
  await forEachConcurrent(
    plan.tables,
    Math.min(loaders.count, CREATE_TABLE_CONNECTIONS),
    signal,
    async ({ schema, table, statements }, worker) => {
      const what = `table ${schema}.${table.name}`;
      await loaders.run(worker, what, async (session) => {
        await session.use(schema);
        for (const statement of statements) await session.execute(statement, `cannot create ${what}`);
      });
    },
  );
}

export async function createIndexes(env: StageEnvironment): Promise<void> {
  const largestFirst = [...env.plan.tables].sort((a, b) => b.table.dataBytes - a.table.dataBytes);
  await forEachConcurrent(largestFirst, env.loaders.count, env.signal, async (planned, worker) => {
    const { indexes, fulltextIndexes } = planned.split;
    // InnoDB builds one full-text index at a time.
    for (const definitions of [indexes, ...fulltextIndexes.map((definition) => [definition])])
      await addDefinitions(env, worker, planned, definitions, 'indexes');
  });
  // All indexes that they refer to are there now.
  await forEachConcurrent(largestFirst, env.loaders.count, env.signal, async (planned, worker) => {
    await addDefinitions(env, worker, planned, planned.split.foreignKeys, 'foreign keys');
  });
}

async function addDefinitions(
  { loaders, state }: StageEnvironment,
  worker: number,
  { schema, table, split }: PlannedTable,
  definitions: readonly string[],
  what: string,
): Promise<void> {
  if (split.create === '' || definitions.length === 0) return;
  const label = `${what} of ${schema}.${table.name}`;
  // Tables whose foreign keys point at each other take each other's locks; and a run that was interrupted, or a try
  // whose connection was lost, may have come to the end of its ALTER TABLE.
  await loaders.run(worker, label, async (session, attempt) => {
    const there =
      attempt > 1 || state?.isResumed
        ? definitionIds(await showCreateTable(session, schema, table.name))
        : new Set<string>();
    const missing = definitions.filter((definition) => !there.has(definitionId(definition)));
    if (missing.length === 0) return;
    const add = missing.map((definition) => `ADD ${definition}`).join(', ');
    await session.execute(
      `ALTER TABLE ${quoteTable(schema, table.name)} ${add}`,
      `cannot create the ${label}`,
    );
  });
}

/** What accounts may have grants on: views, as placeholders, and routines. */
export async function createGrantables({ plan, loaders }: StageEnvironment): Promise<void> {
  for (const script of [...plan.placeholders, ...plan.routines])
    await loaders.run(0, script.what, (session) => runScript(session, script));
}

/** Behind the accounts, because a server asks whether the definer of a view may do what the view does. */
export async function createPrograms({ plan, loaders }: StageEnvironment, isPartial: boolean): Promise<void> {
  for (const script of [...plan.views, ...plan.triggers])
    await loaders.run(0, script.what, (session) => runScript(session, script));
  await restoreCharsets({ plan, loaders }, isPartial, [...plan.routines, ...plan.triggers]);
}

/** @returns names of events that the server did not create, because their time is over. */
export async function createEvents(
  { plan, loaders }: StageEnvironment,
  isPartial: boolean,
): Promise<string[]> {
  const over: string[] = [];
  for (const script of plan.events) {
    const isOver = await loaders.run(0, script.what, (session) => createEvent(session, script));
    if (isOver) over.push(`${script.schema}.${script.name}`);
  }
  await restoreCharsets({ plan, loaders }, isPartial, plan.events);
  return over;
}

async function createEvent(session: Session, { what, statements }: Script): Promise<boolean> {
  let isOver = false;
  for (const statement of statements) {
    const { warningCount } = await session.execute(statement, `cannot create ${what}`);
    if (warningCount === 0) continue;
    const warnings = await session.query<{ Code: number }>('SHOW WARNINGS');
    if (warnings.some(({ Code }) => Code === EVENT_IS_OVER)) isOver = true;
  }
  return isOver;
}

/** ER_EVENT_CANNOT_CREATE_IN_THE_PAST: a note, and the event is not there. */
const EVENT_IS_OVER = 1588;

export async function runScript(session: Session, { what, statements }: Script): Promise<void> {
  for (const statement of statements) await session.execute(statement, `cannot create ${what}`);
}

/** Also inside of a comment that servers execute. */
const CHANGES_SCHEMA = /\bALTER\s+(?:DATABASE|SCHEMA)\b/i;

/** A program that was made under another default of its schema sets that one for a moment. */
async function restoreCharsets(
  { plan, loaders }: Pick<StageEnvironment, 'plan' | 'loaders'>,
  isPartial: boolean,
  programs: readonly Script[],
): Promise<void> {
  const isChanged = programs.some(({ statements }) => statements.some((text) => CHANGES_SCHEMA.test(text)));
  if (isPartial || !isChanged) return;
  await loaders.run(0, 'schemas', async (session) => {
    for (const { schema, create } of plan.schemas) if (create.length > 0) await setCharset(session, schema);
  });
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
