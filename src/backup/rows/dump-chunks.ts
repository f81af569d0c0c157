// Reads one chunk of a table, or a whole table that needs a single connection, into objects.
// Invariant: an attempt whose connection was lost leaves no object, no chunk and no count, so that
// another worker can repeat it.
import type { Range } from '../../mysql/rows/chunk-ranges.ts';
import { chunkQuery, selectFrom } from '../../mysql/rows/select-rows.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { isSnapshotLost } from '../../mysql/connection/mysql-errors.ts';
import type { RowPiece } from '../../mysql/protocol/row-stream.ts';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { TypedJsonScanner } from '../../tsv/typed-json.ts';
import type { Column } from '../../mysql/schema/column.ts';
import type { Progress } from '../../core/progress.ts';
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
  session: Session,
  { dump, number, fileName, range, isInstant = false }: RangeTask,
  signal: AbortSignal,
): Promise<RowsRead> {
  const writer = new ChunkWriter(objects, fileName, request.compressionLevel, maxObjectBytes(dump));
  const counted = new CountedProgress(context.progress);
  const documents = new DocumentCheck(dump);
  const push = (piece: RowPiece): Promise<void> | undefined => {
    counted.advance(piece);
    documents.push(piece);
    return writer.push({ ...piece, release: () => recyclePiece(piece) });
  };
  const { select, from, orderBy } = dump.reading;
  const { schema, name } = dump.table;
  const verb = selectFrom(dump.table);
  const sql = chunkQuery({ verb, schema, table: name, select, from, orderBy, where: [range, dump.filter] });
  try {
    const what = `cannot read ${dump.label} chunk ${number}`;
    const { rows, bytes, longestRowBytes } = await session.stream(sql, push, signal, what);
    dump.noteLongestRow(longestRowBytes);
    const typed = await documents.finish(session, [range, dump.filter]);
    const generated = await hashGeneratedColumns(session, dump, [range, dump.filter], signal);
    const isComplete = finishBeside(writer, async () => {
      const chunk = await writer.finish();
      assertRows(chunk.rows, rows, `${dump.label} chunk ${number}`);
      dump.noteTypedDocuments(typed);
      return dump.add(number, range, {
        ...chunk,
        ...(generated ? { generatedSha256: generated } : {}),
        ...(isInstant ? { instant: true } : {}),
      });
    });
    return { isComplete, bytes };
  } catch (error) {
    await writer.abort(error);
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
  session: Session,
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
  const documents = new DocumentCheck(dump);
  const push = (piece: RowPiece): Promise<void> | undefined => {
    counted.advance(piece);
    documents.push(piece);
    return writer.push(piece);
  };
  const { select, from, orderBy } = dump.reading;
  const { schema, name } = dump.table;
  const verb = selectFrom(dump.table);
  const sql = chunkQuery({ verb, schema, table: name, select, from, orderBy, where: [dump.filter] });
  try {
    const { rows, bytes, longestRowBytes } = await session.stream(
      sql,
      push,
      signal,
      `cannot read ${dump.label}`,
    );
    dump.noteLongestRow(longestRowBytes);
    const typed = await documents.finish(session, [dump.filter]);
    const generated = await hashGeneratedColumns(session, dump, [dump.filter], signal);
    const isComplete = finishBeside(writer, async () => {
      await writer.finish();
      if (generated) dump.generatedSha256 = { sha256: generated };
      assertRows(dump.rows, rows, dump.label);
      dump.noteTypedDocuments(typed);
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

/**
 * Scans the rows as they pass for values that no text can carry. Queries the server only if such a
 * value is possible.
 */
class DocumentCheck {
  readonly #dump: TableDump;
  readonly #columns: readonly Column[];
  readonly #scanner: TypedJsonScanner | undefined;

  constructor(dump: TableDump) {
    this.#dump = dump;
    this.#columns = dump.typedJsonColumns;
    this.#scanner = this.#columns.length > 0 ? new TypedJsonScanner() : undefined;
  }

  push({ bytes }: RowPiece): void {
    this.#scanner?.push(bytes);
  }

  /**
   * Counts the documents that no text can carry, by column.
   * @param where conditions that select the scanned rows
   */
  async finish(session: Session, where: readonly (string | undefined)[]): Promise<Map<string, number>> {
    if (!this.#scanner?.finish()) return new Map();
    return await countTypedDocuments(session, this.#dump, this.#columns, where);
  }
}

/** Counts the progress of one attempt, so that a failed attempt can be subtracted. */
class CountedProgress {
  readonly #progress: Progress;
  #rows = 0;
  #bytes = 0;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  advance({ rows, bytes }: RowPiece): void {
    this.#rows += rows;
    this.#bytes += bytes.length;
    this.#progress.advance(rows, bytes.length);
  }

  takeBack(): void {
    this.#progress.advance(-this.#rows, -this.#bytes);
  }
}
