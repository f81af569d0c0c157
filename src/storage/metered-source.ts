// Meters the source of one object: counts its bytes, enforces its limit, and ends it when the
// signal fires. Keeps the source's error separate from the storage's, so that a failing dump is
// never reported as a failing storage.
import { BackupError } from '../core/errors.ts';

export class MeteredSource implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #name: string;
  readonly #maxBytes: number;
  readonly #signal: AbortSignal;
  /** Bytes read from the source so far. */
  bytes = 0;
  /** Error that the source threw. */
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
          // A source stopped by the same signal did not fail.
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
      // A busy source may take its time to end: await only an idle one.
      const ended = iterator.return?.().catch(() => undefined);
      if (idle) await ended;
    }
  }

  #count(piece: Uint8Array): void {
    this.bytes += piece.byteLength;
    if (this.bytes <= this.#maxBytes) return;
    const error = new BackupError(
      'INTERNAL',
      `${this.#name} has ${this.bytes} bytes or more, the announced limit is ${this.#maxBytes}`,
    );
    this.failure ??= { error };
    throw error;
  }
}

/** Error of work that a signal stopped: the reason if it is our own error, otherwise CANCELLED. */
export function stoppedBy(signal: AbortSignal): BackupError {
  if (signal.reason instanceof BackupError) return signal.reason;
  return new BackupError('CANCELLED', 'stopped before the end', { cause: signal.reason });
}

async function* single(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
