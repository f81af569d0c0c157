// Dumps the rows of all tables with the workers of one snapshot: the largest table first, its
// chunks in parallel. Invariant: if a table has several chunks, the sum of their rows equals
// COUNT(*) in the same snapshot.
import { cutIntoRanges, type Range } from '../../mysql/rows/chunk-ranges.ts';
import type { Queryable } from '../../mysql/connection/reader.ts';
import { isSnapshotLost } from '../../mysql/connection/mysql-errors.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { namesOf, withoutValues } from '../../masking/hidden-values.ts';
import { checkMaskedRows } from '../masking/check-masked-rows.ts';
import { checkTable } from './check-rows.ts';
import { dumpHistory } from './dump-history.ts';
import { dumpRange, dumpStream, type RangeTask, type RowsRead } from './dump-chunks.ts';
import type { BackupRequest } from '../request.ts';
import type { Performed } from './snapshot-workers.ts';
import type { TableDump } from './table-dump.ts';
import { describeTypedDocuments } from './typed-documents.ts';
import type { DumpEnvironment } from './dump-environment.ts';

type Task = ({ kind: 'range' } & RangeTask) | { kind: 'stream' | 'check'; dump: TableDump };

export async function dumpRows(env: DumpEnvironment, dumps: readonly TableDump[]): Promise<void> {
  const { workers, context } = env;
  await workers.perform(
    planTasks(env, dumps),
    context.signal,
    (task, session, signal) => perform(env, task, session, signal),
    describe,
  );
}

async function perform(
  env: DumpEnvironment,
  task: Task,
  session: SnapshotSession,
  signal: AbortSignal,
): Promise<Performed<Task>> {
  const { dump } = task;
  const { masked } = dump;
  try {
    return await performTask(env, task, session, signal);
  } catch (error) {
    // The server quotes values in its messages.
    if (!masked || env.request.mask?.showRows || isSnapshotLost(error)) throw error;
    throw withoutValues(error, namesOf(masked.facts), `cannot read ${dump.label}`);
  }
}

async function performTask(
  env: DumpEnvironment,
  task: Task,
  session: SnapshotSession,
  signal: AbortSignal,
): Promise<Performed<Task>> {
  const { dump } = task;
  switch (task.kind) {
    case 'range':
      return await thenCheck(env, dump, await dumpRange(env, session, task, signal));
    case 'stream':
      return await thenCheck(
        env,
        dump,
        dump.table.systemVersioned
          ? await dumpHistory(env, session, dump, signal)
          : await dumpStream(env, session, dump, signal),
      );
    case 'check':
      await checkTable(session, dump);
      if (dump.masked) await checkMaskedRows(session, dump, dump.masked);
      env.warnings.push(...describeTypedDocuments(dump));
      env.context.progress.tableDone();
      return { storing: Promise.resolve(undefined), bytes: 0 };
  }
}

/**
 * Waits until the read bytes are paid for. Chunks that are stored while the next one is read do not
 * hold the readers back, so each reader waits itself.
 */
async function thenCheck(
  { rate }: DumpEnvironment,
  dump: TableDump,
  { isComplete, bytes }: RowsRead,
): Promise<Performed<Task>> {
  await rate?.wait();
  return { storing: isComplete.then((complete) => (complete ? { kind: 'check', dump } : undefined)), bytes };
}

function describe(task: Task): string {
  const { label } = task.dump;
  if (task.kind === 'check') return `the count of ${label}`;
  return task.kind === 'range' ? `${label} chunk ${task.number}` : label;
}

/**
 * Plans tables that only one connection can read first: otherwise the other workers wait for them
 * at the end.
 */
async function* planTasks(
  { planner, request, assertProtected }: DumpEnvironment,
  dumps: readonly TableDump[],
): AsyncGenerator<Task> {
  const weight = ({ table, chunking }: TableDump): number =>
    table.estimatedBytes * (chunking === 'stream' ? request.concurrency : 1);
  for (const dump of [...dumps].sort((a, b) => weight(b) - weight(a))) {
    assertProtected();
    if (dump.chunking === 'stream') {
      yield { kind: 'stream', dump };
      continue;
    }
    for await (const task of planRanges(planner, dump, request)) {
      assertProtected();
      yield task;
    }
  }
}

/**
 * Looks up chunk bounds inside one transaction to keep its metadata lock. Otherwise each lookup
 * queues after a pending ALTER TABLE that waits for our workers: a deadlock.
 */
async function* planRanges(
  planner: Queryable,
  dump: TableDump,
  request: BackupRequest,
): AsyncGenerator<{ kind: 'range' } & RangeTask> {
  let isBegun = false;
  const locking: Pick<Queryable, 'query'> = {
    async query(...statement) {
      if (!isBegun) await planner.query('START TRANSACTION');
      isBegun = true;
      return await planner.query(...statement);
    },
  };
  try {
    // Plan one range ahead, because the name of the last file marks it as the last.
    let pending: { range: Range } | undefined;
    for await (const range of cutIntoRanges(locking, dump.table, {
      rowsPerChunk: rowsPerChunk(dump, request),
      isExplicit: request.rowsPerChunk !== undefined,
    })) {
      if (pending) yield { kind: 'range', dump, ...dump.plan(false), ...pending };
      pending = { range };
    }
    if (pending) yield { kind: 'range', dump, ...dump.plan(true), ...pending };
  } finally {
    if (isBegun) await planner.query('COMMIT').catch(() => undefined);
  }
}

function rowsPerChunk({ table }: TableDump, { rowsPerChunk, bytesPerChunk }: BackupRequest): number {
  return rowsPerChunk ?? Math.max(1, Math.floor(bytesPerChunk / Math.max(table.avgRowBytes, 16)));
}
