// Reads one chunk of a table, or a whole table that needs a single connection, into objects.
// Invariant: an attempt whose connection was lost leaves no object, no chunk and no count, so that
// another worker can repeat it.
import type { Range } from '../../mysql/rows/chunk-ranges.ts';
import { chunkQuery, selectFrom } from '../../mysql/rows/select-rows.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { isSnapshotLost } from '../../mysql/connection/mysql-errors.ts';
import type { RowPiece } from '../../mysql/protocol/row-stream.ts';
import { TypedJsonScanner } from '../../tsv/typed-json.ts';
import type { Progress } from '../../core/progress.ts';
import { openChunk } from './chunk-reading.ts';
import { assertRows } from './check-rows.ts';
import { ChunkWriter, finishBeside } from '../objects/chunk-writer.ts';
import type { DumpEnvironment } from './dump-environment.ts';
import { RollingWriter } from '../objects/rolling-writer.ts';
import type { TableDump } from './table-dump.ts';
import { hashGeneratedColumns } from './generated-columns.ts';
import { countTypedDocuments } from './typed-documents.ts';

export interface RangeTask {
  dump: TableDump;
  number: number;
  fileName: string;
  range: Range;
  /** Rows of a history that began and ended at the same moment. */
  isInstant?: boolean;
}

/**
 * Largest size that the object can have. It determines the upload's part size; the factor allows
 * for bad estimates.
 */
function maxObjectBytes({ table }: TableDump): number {
  return Math.max(32 * 1024 ** 3, table.estimatedBytes * 4);
}

/** Result of reading rows. */
export interface RowsRead {
  /** Settles when the rows are stored; true if they complete the table. */
  isComplete: Promise<boolean>;
  /** Number of bytes read, which may not be stored yet. */
  bytes: number;
}

/**
 * Dumps one chunk.
 * @throws BackupError SOURCE_CONNECTION_LOST after undoing the attempt
 */
export async function dumpRange(
  { request, context, objects }: DumpEnvironment,
  session: SnapshotSession,
  { dump, number, fileName, range, isInstant = false }: RangeTask,
  signal: AbortSignal,
): Promise<RowsRead> {
  const counted = new CountedProgress(context.progress);
  const where = [range, dump.filter];
  const reading = openChunk(
    session,
    {
      sql: queryOf(dump, where),
      object: `cannot read ${dump.label} chunk ${number}`,
      compressionLevel: request.compressionLevel,
      scansJson: dump.typedJsonColumns.length > 0,
    },
    { objects, name: fileName, maxBytes: maxObjectBytes(dump) },
    signal,
    (rows, bytes) => counted.advance(rows, bytes),
  );
  try {
    const { rows, bytes, longestRowBytes, mayHoldTyped } = await reading.read();
    dump.noteLongestRow(longestRowBytes);
    const typed = mayHoldTyped ? await countTypedDocuments(session, dump, where) : undefined;
    const generated = await hashGeneratedColumns(session, dump, where, signal);
    const isComplete = finishBeside(reading, async () => {
      const chunk = await reading.finish();
      assertRows(chunk.rows, rows, `${dump.label} chunk ${number}`);
      if (typed) dump.noteTypedDocuments(typed);
      return dump.add(number, range, {
        ...chunk,
        ...(generated ? { generatedSha256: generated } : {}),
        ...(isInstant ? { instant: true } : {}),
      });
    });
    return { isComplete, bytes };
  } catch (error) {
    await reading.abort(error);
    if (isSnapshotLost(error)) {
      await objects.discard(fileName);
      counted.takeBack();
    }
    throw error;
  }
}

/**
 * Dumps a whole table.
 * @throws BackupError SOURCE_CONNECTION_LOST after undoing the attempt
 */
export async function dumpStream(
  { request, context, objects }: DumpEnvironment,
  session: SnapshotSession,
  dump: TableDump,
  signal: AbortSignal,
): Promise<RowsRead> {
  const names: string[] = [];
  const open = (fileName: string): ChunkWriter => {
    names.push(fileName);
    return new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
  };
  const writer = new RollingWriter(dump, open, request.bytesPerChunk);
  const counted = new CountedProgress(context.progress);
  const scanner = dump.typedJsonColumns.length > 0 ? new TypedJsonScanner() : undefined;
  const where = [dump.filter];
  const push = (piece: RowPiece): Promise<void> | undefined => {
    counted.advance(piece.rows, piece.bytes.length);
    scanner?.push(piece.bytes);
    return writer.push(piece);
  };
  try {
    const { rows, bytes, longestRowBytes } = await session.stream(
      queryOf(dump, where),
      push,
      signal,
      `cannot read ${dump.label}`,
    );
    dump.noteLongestRow(longestRowBytes);
    const typed = scanner?.finish() ? await countTypedDocuments(session, dump, where) : undefined;
    const generated = await hashGeneratedColumns(session, dump, where, signal);
    const isComplete = finishBeside(writer, async () => {
      await writer.finish();
      if (generated) dump.generatedSha256 = { sha256: generated };
      assertRows(dump.rows, rows, dump.label);
      if (typed) dump.noteTypedDocuments(typed);
      return true;
    });
    return { isComplete, bytes };
  } catch (error) {
    await writer.abort(error);
    if (isSnapshotLost(error)) {
      for (const name of names) await objects.discard(name);
      dump.startOver();
      counted.takeBack();
    }
    throw error;
  }
}

/** Selects the rows of a table that meet the conditions, with their masks. */
function queryOf({ table, reading, masked }: TableDump, where: readonly (string | undefined)[]): string {
  const { select, from, orderBy } = masked?.reading ?? reading;
  return chunkQuery({
    verb: selectFrom(table),
    schema: table.schema,
    table: table.name,
    select,
    from,
    orderBy,
    where,
  });
}

/** Counts the progress of one attempt, so that a failed attempt can be subtracted. */
class CountedProgress {
  readonly #progress: Progress;
  #rows = 0;
  #bytes = 0;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  advance(rows: number, bytes: number): void {
    this.#rows += rows;
    this.#bytes += bytes;
    this.#progress.advance(rows, bytes);
  }

  takeBack(): void {
    this.#progress.advance(-this.#rows, -this.#bytes);
  }
}
