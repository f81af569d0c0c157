// Loads the data of all tables, each chunk in a transaction of its own that notes in the target that it is there.
import { createHash } from 'node:crypto';
import type { BackupSource, ContentsChunk, ContentsTable } from '../backups/contents.ts';
import { forEachConcurrent } from '../concurrency.ts';
import type { Context } from '../context.ts';
import { BackupError } from '../errors.ts';
import { isDuplicateKey } from '../mysql/mysql-errors.ts';
import type { Session } from '../mysql/session.ts';
import { quoteTable, textLiteral } from '../mysql/sql-text.ts';
import { labelOf, loadChunk, type LoadMethod } from './load-chunk.ts';
import { LoadQueue, type LoadTask } from './load-queue.ts';
import type { Loaders } from './loaders.ts';
import type { PlannedTable } from './restore-plan.ts';
import type { RestoreState } from './restore-state.ts';

export interface LoadEnvironment {
  source: BackupSource;
  tables: readonly PlannedTable[];
  context: Context;
  loaders: Loaders;
  /** Absent: the restore cannot be resumed. */
  state: RestoreState | undefined;
  method: LoadMethod;
}

/** Value of a chunk's row in the state: the server remarked on it, so that only a comparison of all rows proves it. */
const DOUBTFUL = 'remarked';

/** @returns tables whose values the server remarked on, and which only a comparison of all rows can prove. */
export async function loadRows(env: LoadEnvironment): Promise<Set<ContentsTable>> {
  const doubtful = new Set<ContentsTable>();
  const { tables, loaders, context, state } = env;
  const queue = new LoadQueue(tables, (planned, chunk) => {
    const item = itemOf(planned, chunk);
    if (!state?.has(item)) return false;
    if (state.value(item) === DOUBTFUL) doubtful.add(planned.table);
    context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
    return true;
  });
  await forEachConcurrent(queue.tasks(), loaders.count, context.signal, async (task, worker, signal) => {
    try {
      if (task.planned.table.transactional) await loadChunks(env, task, worker, signal, doubtful);
      else await loadWhole(env, task, worker, signal, doubtful);
      if (task.isLast()) context.progress.tableDone();
    } finally {
      queue.done(task);
    }
  });
  return doubtful;
}

async function loadChunks(
  env: LoadEnvironment,
  { planned, chunks }: LoadTask,
  worker: number,
  signal: AbortSignal,
  doubtful: Set<ContentsTable>,
): Promise<void> {
  for (const chunk of chunks) {
    const what = labelOf({ planned, chunk });
    const isClean = await env.loaders.run(worker, what, (session) =>
      loadInTransaction(env, session, planned, chunk, signal),
    );
    if (!isClean) doubtful.add(planned.table);
    env.context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
  }
}

/** @returns whether the server had nothing to remark. */
async function loadInTransaction(
  { source, method, state }: LoadEnvironment,
  session: Session,
  planned: PlannedTable,
  chunk: ContentsChunk,
  signal: AbortSignal,
): Promise<boolean> {
  const load = { source, method, planned, chunk };
  const item = itemOf(planned, chunk);
  await session.execute('START TRANSACTION');
  try {
    await state?.claim(session, item);
    const isClean = chunk.rows === 0 || (await loadChunk(load, session, signal));
    if (!isClean) await state?.annotate(session, item, DOUBTFUL);
    signal.throwIfAborted();
    await session.execute('COMMIT', `cannot commit ${labelOf(load)}`).catch((error: unknown) => {
      throw state ? error : withUnknownOutcome(error, labelOf(load));
    });
    state?.noteCommitted(item);
    return isClean;
  } catch (error) {
    if (!session.lost) await session.execute('ROLLBACK').catch(() => undefined);
    // A COMMIT whose answer was lost with its connection: the rows are there, what was remarked on them is not known.
    if (state && isDuplicateKey(error) && (await state.isCommitted(session, item))) return false;
    throw error;
  }
}

/** Without a state nothing tells whether a COMMIT took place whose answer was lost: trying again might load rows twice. */
function withUnknownOutcome(cause: unknown, label: string): BackupError {
  return new BackupError(
    'LOAD_INCOMPLETE',
    `${label} may or may not be committed: ${(cause as Error).message}`,
    {
      hint: 'Drop the restored schemas and start again; with CREATE on mysql_backup_restore.* a restore survives this.',
      cause,
    },
  );
}

/** Rows of an engine without transactions are not rolled back: a table that is half there must not look whole. */
async function loadWhole(
  { source, method, state, loaders, context }: LoadEnvironment,
  { planned, chunks }: LoadTask,
  worker: number,
  signal: AbortSignal,
  doubtful: Set<ContentsTable>,
): Promise<void> {
  const truncate = `TRUNCATE TABLE ${quoteTable(planned.schema, planned.table.name)}`;
  await loaders.run(worker, `${planned.schema}.${planned.table.name}`, async (session, attempt) => {
    if (attempt > 1 || state?.isResumed) await session.execute(truncate);
    try {
      for (const chunk of chunks) {
        if (chunk.rows !== 0 && !(await loadChunk({ source, method, planned, chunk }, session, signal)))
          doubtful.add(planned.table);
      }
    } catch (error) {
      if (!session.lost) await session.execute(truncate).catch(() => undefined);
      throw error;
    }
    await state?.mark(session, itemOf(planned), doubtful.has(planned.table) ? DOUBTFUL : '');
  });
  for (const chunk of chunks) context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
}

/** Chunks of tables that somebody has dropped since the run was interrupted have to be loaded again. */
export async function forgetDroppedTables(
  session: Session,
  state: RestoreState,
  tables: readonly PlannedTable[],
): Promise<string[]> {
  const schemas = [...new Set(tables.map(({ schema }) => schema))];
  if (schemas.length === 0) return [];
  const rows = await session.query<{ s: string; t: string }>(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${schemas.map(textLiteral).join(',')})`,
    'cannot look at the target',
  );
  const there = new Set(rows.map(({ s, t }) => `${s}\0${t}`.toLowerCase()));
  const dropped = tables.filter(({ schema, table }) => !there.has(`${schema}\0${table.name}`.toLowerCase()));
  const items = new Map(
    dropped.map((planned) => [planned, itemsOf(planned).filter((item) => state.has(item))]),
  );
  await state.unmarkAll(session, [...items.values()].flat());
  return dropped
    .filter((planned) => items.get(planned)!.length > 0)
    .map(({ schema, table }) => `${schema}.${table.name}`);
}

/** Items of the state that speak of rows. */
export const ROW_ITEMS = ['chunk ', 'table '];

function itemsOf(planned: PlannedTable): string[] {
  return [...new Set(planned.table.chunks.map((chunk) => itemOf(planned, chunk)))];
}

/** A table that is loaded whole has one item. */
function itemOf({ id, table }: PlannedTable, chunk?: ContentsChunk): string {
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 24);
  return table.transactional && chunk ? `chunk ${digest} ${chunk.number}` : `table ${digest}`;
}
