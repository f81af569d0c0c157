// Dumps the rows of all tables with the workers of one snapshot: the largest table first, its chunks side by side.
// Invariant: for a table of several chunks the sum of the chunks' rows equals COUNT(*) in the same snapshot.
import { BackupError } from '../errors.ts';
import { forEachConcurrent } from '../concurrency.ts';
import { isMariaDb, type ServerFacts } from '../mysql/server-facts.ts';
import { cutIntoRanges, type Range } from '../mysql/chunk-ranges.ts';
import { chunkQuery } from '../mysql/select-rows.ts';
import { quoteName, quoteTable } from '../mysql/sql-text.ts';
import type { Session } from '../mysql/session.ts';
import type { RowPiece } from '../mysql/row-stream.ts';
import { recyclePiece } from '../format/piece-memory.ts';
import { ChunkWriter } from './chunk-writer.ts';
import type { ObjectWriter } from './object-writer.ts';
import type { Context } from '../context.ts';
import type { BackupRequest } from './request.ts';
import { RollingWriter } from './rolling-writer.ts';
import type { TableDump } from './table-dump.ts';

export interface DumpEnvironment {
  request: BackupRequest;
  context: Context;
  facts: ServerFacts;
  /** Sessions inside the snapshot. */
  workers: readonly Session[];
  /** A session outside of it that plans the chunks. */
  planner: Session;
  objects: ObjectWriter;
  warnings: string[];
}

type Task = { dump: TableDump; number: number; fileName: string; range: Range } | { dump: TableDump };

export async function dumpRows(env: DumpEnvironment, dumps: readonly TableDump[]): Promise<void> {
  const { workers, context } = env;
  await forEachConcurrent(
    planTasks(env, dumps),
    workers.length,
    context.signal,
    async (task, worker, signal) => {
      const session = workers[worker]!;
      const isComplete =
        'number' in task
          ? await dumpRange(env, session, task, signal)
          : await dumpStream(env, session, task.dump, signal);
      if (!isComplete) return;
      await checkTable(env, session, task.dump);
      context.progress.tableDone();
    },
  );
}

/** Tables that only one connection can read come first: they are what the others would wait for in the end. */
async function* planTasks(
  { planner, request }: DumpEnvironment,
  dumps: readonly TableDump[],
): AsyncGenerator<Task> {
  const weight = ({ table, chunking }: TableDump): number =>
    table.estimatedBytes * (chunking === 'stream' ? request.concurrency : 1);
  for (const dump of [...dumps].sort((a, b) => weight(b) - weight(a))) {
    if (dump.chunking === 'stream') {
      yield { dump };
      continue;
    }
    // One range ahead, because the name of the last file says that it is the last.
    let pending: { range: Range } | undefined;
    for await (const range of cutIntoRanges(planner, dump.table, {
      rowsPerChunk: rowsPerChunk(dump, request),
      isExplicit: request.rowsPerChunk !== undefined,
    })) {
      if (pending) yield { dump, ...dump.plan(false), ...pending };
      pending = { range };
    }
    if (pending) yield { dump, ...dump.plan(true), ...pending };
  }
}

function rowsPerChunk({ table }: TableDump, { rowsPerChunk, bytesPerChunk }: BackupRequest): number {
  return rowsPerChunk ?? Math.max(1, Math.floor(bytesPerChunk / Math.max(table.avgRowBytes, 16)));
}

/** An upload's part size depends on the largest size that the object can have; estimates may be far off. */
function maxObjectBytes({ table }: TableDump): number {
  return Math.max(32 * 1024 ** 3, table.estimatedBytes * 4);
}

async function dumpRange(
  { request, context, objects }: DumpEnvironment,
  session: Session,
  { dump, number, fileName, range }: Extract<Task, { number: number }>,
  signal: AbortSignal,
): Promise<boolean> {
  const writer = new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
  const push = (piece: RowPiece): Promise<void> | undefined => {
    context.progress.advance(piece.rows, piece.bytes.length);
    return writer.push({ ...piece, release: () => recyclePiece(piece) });
  };
  const { select, from, orderBy } = dump.reading;
  const { schema, name } = dump.table;
  const sql = chunkQuery({ schema, table: name, select, from, orderBy, where: [range, dump.filter] });
  try {
    const { rows, longestRowBytes } = await session.stream(
      sql,
      (piece) => push(piece),
      signal,
      `cannot read ${dump.label} chunk ${number}`,
    );
    dump.noteLongestRow(longestRowBytes);
    const chunk = await writer.finish();
    assertRows(chunk.rows, rows, `${dump.label} chunk ${number}`);
    return dump.add(number, range, chunk);
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}

async function dumpStream(
  { request, context, objects }: DumpEnvironment,
  session: Session,
  dump: TableDump,
  signal: AbortSignal,
): Promise<boolean> {
  const open = (fileName: string): ChunkWriter =>
    new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
  const writer = new RollingWriter(dump, open, request.bytesPerChunk);
  const { select, from, orderBy } = dump.reading;
  const { schema, name } = dump.table;
  const sql = chunkQuery({ schema, table: name, select, from, orderBy, where: [dump.filter] });
  const push = (piece: RowPiece): Promise<void> | undefined => {
    context.progress.advance(piece.rows, piece.bytes.length);
    return writer.push(piece);
  };
  try {
    const { rows, longestRowBytes } = await session.stream(sql, push, signal, `cannot read ${dump.label}`);
    dump.noteLongestRow(longestRowBytes);
    await writer.finish();
    assertRows(dump.rows, rows, dump.label);
    return true;
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}

async function checkTable(
  { facts, warnings }: DumpEnvironment,
  session: Session,
  dump: TableDump,
): Promise<void> {
  const { table, filter } = dump;
  // A DECIMAL or temporal value inside a JSON document has no text form that comes back as what it was.
  const jsonColumns = isMariaDb(facts)
    ? []
    : table.columns.filter(({ dataType, generated }) => dataType === 'json' && !generated);
  if (dump.chunks.length === 1 && jsonColumns.length === 0) return;
  const counted = jsonColumns.map(({ name }, i) => {
    const column = quoteName(name);
    const text = `CAST(${column} AS CHAR CHARACTER SET utf8mb4)`;
    const again = `CAST(${text} AS JSON)`;
    // 1.10 and 1.1 are equal as numbers and differ as texts; a date and its text are the other way round.
    return `, SUM(NOT (${column} <=> ${again} AND ${text} <=> CAST(${again} AS CHAR CHARACTER SET utf8mb4))) AS j${i}`;
  });
  const [row] = await session.query(
    `SELECT COUNT(*) AS rowCount${counted.join('')} FROM ${quoteTable(table.schema, table.name)} ${table.systemVersioned ? 'FOR SYSTEM_TIME ALL' : ''} ${filter ? `WHERE (${filter})` : ''}`,
    `cannot count ${dump.label}`,
  );
  assertRows(dump.rows, Number(row?.['rowCount']), dump.label);
  jsonColumns.forEach(({ name }, i) => {
    const changed = Number(row?.[`j${i}`] ?? 0);
    if (changed > 0)
      warnings.push(
        `${dump.label}.${name}: ${changed} JSON documents hold decimal, temporal or binary values that come back as numbers and strings`,
      );
  });
}

function assertRows(dumped: number, counted: number, what: string): void {
  if (dumped === counted) return;
  throw new BackupError(
    'ROW_COUNT_MISMATCH',
    `row count mismatch in ${what}: server ${counted}, dumped ${dumped}`,
    {
      hint: 'The backup would not be complete and was not made: please report this with the table definition.',
    },
  );
}
