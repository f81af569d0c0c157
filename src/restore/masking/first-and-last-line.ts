// The first and the last line of a stream. It copies no other bytes, and looks for line ends once
// for each piece.
const MAX_LINE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

export class FirstAndLastLine {
  #first: Buffer | undefined = Buffer.alloc(0);
  #isFirstWhole = false;
  /** Bytes from the start of the last line; undefined: the line is too long. */
  #last: Buffer | undefined = Buffer.alloc(0);

  async *watch(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      this.#see(bytes);
      yield bytes;
    }
  }

  /** Returns the lines without their ends: none, one or two. A line over 4 MiB is left out. */
  take(): Buffer[] {
    const last = this.#last?.at(-1) === NEWLINE ? this.#last.subarray(0, -1) : undefined;
    const first = this.#isFirstWhole ? this.#first : undefined;
    return [first, last && first?.equals(last) ? undefined : last].filter((line) => line !== undefined);
  }

  #see(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (!this.#isFirstWhole && this.#first) {
      const end = bytes.indexOf(NEWLINE);
      this.#first = append(this.#first, end < 0 ? bytes : bytes.subarray(0, end));
      this.#isFirstWhole = end >= 0 && this.#first !== undefined;
    }
    const start = bytes.length < 2 ? -1 : bytes.lastIndexOf(NEWLINE, bytes.length - 2);
    if (start >= 0) this.#last = append(Buffer.alloc(0), bytes.subarray(start + 1));
    else if (this.#last?.at(-1) === NEWLINE) this.#last = append(Buffer.alloc(0), bytes);
    else this.#last = this.#last && append(this.#last, bytes);
  }
}

/** The buffers of the stream are used again, so their bytes are copied. */
function append(before: Buffer, bytes: Buffer): Buffer | undefined {
  return before.length + bytes.length > MAX_LINE_BYTES ? undefined : Buffer.concat([before, bytes]);
}
