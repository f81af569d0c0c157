// Frames between the thread that makes them and the storage that reads them. The thread may have a
// few frames under way; each frame that the storage has read gives one more to the thread.

/** One compressed frame in memory of its own. */
export type Frame = Uint8Array;

export class FrameQueue {
  readonly #frames: Frame[] = [];
  readonly #giveBack: (memory: ArrayBuffer) => void;
  #isEnded = false;
  #failure: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** @param giveBack gets the memory of each frame after its reader is done with it */
  constructor(giveBack: (memory: ArrayBuffer) => void) {
    this.#giveBack = giveBack;
  }

  push(frame: Frame): void {
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
        const memory = frame.buffer as ArrayBuffer;
        yield Buffer.from(memory, frame.byteOffset, frame.byteLength);
        this.#giveBack(memory);
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
