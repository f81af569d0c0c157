// Reads one chunk of a table, or a whole table that one connection has to read, into objects. Invariant: of a try whose connection
// was lost nothing is left, no object, no chunk and no count, so that another worker can do it again.
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
  /** Rows of a history that began and ended at one moment. */
  isInstant?: boolean;
}

/** An upload's part size depends on the largest size that the object can have; estimates may be far off. */
function maxObjectBytes({ table }: TableDump): number {
  return Math.max(32 * 1024 ** 3, table.estimatedBytes * 4);
}

/** Rows that were read. */
export interface RowsRead {
  /** Settles when they are stored, and says whether the table is complete with them. */
  isComplete: Promise<boolean>;
  /** How many there are of what may not be stored yet. */
  bytes: number;
}

/** @throws BackupError SOURCE_CONNECTION_LOST after taking all back */
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
      what: `cannot read ${dump.label} chunk ${number}`,
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

/** All of a table. @throws BackupError SOURCE_CONNECTION_LOST after taking all back */
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

/** Selects the rows of a table that meet the conditions. */
function queryOf({ table, reading }: TableDump, where: readonly (string | undefined)[]): string {
  const { select, from, orderBy } = reading;
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

/** Tells how far a try is, and takes it back. */
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
