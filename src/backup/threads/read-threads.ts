// The threads of a backup. Each owns some connections with their TLS, reads and encodes their rows,
// and hashes and compresses them. The main thread keeps locks, plan, counts, manifest, storage and
// keys.
import { availableParallelism } from 'node:os';
import type { ConnectionConfig } from '../../mysql/connection/connection-config.ts';
import type { SessionOptions } from '../../mysql/connection/session.ts';
import { ReadThread } from './read-thread.ts';
import { ThreadSession } from './thread-session.ts';

const MAX_THREADS = 8;
/** A thread takes 0.1 s of CPU time to start, which less data than this does not pay back. */
const MIN_BYTES = 512 * 1024 ** 2;

/** Facts that the number of threads follows from. */
export interface ThreadNeed {
  /** Number that the user asks for; undefined: chosen here. */
  asked: number | undefined;
  concurrency: number;
  /** Estimated bytes of all tables. */
  estimatedBytes: number;
  /** Cores of this machine. */
  cores?: number;
}

/**
 * Returns the number of threads that read, in addition to the main thread. 0: the main thread
 * reads. On one or two cores the server and the main thread use all of them.
 */
export function chooseThreads({
  asked,
  concurrency,
  estimatedBytes,
  cores = availableParallelism(),
}: ThreadNeed): number {
  if (asked !== undefined) return Math.min(asked, concurrency);
  if (cores <= 2 || estimatedBytes < MIN_BYTES) return 0;
  return Math.min(concurrency, cores - 1, MAX_THREADS);
}

export class ReadThreads {
  readonly #threads: readonly ReadThread[];
  #next = 0;

  /** @param program path of the program's entry */
  constructor(program: string, count: number, connection: ConnectionConfig) {
    this.#threads = Array.from({ length: count }, (_, i) => new ReadThread(program, i + 1, connection));
  }

  /** Opens a session in the thread with the fewest. */
  readonly openSession = async (
    config: ConnectionConfig,
    options: SessionOptions,
  ): Promise<ThreadSession> => {
    const thread = this.#threads[this.#next++ % this.#threads.length]!;
    return await ThreadSession.open(thread, config, options);
  };

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
