// A stream of the process to which lines are written for people. Invariant: a stream that no one reads any more, as after `| head -1` or when a
// terminal is closed, is no failure of the run: it is never written to again, and the run goes on.

export class Output {
  readonly #stream: NodeJS.WriteStream;
  #isBroken = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    // Without a listener each write would be an exception that no one catches, and telling of it another write.
    stream.on('error', () => {
      this.#isBroken = true;
    });
  }

  get isTTY(): boolean {
    return this.#stream.isTTY && !this.#isBroken;
  }

  /** Width of the terminal, if it is one. */
  get columns(): number | undefined {
    return this.isTTY ? this.#stream.columns : undefined;
  }

  write(text: string): void {
    if (!this.#isBroken) this.#stream.write(text);
  }
}

/** The two of the process, for whoever writes: a stream gets one listener. */
export const stdout = new Output(process.stdout);
export const stderr = new Output(process.stderr);
