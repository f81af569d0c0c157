// Loads the data of all tables. Invariant: chunk = object = transaction; it is committed only when the hash of the
// bytes that were loaded is the manifest's, and the server reports exactly the rows that the manifest counts.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { OpenBackup } from '../backups/open-backup.ts';
import { forEachConcurrent } from '../concurrency.ts';
import { BackupError } from '../errors.ts';
import type { ManifestChunk, ManifestTable } from '../format/manifest.ts';
import { decompress } from '../format/zstd.ts';
import { isLockConflict } from '../mysql/mysql-errors.ts';
import { loadStatement } from '../mysql/select-rows.ts';
import type { Session, StatementResult } from '../mysql/session.ts';
import { quoteTable } from '../mysql/sql-text.ts';
import { retry } from '../retry.ts';
import type { Context } from '../context.ts';
import { LoadQueue, type LoadTask } from './load-queue.ts';

export interface LoadEnvironment {
  backup: OpenBackup;
  context: Context;
  loaders: readonly Session[];
}

/** @returns tables whose values the server remarked on, and which only a comparison of all rows can prove. */
export async function loadRows({ backup, context, loaders }: LoadEnvironment): Promise<Set<ManifestTable>> {
  const doubtful = new Set<ManifestTable>();
  const queue = new LoadQueue(backup.manifest.schemas);
  await forEachConcurrent(queue.tasks(), loaders.length, context.signal, async (task, worker, signal) => {
    try {
      await loadTask(backup, context, loaders[worker]!, task, signal, doubtful);
    } finally {
      queue.done(task);
    }
  });
  return doubtful;
}

async function loadTask(
  backup: OpenBackup,
  context: Context,
  session: Session,
  task: LoadTask,
  signal: AbortSignal,
  doubtful: Set<ManifestTable>,
): Promise<void> {
  const { schema, table, chunks } = task;
  try {
    for (const chunk of chunks) {
      if (chunk.rows === 0) continue;
      const isClean = await loadChunkWithRetry(backup, context, session, { schema, table, chunk }, signal);
      if (!isClean) doubtful.add(table);
      context.progress.advance(chunk.rows, chunk.dataBytes);
    }
  } catch (error) {
    // Rows of an engine without transactions are not rolled back: a table that is half there must not look whole.
    if (!table.transactional && !session.lost)
      await session.execute(`TRUNCATE TABLE ${quoteTable(schema, table.name)}`).catch(() => undefined);
    throw error;
  }
  if (task.isLast()) context.progress.tableDone();
}

interface ChunkLoad {
  schema: string;
  table: ManifestTable;
  chunk: ManifestChunk;
}

function loadChunkWithRetry(
  backup: OpenBackup,
  { logger }: Context,
  session: Session,
  load: ChunkLoad,
  signal: AbortSignal,
): Promise<boolean> {
  return retry(() => loadChunk(backup, session, load, signal), {
    attempts: load.table.transactional ? 5 : 1,
    firstDelayMs: 100,
    maxDelayMs: 5000,
    signal,
    isRetryable: (error) => isLockConflict(error),
    onRetry: (error, attempt) =>
      logger.info(`${labelOf(load)}: try ${attempt} failed, ${(error as Error).message}`),
  });
}

/** @returns whether the server had nothing to remark. */
async function loadChunk(
  backup: OpenBackup,
  session: Session,
  load: ChunkLoad,
  signal: AbortSignal,
): Promise<boolean> {
  const { schema, table, chunk } = load;
  const hash = createHash('sha256');
  const source = Readable.from(hashed(decompress(backup.readStream(chunk.object, signal)), hash), {
    objectMode: false,
    highWaterMark: 1024 * 1024,
  });
  const sql = loadStatement({
    schema,
    table: table.name,
    columns: table.columns,
    decodeColumns: table.decodeColumns,
    charset: 'binary',
  });
  await session.execute('START TRANSACTION');
  try {
    const result = await session.load(sql, source, `cannot load ${labelOf(load)}`);
    const actual = hash.digest('hex');
    if (actual !== chunk.sha256) {
      throw new BackupError(
        'OBJECT_CORRUPT',
        `checksum mismatch in ${labelOf(load)}: manifest ${chunk.sha256}, object ${actual}`,
        {
          hint: 'The object was damaged or changed; nothing of this chunk was committed. Use another backup, or the other copy of this one.',
          details: { object: chunk.object, expected: chunk.sha256, actual },
        },
      );
    }
    const isClean = await checkReport(session, load, result);
    signal.throwIfAborted();
    await session.execute('COMMIT', `cannot commit ${labelOf(load)}`);
    return isClean;
  } catch (error) {
    source.destroy();
    if (!session.lost) await session.execute('ROLLBACK').catch(() => undefined);
    throw describeStreamError(error, load);
  }
}

async function* hashed(
  source: AsyncIterable<Buffer>,
  hash: { update(bytes: Buffer): unknown },
): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    hash.update(bytes);
    yield bytes;
  }
}

/** LOAD DATA turns errors into warnings, so nothing but its report is believed. */
async function checkReport(
  session: Session,
  load: ChunkLoad,
  { info, affectedRows }: StatementResult,
): Promise<boolean> {
  const { records, deleted, skipped, warnings } = parseReport(info);
  const { chunk } = load;
  if (records !== chunk.rows || affectedRows !== chunk.rows || deleted !== 0 || skipped !== 0) {
    throw new BackupError(
      'LOAD_INCOMPLETE',
      `${labelOf(load)} has ${chunk.rows} rows, the server loaded ${affectedRows}: ${info}`,
      {
        hint: 'Nothing of this chunk was committed. See which rows the server refuses with its error log, and report this.',
        details: { expected: chunk.rows, actual: affectedRows, info },
      },
    );
  }
  if (warnings === 0) return true;
  const messages = await session.query<{ Code: number; Message: string }>('SHOW WARNINGS');
  // 1265 is also what an ENUM says of its error value, and 1264 what FLOAT(M,D) says of a value at its limit, which it
  // had rounded beyond; both are valid data: a comparison of all rows will tell.
  const other = messages.find(({ Code }) => Code !== TRUNCATED && Code !== OUT_OF_RANGE);
  if (other || messages.length === 0) {
    throw new BackupError(
      'LOAD_INCOMPLETE',
      `${labelOf(load)}: the server warned: ${other?.Message ?? info}`,
      {
        hint: 'A value would not be what it was; nothing of this chunk was committed. Report this with the table definition.',
        details: { info },
      },
    );
  }
  return false;
}

const TRUNCATED = 1265;
const OUT_OF_RANGE = 1264;

function parseReport(info: string): { records: number; deleted: number; skipped: number; warnings: number } {
  const field = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(info)?.[1] ?? NaN);
  return {
    records: field('Records'),
    deleted: field('Deleted'),
    skipped: field('Skipped'),
    warnings: field('Warnings'),
  };
}

/** What the decompressor throws is neither the server's nor ours. */
function describeStreamError(error: unknown, load: ChunkLoad): unknown {
  const cause = error instanceof BackupError ? error.cause : error;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'string' || !code.startsWith('ZSTD_')) return error;
  return new BackupError(
    'OBJECT_CORRUPT',
    `${labelOf(load)} cannot be decompressed: ${(cause as Error).message}`,
    {
      hint: 'The object was damaged or cut short; nothing of this chunk was committed.',
      details: { object: load.chunk.object },
      cause,
    },
  );
}

function labelOf({ schema, table, chunk }: ChunkLoad): string {
  return `${schema}.${table.name} chunk ${chunk.number}`;
}
