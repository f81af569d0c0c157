// The body of a multipart upload, for lib-storage's Upload: a stream of chunks of the size of a part.
//
// Upload joins the chunks that it holds into new memory as soon as they have more bytes than a part, and keeps what is more for
// the next part. So the first chunk has one byte, and each part is joined from the byte that was kept and one chunk: Upload
// copies each byte once, and the memory of a chunk is free when its part is sent.
import { BackupError } from '../../core/errors.ts';
import type { PartPool } from './part-pool.ts';
import type { PieceReader } from './piece-reader.ts';

export class PartBody {
  readonly #pieces: PieceReader;
  readonly #pool: PartPool;
  readonly #memoryBytes: number;
  readonly #onFailure: (error: unknown) => void;
  /** Of the chunk that was given last, or that is filled. */
  #memory: Buffer | undefined;
  #filling: Promise<number> | undefined;
  /** Chunks of the size of a part that were given. */
  #chunks = 0;
  readonly stream: ReadableStream<Uint8Array>;

  /**
   * @param memory of the pool, full, of one byte more than a part: the first bytes of the object
   * @param onFailure is called at once with what the source throws; Upload gets it too, after the parts in flight
   */
  constructor(pieces: PieceReader, memory: Buffer, pool: PartPool, onFailure: (error: unknown) => void) {
    this.#pieces = pieces;
    this.#memory = memory;
    this.#memoryBytes = memory.byteLength;
    this.#pool = pool;
    this.#onFailure = onFailure;
    // Such a stream asks for nothing that was not read.
    this.stream = ReadableStream.from(this.#read());
  }

  get partBytes(): number {
    return this.#memoryBytes - 1;
  }

  /**
   * Upload sends a part: if it is the one of the last chunk, that chunk was joined.
   * @throws BackupError INTERNAL if the part is in the memory of a chunk, which the next chunk would overwrite
   */
  onPart(partNumber: number, part: Uint8Array): void {
    if (part.buffer === this.#memory?.buffer)
      throw new BackupError('INTERNAL', 'a part of an upload is in memory that is used again');
    if (partNumber === this.#chunks && !this.#filling) this.#giveBack();
  }

  /** Waits until nothing is read into the memory any more, and gives it back. */
  async close(): Promise<void> {
    await this.#filling?.catch(() => undefined);
    this.#giveBack();
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const first = this.#memory!;
    yield Uint8Array.from(first.subarray(0, 1));
    this.#chunks++;
    yield first.subarray(1);
    for (;;) {
      const memory = (this.#memory ??= this.#pool.take(this.#memoryBytes));
      const bytes = await this.#fill(memory.subarray(0, this.partBytes));
      if (bytes === 0) return;
      this.#chunks++;
      yield memory.subarray(0, bytes);
      if (bytes < this.partBytes) return;
    }
  }

  async #fill(memory: Buffer): Promise<number> {
    this.#filling = this.#pieces.readInto(memory);
    try {
      return await this.#filling;
    } catch (error) {
      this.#onFailure(error);
      throw error;
    } finally {
      this.#filling = undefined;
    }
  }

  #giveBack(): void {
    if (this.#memory) this.#pool.give(this.#memory);
    this.#memory = undefined;
  }
}
