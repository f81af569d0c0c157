// One session for each of several workers, replaced when it is lost; what was being done over it is then done again.
import type { Logger } from '../../core/log.ts';
import { retry } from '../../core/retry.ts';
import { isLockConflict, isUnreachable } from './mysql-errors.ts';
import type { Session } from './session.ts';

/** How often, and with which waits, work is done again whose connection was lost: long enough for a server to be restarted. */
export const RECONNECT = { attempts: 8, firstDelayMs: 100, maxDelayMs: 10_000 };

export interface WorkerSessionsOptions {
  /** @param lost after this returns nothing of it is at work on the server */
  replace: (lost: Session) => Promise<Session>;
  logger: Logger;
  signal: AbortSignal;
}

export class WorkerSessions {
  readonly #sessions: Session[];
  readonly #options: WorkerSessionsOptions;
  /** Sessions whose connection was lost under a statement. */
  readonly #gone = new WeakSet<Session>();

  constructor(sessions: readonly Session[], options: WorkerSessionsOptions) {
    this.#sessions = [...sessions];
    this.#options = options;
  }

  get count(): number {
    return this.#sessions.length;
  }

  /**
   * Work that may be done again: after a deadlock or a lock wait it is, and after a lost connection on a new one.
   * @param what for messages
   * @param conflicts `expected`: log a deadlock or a lock wait at level debug only
   * @throws what the last try threw
   */
  async run<T>(
    worker: number,
    what: string,
    work: (session: Session, attempt: number) => Promise<T>,
    conflicts: 'reported' | 'expected' = 'reported',
  ): Promise<T> {
    const { logger, signal } = this.#options;
    return await retry(
      async (attempt) => {
        const session = await this.#living(worker);
        try {
          return await work(session, attempt);
        } catch (error) {
          if (isUnreachable(error)) this.#gone.add(session);
          throw error;
        }
      },
      {
        ...RECONNECT,
        signal,
        isRetryable: (error) => isLockConflict(error) || isUnreachable(error),
        onRetry: (error, attempt) => {
          const isExpected = conflicts === 'expected' && isLockConflict(error);
          const message = `${what}: try ${attempt} failed, ${(error as Error).message}`;
          if (isExpected) logger.debug(message);
          else logger.warn(message);
        },
      },
    );
  }

  async #living(worker: number): Promise<Session> {
    const session = this.#sessions[worker]!;
    if (!session.lost && !this.#gone.has(session)) return session;
    return (this.#sessions[worker] = await this.#options.replace(session));
  }
}
