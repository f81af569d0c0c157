// Watches the source of one object: counts its bytes, holds it to its bound, ends it when the signal fires, and keeps
// its own error apart from the storage's, so that a failing dump is never reported as a failing storage.
import { BackupError } from '../core/errors.ts';

export class MeteredSource implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #name: string;
  readonly #maxBytes: number;
  readonly #signal: AbortSignal;
  /** Bytes that the source gave so far. */
  bytes = 0;
  /** What the source threw, if it did. */
  failure: { error: unknown } | undefined;

  constructor(
    source: AsyncIterable<Uint8Array> | Uint8Array,
    name: string,
    maxBytes: number,
    signal: AbortSignal,
  ) {
    this.#source = source instanceof Uint8Array ? single(source) : source;
    this.#name = name;
    this.#maxBytes = maxBytes;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const iterator = this.#source[Symbol.asyncIterator]();
    let onAbort = (): void => undefined;
    const stopped = new Promise<never>((_, reject) => {
      onAbort = () => reject(this.#signal.reason);
    });
    stopped.catch(() => undefined);
    this.#signal.addEventListener('abort', onAbort, { once: true });
    let idle = true;
    try {
      for (;;) {
        this.#signal.throwIfAborted();
        idle = false;
        const next = iterator.next().catch((error: unknown) => {
          // A source that the same signal stopped did not fail.
          if (!this.#signal.aborted) this.failure ??= { error };
          throw error;
        });
        next.catch(() => undefined);
        const { done, value } = await Promise.race([next, stopped]);
        if (done) return;
        idle = true;
        this.#count(value);
        yield value;
      }
    } finally {
      this.#signal.removeEventListener('abort', onAbort);
      // A source that is in the middle of something may take its time: only an idle one is waited for.
      const ended = iterator.return?.().catch(() => undefined);
      if (idle) await ended;
    }
  }

  #count(piece: Uint8Array): void {
    this.bytes += piece.byteLength;
    if (this.bytes <= this.#maxBytes) return;
    const error = new BackupError(
      'INTERNAL',
      `${this.#name} has ${this.bytes} bytes or more, announced ${this.#maxBytes}`,
    );
    this.failure ??= { error };
    throw error;
  }
}

/** The error of work that a signal stopped: the reason if it is one of ours, else CANCELLED. */
export function stoppedBy(signal: AbortSignal): BackupError {
  if (signal.reason instanceof BackupError) return signal.reason;
  return new BackupError('CANCELLED', 'stopped before the end', { cause: signal.reason });
}

async function* single(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
