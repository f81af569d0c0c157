// One session per worker. A lost session is replaced, and its work is repeated.
import type { Logger } from '../../core/log.ts';
import { retry } from '../../core/retry.ts';
import { isLockConflict, isUnreachable } from './mysql-errors.ts';
import type { Session } from './session.ts';

/** Attempts and delays after a lost connection; they cover the restart of a server. */
export const RECONNECT = { attempts: 8, firstDelayMs: 100, maxDelayMs: 10_000 };

export interface WorkerSessionsOptions {
  /**
   * Returns a new session.
   * @param lost after the promise resolves, no statement of this session runs at the server
   */
  replace: (lost: Session) => Promise<Session>;
  logger: Logger;
  signal: AbortSignal;
}

export class WorkerSessions {
  readonly #sessions: Session[];
  readonly #options: WorkerSessionsOptions;
  /** Sessions that lost their connection during a statement. */
  readonly #gone = new WeakSet<Session>();

  constructor(sessions: readonly Session[], options: WorkerSessionsOptions) {
    this.#sessions = [...sessions];
    this.#options = options;
  }

  get count(): number {
    return this.#sessions.length;
  }

  /**
   * Runs work that can be repeated: on the same session after a deadlock or a lock wait timeout, on
   * a new session after a lost connection.
   * @param errorPrefix for messages
   * @param conflicts `expected`: log a deadlock or a lock wait only at level debug
   * @throws the error of the last attempt
   */
  async run<T>(
    worker: number,
    errorPrefix: string,
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
          const message = `${errorPrefix}: try ${attempt} failed, ${(error as Error).message}`;
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
