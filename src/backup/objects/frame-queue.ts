// Frames between their maker and the storage that reads them. The maker may have a few frames under
// way: each frame that the storage has read allows one more.

export class FrameQueue {
  readonly #frames: Buffer[] = [];
  readonly #onRead: (frame: Buffer) => void;
  #isEnded = false;
  #failure: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** @param onRead receives each frame after its reader is done with the frame */
  constructor(onRead: (frame: Buffer) => void) {
    this.#onRead = onRead;
  }

  push(frame: Buffer): void {
    this.#frames.push(frame);
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  /** @throws the error of `fail`, also before frames that are still in the queue */
  async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const frame = this.#frames.shift();
      if (frame) {
        yield frame;
        this.#onRead(frame);
      } else if (this.#isEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
