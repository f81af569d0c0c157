// Compares the columns of a masked table that have no mask with the stream that was sent.
import { decompressAs } from '../../compression/decompress.ts';
import { recyclePiece } from '../../core/buffer-pool.ts';
import { columnOf } from '../../mysql/schema/tables/column.ts';
import { chunkQuery } from '../../mysql/rows/select-rows.ts';
import type { Session } from '../../mysql/connection/session.ts';
import type { BackupSource, ContentsChunk } from '../../repository/contents.ts';
import { FieldSums } from '../../tsv/field-sums.ts';
import type { PlannedTable } from '../plan/planned.ts';
import type { TableMask } from './restore-masks.ts';

export class KeptColumns {
  readonly #planned: PlannedTable;
  readonly #fields: readonly boolean[];
  /** Object of a chunk → sum of its rows, as they were sent. */
  readonly #sent = new Map<string, FieldSums>();

  private constructor(planned: PlannedTable, fields: readonly boolean[]) {
    this.#planned = planned;
    this.#fields = fields;
  }

  /**
   * Returns undefined if the table cannot be compared: the format of another tool, a history, whose
   * end of time differs between servers, or no such column. The text of JSON depends on the server.
   */
  static of(planned: PlannedTable, { masks, facts }: TableMask): KeptColumns | undefined {
    const { table } = planned;
    if (table.select === undefined || table.fileFormat !== undefined || table.versioned) return undefined;
    const json = facts.columns.map(columnOf).filter(({ dataType }) => dataType === 'json');
    const others = new Set([...masks.map(({ column }) => column), ...json.map(({ name }) => name)]);
    const fields = table.columns.map((name) => !others.has(name));
    return fields.includes(true) ? new KeptColumns(planned, fields) : undefined;
  }

  get names(): string[] {
    return this.#planned.table.columns.filter((_, i) => this.#fields[i]);
  }

  async *watch(chunk: ContentsChunk, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const sums = new FieldSums(this.#fields);
    for await (const bytes of source) {
      sums.push(bytes);
      yield bytes;
    }
    this.#sent.set(chunk.object, sums);
  }

  /**
   * Returns the sum over all rows of the backup. It reads chunks again that an earlier run sent.
   * @throws BackupError OBJECT_CORRUPT, STORAGE_*
   */
  async expected(source: BackupSource, signal: AbortSignal): Promise<string> {
    const all = new FieldSums(this.#fields);
    for (const chunk of this.#planned.table.chunks) {
      if (chunk.rows === 0) continue;
      if (!this.#sent.has(chunk.object)) {
        const content = decompressAs('zstd', source.readStream(chunk.object, signal));
        for await (const _ of this.watch(chunk, content)) signal.throwIfAborted();
      }
      all.add(this.#sent.get(chunk.object)!);
    }
    return all.value;
  }

  /** Returns the sum over all rows of the target. */
  async actual(session: Session, signal: AbortSignal): Promise<string> {
    const { schema, table } = this.#planned;
    const select = table.select!.filter((_, i) => this.#fields[i]);
    const sums = new FieldSums(select.map(() => true));
    await session.stream(
      chunkQuery({ schema, table: table.name, select, from: '', where: [] }),
      (piece) => {
        sums.push(piece.bytes);
        recyclePiece(piece);
      },
      signal,
      `cannot read the columns of ${schema}.${table.name} that have no mask`,
    );
    return sums.value;
  }
}
