// Reads the data files of the small tables that share a transaction before their turn comes: with a storage that is far away, waiting for
// one after the other took most of a restore of thousands of tables.

/** Of one file; what is longer waits for its turn. In bytes. */
const MAX_FILE_BYTES = 512 * 1024;

interface OpenedFile {
  iterator: AsyncIterator<Buffer>;
  /** What was read of it, and whether that is all. */
  beginning: Promise<{ pieces: Buffer[]; isWhole: boolean }>;
}

export class ReadAhead {
  readonly #names: readonly string[];
  readonly #filesAtOnce: number;
  readonly #open: (name: string, signal: AbortSignal) => AsyncIterable<Buffer>;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #opened = new Map<string, OpenedFile>();
  #next = 0;

  /**
   * @param names in the order in which they will be asked for, each once
   * @param filesAtOnce that are on their way or wait to be asked for
   */
  constructor(
    names: readonly string[],
    filesAtOnce: number,
    signal: AbortSignal,
    open: (name: string, signal: AbortSignal) => AsyncIterable<Buffer>,
  ) {
    this.#names = names;
    this.#filesAtOnce = filesAtOnce;
    this.#open = open;
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  async *read(name: string): AsyncGenerator<Buffer> {
    this.#openMore();
    const { iterator, beginning } = this.#opened.get(name)!;
    try {
      const { pieces, isWhole } = await beginning;
      this.#opened.delete(name);
      this.#openMore();
      yield* pieces;
      if (!isWhole) yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }

  /** Files that no one has asked for are closed, or given up where they are on their way. */
  async close(): Promise<void> {
    if (this.#opened.size === 0) return;
    this.#stop.abort(new Error('the file is not needed any more'));
    await Promise.allSettled(
      [...this.#opened.values()].map(async ({ iterator }) => await iterator.return?.()),
    );
    this.#opened.clear();
  }

  #openMore(): void {
    while (this.#opened.size < this.#filesAtOnce && this.#next < this.#names.length) {
      const name = this.#names[this.#next++]!;
      const iterator = this.#open(name, this.#signal)[Symbol.asyncIterator]();
      const beginning = readBeginning(iterator);
      // Told to whoever asks for the file, if anybody does.
      beginning.catch(() => undefined);
      this.#opened.set(name, { iterator, beginning });
    }
  }
}

async function readBeginning(
  iterator: AsyncIterator<Buffer>,
): Promise<{ pieces: Buffer[]; isWhole: boolean }> {
  const pieces: Buffer[] = [];
  for (let bytes = 0; bytes < MAX_FILE_BYTES;) {
    const { done, value } = await iterator.next();
    if (done) return { pieces, isWhole: true };
    bytes += value.length;
    // A source may use its memory again.
    pieces.push(Buffer.from(value));
  }
  return { pieces, isWhole: false };
}
