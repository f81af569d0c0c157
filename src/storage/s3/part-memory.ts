// Gives the memory of parts back that are stored. Upload makes new memory for each part; the garbage collector looks at the heap
// and not at what lies outside of it, and would let hundreds of megabytes pile up.
import { freeMemory } from '../../core/buffer-pool.ts';

interface Use {
  /** The last part in this memory. */
  partNumber: number;
  /** Parts in this memory that were begun and are not stored. */
  sending: number;
}

export class PartMemory {
  /** The highest part that was begun. */
  #last = 0;
  readonly #uses = new Map<ArrayBufferLike, Use>();

  /** Upload has made a part. It makes them in order: of those before it, it reads no byte any more. */
  begin(partNumber: number, { buffer }: Uint8Array): void {
    this.#last = Math.max(this.#last, partNumber);
    const use = this.#uses.get(buffer);
    // The last part may be the end of the one before.
    this.#uses.set(buffer, { partNumber, sending: (use?.sending ?? 0) + 1 });
    this.#free();
  }

  /** Only for a part that was stored: after a failure, a socket may still read its memory. */
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
