// Reuses buffers for the parts of uploads. New buffers for each part would become garbage that the
// collector frees late, hundreds of megabytes at a time, because it considers only memory on the
// heap.

/** Number of idle buffers; more are returned to the system. */
const MAX_IDLE = 16;

export class PartPool {
  readonly #idle: Buffer[] = [];

  /** Returns a buffer of exactly this size, with arbitrary contents. */
  take(bytes: number): Buffer {
    const fitting = this.#idle.findIndex((buffer) => buffer.byteLength === bytes);
    return fitting < 0 ? Buffer.allocUnsafeSlow(bytes) : this.#idle.splice(fitting, 1)[0]!;
  }

  give(buffer: Buffer): void {
    if (this.#idle.length < MAX_IDLE) this.#idle.push(buffer);
  }
}
