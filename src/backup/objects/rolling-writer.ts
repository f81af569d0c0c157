// Writes the single stream of a table that cannot be split by a key: a chunk ends at the first row
// after `bytesPerChunk`. The name of the last file marks it as the last. So the writer holds the
// start of each chunk back until more bytes follow than it holds, or until the stream ends. If the
// stream ends inside an opened file, an empty last file follows.
import { recyclePiece } from '../../core/buffer-pool.ts';
import type { RowPiece } from '../../mysql/protocol/row-stream.ts';
import { type ChunkWriter, finishBeside } from './chunk-writer.ts';
import type { ChunkPiece } from './frame-maker.ts';
import type { TableDump } from '../rows/table-dump.ts';

/** Bytes at the start of a chunk that are held back. */
const HELD_BYTES = 4 * 1024 * 1024;

export class RollingWriter {
  readonly #dump: TableDump;
  readonly #open: (fileName: string) => ChunkWriter;
  readonly #bytesPerChunk: number;
  #held: ChunkPiece[] = [];
  #heldBytes = 0;
  #current: { number: number; writer: ChunkWriter } | undefined;
  /** End of the previous chunk: it is stored while the next chunk is read. */
  #ending: Promise<void> = Promise.resolve();
  /** Push in progress. */
  #pushing: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;

  constructor(dump: TableDump, open: (fileName: string) => ChunkWriter, bytesPerChunk: number) {
    this.#dump = dump;
    this.#open = open;
    this.#bytesPerChunk = bytesPerChunk;
  }

  push(piece: RowPiece): Promise<void> | undefined {
    this.#pushing = this.#push(piece);
    return this.#pushing;
  }

  #push(piece: RowPiece): Promise<void> | undefined {
    if (this.#failure) throw this.#failure.error;
    const { bytes, rows, rowEnd } = piece;
    const size = (this.#current?.writer.dataBytes ?? 0) + this.#heldBytes + bytes.length;
    if (size >= this.#bytesPerChunk && rowEnd > 0) return this.#roll(bytes, rows, rowEnd);
    return this.#take({ bytes, rows, release: () => recyclePiece(piece) });
  }

  async finish(): Promise<void> {
    if (this.#current) await this.#close();
    await this.#ending;
    const { number, fileName } = this.#dump.plan(true);
    const writer = this.#open(fileName);
    try {
      for (const piece of this.#held) await writer.push(piece);
      this.#dump.add(number, undefined, await writer.finish());
    } catch (error) {
      await writer.abort(error);
      throw error;
    }
  }

  /** Aborts the writer. After it settles, nothing is written and nothing is added to the dump. */
  async abort(error: unknown): Promise<void> {
    this.#failure = { error };
    await this.#current?.writer.abort(error);
    await this.#pushing?.catch(() => undefined);
    await this.#ending.catch(() => undefined);
  }

  #take(piece: ChunkPiece): Promise<void> | undefined {
    if (piece.bytes.length === 0) return undefined;
    if (this.#current) return this.#current.writer.push(piece);
    this.#held.push(piece);
    this.#heldBytes += piece.bytes.length;
    return this.#heldBytes > HELD_BYTES ? this.#release() : undefined;
  }

  /**
   * Ends the chunk with the last row that ends in these bytes. The bytes after that row begin the
   * next chunk.
   */
  async #roll(bytes: Buffer, rows: number, rowEnd: number): Promise<void> {
    await this.#take({ bytes: bytes.subarray(0, rowEnd), rows });
    if (!this.#current) await this.#release();
    await this.#close();
    await this.#take({ bytes: bytes.subarray(rowEnd), rows: 0 });
  }

  async #release(): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    const { number, fileName } = this.#dump.plan(false);
    const writer = this.#open(fileName);
    this.#current = { number, writer };
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const piece of held) await writer.push(piece);
  }

  async #close(): Promise<void> {
    await this.#ending;
    const { number, writer } = this.#current!;
    this.#current = undefined;
    this.#ending = finishBeside(writer, async () => {
      this.#dump.add(number, undefined, await writer.finish());
    });
    this.#ending.catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }
}
