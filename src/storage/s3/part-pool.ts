// Buffers for the parts of uploads, taken again and again: a new one for each part would be garbage that the collector
// frees late, hundreds of megabytes of it at a time, for it looks at the heap and not at what lies outside of it.

/** Buffers that wait for the next part; more are given back to the system. */
const MAX_IDLE = 16;

export class PartPool {
  readonly #idle: Buffer[] = [];

  /** A buffer of exactly so many bytes, holding whatever was in it. */
  take(bytes: number): Buffer {
    const fitting = this.#idle.findIndex((buffer) => buffer.byteLength === bytes);
    return fitting < 0 ? Buffer.allocUnsafeSlow(bytes) : this.#idle.splice(fitting, 1)[0]!;
  }

  give(buffer: Buffer): void {
    if (this.#idle.length < MAX_IDLE) this.#idle.push(buffer);
  }
}
