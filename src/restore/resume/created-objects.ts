// Recognises the objects that an interrupted restore created, so that the restore resumes with
// these objects only. Invariant: an existing table belongs to the restore only if it still has the
// creation time that the restore recorded, and the same InnoDB table id if the account may see the
// ids.
import { createHash } from 'node:crypto';
import { isPrivilegeError } from '../../mysql/connection/mysql-errors.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { encodedBase, innodbTables, splitFileName } from '../../mysql/schema/tables/innodb-names.ts';
import { foldTableName } from '../../mysql/schema/names/server-names.ts';
import type { Scope } from '../../repository/scope/scope.ts';
import { quoteTable, textLiteral } from '../../sql/tokens/quote.ts';
import type { Loaders } from '../load/loaders.ts';
import type { PlannedTable, RestorePlan } from '../plan/planned.ts';
import { plannedKeys } from '../plan/planned-names.ts';
import { describeObject } from '../preflight/drop-plan.ts';
import { keyOfObject, readTargetObjects, type TargetObject } from '../preflight/target-objects.ts';
import type { RestoreState } from './restore-state.ts';

/** State item: the creation time of a table, in seconds since 1970, and its InnoDB table ids. */
const CREATED = 'created ';

/** State item: a stage that creates or alters objects has `begun` or is `done`. */
const STAGE = 'stage ';

export type RecordedStage = 'tables' | 'indexes' | 'programs';

/**
 * State item: a table that is about to be truncated, which may change its creation time and its id.
 */
const EMPTYING = 'emptying ';

/** Items that are void after the objects on the target are dropped. */
export const OBJECT_ITEMS = [CREATED, STAGE, EMPTYING] as const;

export interface StageRecorder {
  loaders: Loaders;
  state: RestoreState | undefined;
  plan: RestorePlan;
  facts: ServerFacts;
}

/**
 * Runs a stage, and records the tables as the stage leaves them. MySQL and MariaDB change the
 * creation time of a table with each ALTER TABLE, and the table id with TRUNCATE TABLE; triggers,
 * ANALYZE TABLE and a restart change neither.
 */
export async function recordStage(
  { loaders, state, plan, facts }: StageRecorder,
  stage: RecordedStage,
  work: () => Promise<unknown>,
): Promise<void> {
  if (!state) {
    await work();
    return;
  }
  const item = `${STAGE}${stage}`;
  await loaders.run(0, 'state', (session) => markBegun(session, state, stage));
  await work();
  await loaders.run(0, 'state', async (session) => {
    const created = await readTableMarks(session, facts, ownTables(plan));
    await state.markAll(session, [...created, [item, 'done']]);
  });
}

const BEGUN = 'begun';

/** Records that the objects of a stage may change from now on. */
export async function markBegun(session: Session, state: RestoreState, stage: RecordedStage): Promise<void> {
  await state.mark(session, `${STAGE}${stage}`, BEGUN);
}

/** Truncates a table that the restore created, and records its new time and ids. */
export async function truncateOwn(
  session: Session,
  facts: ServerFacts,
  state: RestoreState | undefined,
  { schema, table: { name } }: PlannedTable,
): Promise<void> {
  const truncate = `TRUNCATE TABLE ${quoteTable(schema, name)}`;
  if (!state) {
    await session.execute(truncate);
    return;
  }
  const item = `${EMPTYING}${digestOf(facts, schema, name)}`;
  await state.mark(session, item);
  await session.execute(truncate);
  await state.markAll(session, await readTableMarks(session, facts, [{ schema, name }]));
  await state.unmark(session, item);
}

/** Records the tables as statements of the user leave them. */
export async function recordTables(
  session: Session,
  { state, plan, facts }: Pick<StageRecorder, 'state' | 'plan' | 'facts'>,
): Promise<void> {
  await state?.markAll(session, await readTableMarks(session, facts, ownTables(plan)));
}

/** Returns the planned tables that the target lacks: `shop.orders`. */
export async function findMissingTables(
  session: Session,
  facts: ServerFacts,
  plan: RestorePlan,
): Promise<string[]> {
  const there = await readTableMarks(session, facts, ownTables(plan));
  return ownTables(plan)
    .filter(({ schema, name }) => !there.has(itemOf(facts, schema, name)))
    .map(({ schema, name }) => `${schema}.${name}`);
}

/** Forgets dropped tables. The restore creates them again with other times and ids. */
export async function forgetCreated(
  session: Session,
  facts: ServerFacts,
  state: RestoreState,
  tables: readonly PlannedTable[],
): Promise<void> {
  const items = tables.map(({ schema, table }) => itemOf(facts, schema, table.name));
  await state.unmarkAll(
    session,
    items.filter((item) => state.has(item)),
  );
}

function ownTables(plan: RestorePlan): { schema: string; name: string }[] {
  return [...plan.tables.map(({ schema, table: { name } }) => ({ schema, name })), ...plan.sequences];
}

/**
 * Returns the objects that the interrupted restore did not create, for messages: `table
 * shop.orders`.
 */
export async function findForeignObjects(
  session: Session,
  facts: ServerFacts,
  scope: Scope,
  plan: RestorePlan,
  state: RestoreState,
  keepsOthers: boolean,
): Promise<string[]> {
  const created = await readTableMarks(session, facts, ownTables(plan));
  const planned = plannedKeys(plan, facts);
  const foreign: string[] = [];
  for (const { name: schema } of scope.schemas) {
    for (const object of await readTargetObjects(session, facts, schema)) {
      const isPlanned = planned.has(keyOfObject(facts, schema, object.kind, object.name));
      const isOurs = isPlanned
        ? await isCreatedByUs({ session, facts, state, created, plan }, schema, object)
        : keepsOthers;
      if (!isOurs) foreign.push(describeObject(schema, object));
    }
  }
  return foreign;
}

interface Recognition {
  session: Session;
  facts: ServerFacts;
  state: RestoreState;
  created: ReadonlyMap<string, string>;
  plan: RestorePlan;
}

async function isCreatedByUs(
  { session, facts, state, created, plan }: Recognition,
  schema: string,
  { kind, name }: TargetObject,
): Promise<boolean> {
  if (kind !== 'table' && kind !== 'sequence') return state.has(`${STAGE}programs`);
  const item = itemOf(facts, schema, name);
  const recorded = state.value(item);
  if (recorded !== undefined && isSameTable(recorded, created.get(item))) return true;
  if (state.has(`${EMPTYING}${digestOf(facts, schema, name)}`) && (await isEmpty(session, schema, name)))
    return true;
  // The run was interrupted within the stage, before it recorded the tables.
  if (recorded === undefined)
    return (
      state.value(`${STAGE}tables`) === BEGUN &&
      (kind === 'sequence' || (await isEmpty(session, schema, name)))
    );
  const table = plan.tables.find(
    (each) => each.schema === schema && foldTableName(facts, each.table.name) === foldTableName(facts, name),
  );
  if (state.value(`${STAGE}indexes`) === BEGUN && isAltered(table)) return true;
  // MariaDB re-creates such a table, empty, after each server start.
  return (await isMemoryTable(session, schema, name)) && (await isEmpty(session, schema, name));
}

/** Compares the ids only if both are known. */
function isSameTable(recorded: string, actual = ''): boolean {
  const [time, ids] = recorded.split(' ');
  const [actualTime, actualIds] = actual.split(' ');
  return time === actualTime && (!ids || !actualIds || ids === actualIds);
}

function isAltered(table: PlannedTable | undefined): boolean {
  const { indexes = [], fulltextIndexes = [], foreignKeys = [] } = table?.split ?? {};
  return indexes.length + fulltextIndexes.length + foreignKeys.length > 0;
}

async function isEmpty(session: Session, schema: string, name: string): Promise<boolean> {
  return (await session.scalar(`SELECT 1 FROM ${quoteTable(schema, name)} LIMIT 1`)) === undefined;
}

async function isMemoryTable(session: Session, schema: string, name: string): Promise<boolean> {
  const engine = await session.scalar(
    `SELECT ENGINE FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = ${textLiteral(schema)} AND TABLE_NAME = ${textLiteral(name)}`,
  );
  return engine?.toUpperCase() === 'MEMORY';
}

/** Returns state items with their values, for the tables that exist. */
async function readTableMarks(
  session: Session,
  facts: ServerFacts,
  tables: readonly { schema: string; name: string }[],
): Promise<Map<string, string>> {
  const wanted = new Set(tables.map(({ schema, name }) => itemOf(facts, schema, name)));
  const ids = await readTableIds(session, facts);
  const items = new Map<string, string>();
  for (const schema of new Set(tables.map((table) => table.schema))) {
    const rows = await session.query<{ s: string; name: string; created: string | number | null }>(
      `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS name, UNIX_TIMESTAMP(CREATE_TIME) AS created
         FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${textLiteral(schema)} AND TABLE_TYPE <> 'VIEW'`,
      'cannot look at the target',
    );
    for (const { s, name, created } of rows) {
      const item = itemOf(facts, s, name);
      const own = ids.get(encodedBase({ schema: s, name }))?.join(',') ?? '';
      if (wanted.has(item)) items.set(item, `${created === null ? '' : Math.trunc(Number(created))} ${own}`);
    }
  }
  return items;
}

/**
 * Returns ids by the table's name in InnoDB's spelling; an empty map if the account lacks PROCESS.
 */
async function readTableIds(session: Session, facts: ServerFacts): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  try {
    const rows = await session.query<{ n: string; id: string | number }>(
      `SELECT NAME AS n, TABLE_ID AS id FROM ${innodbTables(facts)} ORDER BY TABLE_ID`,
    );
    for (const { n, id } of rows) {
      const { base } = splitFileName(n);
      ids.set(base, [...(ids.get(base) ?? []), String(id)]);
    }
  } catch (error) {
    if (!isPrivilegeError(error)) throw error;
  }
  return ids;
}

function itemOf(facts: ServerFacts, schema: string, name: string): string {
  return `${CREATED}${digestOf(facts, schema, name)}`;
}

function digestOf(facts: ServerFacts, schema: string, name: string): string {
  const id = `${foldTableName(facts, schema)}\0${foldTableName(facts, name)}`;
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}
