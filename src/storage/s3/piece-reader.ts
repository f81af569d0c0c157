// Takes bytes from a source whose pieces have any size. Invariant: a piece is used up before the next one is asked for, because the
// source may use its memory again.

const NOTHING = new Uint8Array();

export class PieceReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = NOTHING;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** A copy of the rest of the piece, if it is not longer than that; nothing at the end of the source. */
  async takePiece(maxBytes: number): Promise<Uint8Array> {
    if (!(await this.#advance()) || this.#piece.byteLength > maxBytes) return NOTHING;
    const copy = Uint8Array.from(this.#piece);
    this.#piece = NOTHING;
    return copy;
  }

  async isAtEnd(): Promise<boolean> {
    return !(await this.#advance());
  }

  /** Fills memory from a position on, as far as there are bytes. @returns the position of the end */
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

  /** Ends a source that is not at its end. */
  async close(): Promise<void> {
    this.#piece = NOTHING;
    await this.#pieces.return?.();
  }

  /** Whether there are bytes: of this piece, or of the next one that has any. */
  async #advance(): Promise<boolean> {
    while (this.#piece.byteLength === 0) {
      const { done, value } = await this.#pieces.next();
      if (done) return false;
      this.#piece = value;
    }
    return true;
  }
}
