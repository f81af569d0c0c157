// Sessions that share the snapshot. A lost connection loses its view of the snapshot for good, so
// the other sessions take over its work. Invariant: the dump fails only when no session is left.
import { forEachConcurrent } from '../../core/concurrency.ts';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isSnapshotLost } from '../../mysql/connection/mysql-errors.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../storage/small-object.ts';
import { plural } from '../../core/units.ts';
import { HandoverQueue } from './handover-queue.ts';

/** Part of a task that needed a session. */
export interface Performed<T> {
  /**
   * Remainder of the task, which needs no session. It completes the task and returns the task to
   * run next.
   */
  storing: Promise<T | undefined>;
  /** Bytes that the remainder handles, as a measure of the memory that it may hold. */
  bytes: number;
}

/**
 * Limit on unfinished remainders of a worker that begins a task: one remainder of any size, or
 * small ones with this many bytes in total.
 */
const MAX_PENDING_BYTES = 1024 * 1024;

export class SnapshotWorkers {
  readonly #living: Map<SnapshotSession, number>;
  readonly #warnings: string[];
  readonly #logger: Logger;

  constructor(sessions: readonly SnapshotSession[], warnings: string[], logger: Logger) {
    this.#living = new Map(sessions.map((session, index) => [session, index + 1]));
    this.#warnings = warnings;
    this.#logger = logger;
  }

  /**
   * Performs all planned tasks, each by one worker. A worker begins its next task while the
   * remainder of the previous task runs, so no connection waits for the storage to confirm a chunk.
   * `perform` undoes an attempt that fails with a lost connection.
   * @throws BackupError SOURCE_CONNECTION_LOST when no worker is left; any other error of `plan`,
   * `perform` or a remainder
   */
  async perform<T>(
    plan: AsyncIterable<T>,
    signal: AbortSignal,
    perform: (task: T, session: SnapshotSession, signal: AbortSignal) => Promise<Performed<T>>,
    describe: (task: T) => string,
  ): Promise<void> {
    const queue = new HandoverQueue(plan);
    const sessions = [...this.#living.keys()];
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    const maxPending = Math.max(1, Math.floor(SMALL_OBJECTS_AT_ONCE / sessions.length));
    await forEachConcurrent(sessions, sessions.length, stopped, async (session, _, signal) => {
      const pending = new PendingStores(maxPending, (error) => stop.abort(error));
      try {
        for (;;) {
          const task = await queue.take(signal);
          if (task === undefined) break;
          let performed: Performed<T>;
          try {
            performed = await perform(task, session, signal);
          } catch (error) {
            if (!isSnapshotLost(error)) throw error;
            this.#dismiss(session, describe(task), error);
            queue.giveBack(task);
            break;
          }
          const { storing, bytes } = performed;
          pending.add(bytes, async () => queue.done(await storing));
          await pending.haveRoom();
        }
      } catch (error) {
        await pending.settled();
        throw error;
      }
      await pending.ended();
    });
  }

  #dismiss(session: SnapshotSession, task: string, error: BackupError): void {
    const number = this.#living.get(session)!;
    this.#living.delete(session);
    const left = this.#living.size;
    if (left === 0) {
      throw new BackupError(
        'SOURCE_CONNECTION_LOST',
        `the last worker lost its connection, and the snapshot with it: ${error.message}`,
        { hint: error.hint ?? 'Run the backup again.', cause: error },
      );
    }
    const warning = `worker ${number} (connection ${session.id}) lost its connection and its view of the snapshot at ${task}, which goes to the ${plural(left, 'worker')} left: ${error.message}`;
    this.#logger.info(warning);
    this.#warnings.push(warning);
  }
}

/** Unfinished remainders of one worker's tasks. */
class PendingStores {
  readonly #max: number;
  readonly #onFailure: (error: unknown) => void;
  /** Remainders in the order in which they began, with their bytes. */
  readonly #running = new Map<Promise<void>, number>();

  /**
   * Creates an empty set.
   * @param max maximum number of small remainders
   */
  constructor(max: number, onFailure: (error: unknown) => void) {
    this.#max = max;
    this.#onFailure = onFailure;
  }

  add(bytes: number, store: () => Promise<void>): void {
    const running = store();
    this.#running.set(running, bytes);
    running.then(() => this.#running.delete(running), this.#onFailure);
  }

  /**
   * Waits until another remainder fits.
   * @throws the error of a failed remainder
   */
  async haveRoom(): Promise<void> {
    while (this.#isFull()) await Promise.race(this.#running.keys());
  }

  /**
   * Waits until all remainders end.
   * @throws the error of a failed remainder
   */
  async ended(): Promise<void> {
    await Promise.all(this.#running.keys());
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.keys());
  }

  #isFull(): boolean {
    if (this.#running.size <= 1) return false;
    const bytes = [...this.#running.values()].reduce((sum, each) => sum + each, 0);
    return bytes > MAX_PENDING_BYTES || this.#running.size > this.#max;
  }
}
