// Body of a multipart upload for lib-storage's Upload: a stream of chunks with the size of a part.
//
// Upload joins its chunks into new memory as soon as they exceed a part, and keeps the excess for
// the next part. So the first chunk has one byte, and each part is joined from the kept byte and
// one chunk: Upload copies each byte once, and the memory of a chunk is free when its part is sent.
import { BackupError } from '../../../core/errors.ts';
import type { PartPool } from './part-pool.ts';
import type { PieceReader } from './piece-reader.ts';

export class PartBody {
  readonly #pieces: PieceReader;
  readonly #pool: PartPool;
  readonly #memoryBytes: number;
  readonly #onFailure: (error: unknown) => void;
  /** Memory of the chunk that was yielded last, or that is being filled. */
  #memory: Buffer | undefined;
  #filling: Promise<number> | undefined;
  /** Number of yielded chunks with the size of a part. */
  #chunks = 0;
  readonly stream: ReadableStream<Uint8Array>;

  /**
   * Creates a body.
   * @param memory full buffer of the pool, one byte longer than a part: the first bytes of the
   * object
   * @param onFailure called at once with an error of the source; Upload receives the error later,
   * after the parts in flight
   */
  constructor(pieces: PieceReader, memory: Buffer, pool: PartPool, onFailure: (error: unknown) => void) {
    this.#pieces = pieces;
    this.#memory = memory;
    this.#memoryBytes = memory.byteLength;
    this.#pool = pool;
    this.#onFailure = onFailure;
    // Such a stream requests nothing ahead of its reader.
    this.stream = ReadableStream.from(this.#read());
  }

  get partBytes(): number {
    return this.#memoryBytes - 1;
  }

  /**
   * Notes a part that Upload sends. If it is the last chunk's part, the chunk has been joined.
   * @throws BackupError INTERNAL if the part uses the memory of a chunk, which the next chunk would
   * overwrite
   */
  onPart(partNumber: number, part: Uint8Array): void {
    if (part.buffer === this.#memory?.buffer)
      throw new BackupError('INTERNAL', 'a part of an upload is in memory that is used again');
    if (partNumber === this.#chunks && !this.#filling) this.#giveBack();
  }

  /** Waits until nothing is read into the memory any more, and returns it to the pool. */
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
