// Reads the data files of the small tables that share a transaction ahead of their turn. With a
// distant storage, waiting for one file after the other took most of a restore of thousands of
// tables.

/** Bytes read ahead per file. The rest of a longer file waits for its turn. */
const MAX_FILE_BYTES = 512 * 1024;

interface OpenedFile {
  iterator: AsyncIterator<Buffer>;
  /** Beginning of the file, and whether it is the whole file. */
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
   * Creates a reader.
   * @param names files in the order in which they will be requested, each once
   * @param filesAtOnce number of files that are being read or wait to be requested
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

  /** Closes files that were not requested, and cancels reads in progress. */
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
      // The reader of the file receives this error, if the file is requested.
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
    // A source may reuse its memory.
    pieces.push(Buffer.from(value));
  }
  return { pieces, isWhole: false };
}
