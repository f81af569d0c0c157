// A stream of the process that writes lines for people. Invariant: a stream without a reader, as
// after `| head -1` or a closed terminal, is not a failure of the run. The program never writes to
// such a stream again, and the run continues.

export class Output {
  readonly #stream: NodeJS.WriteStream;
  #isBroken = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    // Without a listener each write would throw an uncaught exception, and its report would be
    // another write.
    stream.on('error', () => {
      this.#isBroken = true;
    });
  }

  get isTTY(): boolean {
    return this.#stream.isTTY && !this.#isBroken;
  }

  /** Width of the terminal; undefined without a terminal. */
  get columns(): number | undefined {
    return this.isTTY ? this.#stream.columns : undefined;
  }

  write(text: string): void {
    if (!this.#isBroken) this.#stream.write(text);
  }
}

/** The two streams of the process, shared by all writers: each stream gets one listener. */
export const stdout = new Output(process.stdout);
export const stderr = new Output(process.stderr);
