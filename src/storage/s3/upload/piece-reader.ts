// Reads bytes from a source with pieces of any size. Invariant: a piece is used up before the next
// one is requested, because the source may reuse its memory.

const NOTHING = new Uint8Array();

export class PieceReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = NOTHING;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /**
   * Returns a copy of the rest of the piece, if it has at most `maxBytes`; otherwise, and at the
   * end of the source, an empty array.
   */
  async takePiece(maxBytes: number): Promise<Uint8Array> {
    if (!(await this.#advance()) || this.#piece.byteLength > maxBytes) return NOTHING;
    const copy = Uint8Array.from(this.#piece);
    this.#piece = NOTHING;
    return copy;
  }

  async isAtEnd(): Promise<boolean> {
    return !(await this.#advance());
  }

  /**
   * Fills memory from a position, as far as the source has bytes.
   * @returns the end position
   */
  async readInto(memory: Uint8Array, from = 0): Promise<number> {
    let end = from;
    while (end < memory.byteLength && (await this.#advance())) {
      const taken = this.#piece.subarray(0, memory.byteLength - end);
      memory.set(taken, end);
      end += taken.byteLength;
      this.#piece = this.#piece.subarray(taken.byteLength);
    }
    return end;
  }

  /** Ends a source before its end. */
  async close(): Promise<void> {
    this.#piece = NOTHING;
    await this.#pieces.return?.();
  }

  /** Advances to a piece with bytes. Returns false at the end. */
  async #advance(): Promise<boolean> {
    while (this.#piece.byteLength === 0) {
      const { done, value } = await this.#pieces.next();
      if (done) return false;
      this.#piece = value;
    }
    return true;
  }
}
