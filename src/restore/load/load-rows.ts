// Loads the data of all tables. One transaction loads each chunk, alone or with the chunks of other
// small tables, and notes in the target that the chunk is loaded.
import type { BackupSource, ContentsTable } from '../../repository/contents.ts';
import { forEachConcurrent } from '../../core/concurrency.ts';
import type { Context } from '../../repository/context.ts';
import { BackupError } from '../../core/errors.ts';
import { isDuplicateKey } from '../../mysql/connection/mysql-errors.ts';
import type { ServerFacts } from '../../mysql/connection/server-facts.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../storage/small-object.ts';
import { plural } from '../../core/units.ts';
import { labelOf, loadChunk } from './load-chunk.ts';
import type { LoadMethod } from './load-method.ts';
import { loadInstantRows } from './load-instant-rows.ts';
import { LoadQueue, type LoadTask, type TableChunk } from './load-queue.ts';
import type { Loaders } from './loaders.ts';
import { ReadAhead } from './read-ahead.ts';
import { itemOf } from './row-items.ts';
import type { PlannedTable } from '../plan/planned.ts';
import { truncateOwn } from '../resume/created-objects.ts';
import type { RestoreState } from '../resume/restore-state.ts';
import type { MaskedLoads } from '../masking/masked-loads.ts';

export interface LoadEnvironment {
  source: BackupSource;
  tables: readonly PlannedTable[];
  context: Context;
  loaders: Loaders;
  /** Absent: the restore cannot be resumed. */
  state: RestoreState | undefined;
  method: LoadMethod;
  facts: ServerFacts;
  /** Absent: no table is masked. */
  masks?: MaskedLoads | undefined;
  /**
   * Called at the start of each attempt, with the state items that it will commit. A rejection ends
   * the task. Absent: no other job loads rows.
   */
  hold?: (session: Session, items: readonly string[]) => Promise<void>;
}

/**
 * Value of a chunk's state item: the server made a remark, so only a comparison of all rows
 * verifies the chunk.
 */
const DOUBTFUL = 'remarked';

/**
 * Loads all tables.
 * @returns tables with server remarks, which only a comparison of all rows can verify
 */
export async function loadRows(env: LoadEnvironment): Promise<Set<ContentsTable>> {
  const doubtful = new Set<ContentsTable>();
  const { tables, loaders, context, state } = env;
  const queue = new LoadQueue(tables, (planned, chunk) => {
    if (chunk.instant) return true;
    const item = itemOf(planned, chunk);
    if (!state?.has(item)) return false;
    if (state.value(item) === DOUBTFUL) doubtful.add(planned.table);
    context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
    return true;
  });
  await loadInstants(env);
  await forEachConcurrent(queue.tasks(), loaders.count, context.signal, async (task, worker, signal) => {
    try {
      await loadTask(env, task, worker, signal, doubtful);
      for (let left = task.countCompleted(); left > 0; left--) context.progress.tableDone();
    } finally {
      queue.done(task);
    }
  });
  return doubtful;
}

/** Loads the rows of one task on the session of one worker. */
export async function loadTask(
  env: LoadEnvironment,
  task: LoadTask,
  worker: number,
  signal: AbortSignal,
  doubtful: Set<ContentsTable>,
): Promise<void> {
  if (isWhole(task)) await loadWhole(env, task, worker, signal, doubtful);
  else await loadTransactions(env, task, worker, signal, doubtful);
}

/** Loads the instant rows, before all other rows of their tables. */
export async function loadInstants({
  tables,
  source,
  method,
  loaders,
  state,
  context,
}: LoadEnvironment): Promise<void> {
  for (const planned of tables)
    for (const chunk of planned.table.chunks.filter(({ instant }) => instant)) {
      const item = itemOf(planned, chunk);
      if (!state?.has(item))
        await loaders.run(0, labelOf({ planned, chunk }), async (session) => {
          await session.execute('START TRANSACTION');
          try {
            const readAgain = (): AsyncIterable<Buffer> => source.readStream(chunk.object, context.signal);
            await loadInstantRows(
              { file: readAgain(), readAgain, method, planned, chunk },
              session,
              context.signal,
            );
            await state?.mark(session, item);
            await session.execute('COMMIT');
          } catch (error) {
            if (!session.lost) await session.execute('ROLLBACK');
            throw error;
          }
        });
      context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
    }
}

function isWhole({ transactions }: LoadTask): boolean {
  return !transactions[0]![0]!.planned.table.transactional;
}

async function loadTransactions(
  env: LoadEnvironment,
  { transactions }: LoadTask,
  worker: number,
  signal: AbortSignal,
  doubtful: Set<ContentsTable>,
): Promise<void> {
  for (const chunks of transactions) {
    const remarked = await env.loaders.run(worker, labelOfAll(chunks), (session) =>
      loadInTransaction(env, session, chunks, signal),
    );
    for (const table of remarked) doubtful.add(table);
    for (const { chunk } of chunks) env.context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
  }
}

/** Returns the tables whose values caused a server remark. */
async function loadInTransaction(
  { source, method, state, loaders, masks, hold }: LoadEnvironment,
  session: Session,
  chunks: readonly TableChunk[],
  signal: AbortSignal,
): Promise<ContentsTable[]> {
  const items = chunks.map(({ planned, chunk }) => itemOf(planned, chunk));
  const label = labelOfAll(chunks);
  await hold?.(session, items);
  const remarked: ContentsTable[] = [];
  const filled = chunks.flatMap(({ chunk }) => (chunk.rows === 0 ? [] : [chunk.object]));
  const filesAtOnce = Math.max(1, Math.floor(SMALL_OBJECTS_AT_ONCE / loaders.count));
  const files = new ReadAhead(filled, filesAtOnce, signal, (name, signal) => source.readStream(name, signal));
  await masks?.prepare(
    session,
    chunks.map(({ planned }) => planned),
  );
  await session.execute('START TRANSACTION');
  try {
    await state?.claim(session, items);
    for (const [i, { planned, chunk }] of chunks.entries()) {
      if (chunk.rows === 0) continue;
      const file = files.read(chunk.object);
      const readAgain = (): AsyncIterable<Buffer> => source.readStream(chunk.object, signal);
      if (
        await loadChunk(
          { file, readAgain, method, planned, chunk, masked: masks?.of(planned) },
          session,
          signal,
        )
      )
        continue;
      await state?.annotate(session, items[i]!, DOUBTFUL);
      remarked.push(planned.table);
    }
    signal.throwIfAborted();
    await session.execute('COMMIT', `cannot commit ${label}`).catch((error: unknown) => {
      throw state ? error : withUnknownOutcome(error, label);
    });
    for (const item of items) state?.noteCommitted(item);
    return remarked;
  } catch (error) {
    if (!session.lost) await session.execute('ROLLBACK').catch(() => undefined);
    // The connection was lost during COMMIT, before its answer: the rows are committed, but the
    // remarks on them are unknown.
    if (state && isDuplicateKey(error) && (await state.isCommitted(session, items[0]!)))
      return chunks.map(({ planned }) => planned.table);
    throw error;
  } finally {
    await files.close();
  }
}

function labelOfAll(chunks: readonly TableChunk[]): string {
  const more = chunks.length === 1 ? '' : ` and ${plural(chunks.length - 1, 'more chunk')}`;
  return `${labelOf(chunks[0]!)}${more}`;
}

/**
 * Error for a COMMIT with a lost answer. Without a state, nothing shows whether the COMMIT took
 * place: another attempt might load rows twice.
 */
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

/**
 * Loads a whole table of an engine without transactions. Its rows are not rolled back, so a
 * half-loaded table must not look complete.
 */
async function loadWhole(
  { source, method, state, loaders, context, facts, masks, hold }: LoadEnvironment,
  { transactions }: LoadTask,
  worker: number,
  signal: AbortSignal,
  doubtful: Set<ContentsTable>,
): Promise<void> {
  const chunks = transactions.flat().map(({ chunk }) => chunk);
  const { planned } = transactions[0]![0]!;
  await loaders.run(worker, `${planned.schema}.${planned.table.name}`, async (session, attempt) => {
    await hold?.(session, [itemOf(planned)]);
    await masks?.prepare(session, [planned]);
    if (attempt > 1 || state?.isResumed) await truncateOwn(session, facts, state, planned);
    try {
      for (const chunk of chunks) {
        if (chunk.rows === 0) continue;
        const readAgain = (): AsyncIterable<Buffer> => source.readStream(chunk.object, signal);
        if (
          !(await loadChunk(
            { file: readAgain(), readAgain, method, planned, chunk, masked: masks?.of(planned) },
            session,
            signal,
          ))
        )
          doubtful.add(planned.table);
      }
    } catch (error) {
      if (!session.lost) await truncateOwn(session, facts, state, planned).catch(() => undefined);
      throw error;
    }
    await state?.mark(session, itemOf(planned), doubtful.has(planned.table) ? DOUBTFUL : '');
  });
  for (const chunk of chunks) context.progress.advance(chunk.rows ?? 0, chunk.dataBytes);
}
