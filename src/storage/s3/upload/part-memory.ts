// Frees the memory of stored parts. Upload allocates memory for each part. The garbage collector
// considers only memory on the heap and would let hundreds of megabytes pile up.
import { freeMemory } from '../../../core/buffer-pool.ts';

interface Use {
  /** Last part in this memory. */
  partNumber: number;
  /** Number of parts in this memory that are being sent. */
  sending: number;
}

export class PartMemory {
  /** Highest part that was begun. */
  #last = 0;
  readonly #uses = new Map<ArrayBufferLike, Use>();

  /**
   * Notes a part of Upload. Upload creates parts in order and no longer reads the bytes of earlier
   * parts.
   */
  begin(partNumber: number, { buffer }: Uint8Array): void {
    this.#last = Math.max(this.#last, partNumber);
    const use = this.#uses.get(buffer);
    // The last part may share the memory of the previous part.
    this.#uses.set(buffer, { partNumber, sending: (use?.sending ?? 0) + 1 });
    this.#free();
  }

  /**
   * Notes a stored part. Not called after a failure, because a socket may still read the memory.
   */
  stored({ buffer }: Uint8Array): void {
    this.#uses.get(buffer)!.sending--;
    this.#free();
  }

  #free(): void {
    for (const [memory, { partNumber, sending }] of this.#uses) {
      if (sending > 0 || partNumber >= this.#last) continue;
      this.#uses.delete(memory);
      freeMemory(memory);
    }
  }
}
