// The sessions that share the snapshot. A connection that is lost takes its view of the snapshot with it, and nothing brings it
// back: its work goes to the others. Invariant: the dump fails only when none is left.
import { forEachConcurrent } from '../../core/concurrency.ts';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { isSnapshotLost } from '../../mysql/connection/mysql-errors.ts';
import type { SnapshotSession } from '../../mysql/connection/snapshot-session.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../storage/small-object.ts';
import { plural } from '../../core/units.ts';
import { HandoverQueue } from './handover-queue.ts';

/** A task as far as it needs a session. */
export interface Performed<T> {
  /** The rest of it, without one: the task is done with that. It gives what is to be done next. */
  rest: Promise<T | undefined>;
  /** What the rest deals with, as a measure of what it may hold in memory. */
  bytes: number;
}

/** Of the rests that a worker may leave behind when it begins a task: one of any size, or small ones with so many bytes together. */
const MAX_REST_BYTES = 1024 * 1024;

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
   * Does all that is planned, each task by one worker, which begins the next while the rest of one goes on: no connection waits for
   * the storage to say that a chunk is there. `perform` leaves nothing of a try that fails with a lost connection.
   * @throws BackupError SOURCE_CONNECTION_LOST when no worker is left; what else `plan`, `perform` or a rest throws
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
    const maxRests = Math.max(1, Math.floor(SMALL_OBJECTS_AT_ONCE / sessions.length));
    await forEachConcurrent(sessions, sessions.length, stopped, async (session, _, signal) => {
      const rests = new Rests(maxRests, (error) => stop.abort(error));
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
          const { rest, bytes } = performed;
          rests.add(bytes, async () => queue.done(await rest));
          await rests.haveRoom();
        }
      } catch (error) {
        await rests.settled();
        throw error;
      }
      await rests.ended();
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

/** What one worker's tasks still do without it. */
class Rests {
  readonly #max: number;
  readonly #onFailure: (error: unknown) => void;
  /** In the order in which they began. */
  readonly #running = new Map<Promise<void>, number>();

  /** @param max how many small ones there may be */
  constructor(max: number, onFailure: (error: unknown) => void) {
    this.#max = max;
    this.#onFailure = onFailure;
  }

  add(bytes: number, rest: () => Promise<void>): void {
    const running = rest();
    this.#running.set(running, bytes);
    running.then(() => this.#running.delete(running), this.#onFailure);
  }

  /** @throws what one of them has failed with */
  async haveRoom(): Promise<void> {
    while (this.#isFull()) await Promise.race(this.#running.keys());
  }

  /** @throws what one of them has failed with */
  async ended(): Promise<void> {
    await Promise.all(this.#running.keys());
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.keys());
  }

  #isFull(): boolean {
    if (this.#running.size <= 1) return false;
    const bytes = [...this.#running.values()].reduce((sum, each) => sum + each, 0);
    return bytes > MAX_REST_BYTES || this.#running.size > this.#max;
  }
}
