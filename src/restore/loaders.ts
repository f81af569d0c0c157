// The connections that load: one per worker, replaced when one is lost. Invariant: what a lost connection left running on the
// server is ended before its work is done again.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { isConnectionLost, isLockConflict } from '../mysql/mysql-errors.ts';
import { startTime } from '../mysql/server-facts.ts';
import type { SessionGroup } from '../mysql/session-group.ts';
import type { Session } from '../mysql/session.ts';
import { retry } from '../retry.ts';
import type { RestoreState } from './restore-state.ts';

const ITEM = 'session ';

export interface LoaderOptions {
  group: SessionGroup;
  state: RestoreState | undefined;
  logger: Logger;
  signal: AbortSignal;
  /** Statements that every one of these sessions begins with. */
  setUp: readonly string[];
}

export class Loaders {
  readonly #options: LoaderOptions;
  readonly #sessions: Session[] = [];
  /** When the server of a session was started. */
  readonly #starts = new WeakMap<Session, number>();

  private constructor(options: LoaderOptions) {
    this.#options = options;
  }

  /** @param first a session that is there already and becomes the first of them */
  static async open(options: LoaderOptions, first: Session, count: number): Promise<Loaders> {
    const loaders = new Loaders(options);
    loaders.#sessions.push(first);
    await loaders.#prepare(first);
    const others = await Promise.all(Array.from({ length: count - 1 }, () => loaders.#open()));
    loaders.#sessions.push(...others);
    return loaders;
  }

  get sessions(): readonly Session[] {
    return this.#sessions;
  }

  get count(): number {
    return this.#sessions.length;
  }

  /**
   * Work that may be done again: after a deadlock or a lock wait it is, and after a lost connection on a new one.
   * @param attempts tries in all; 1 where the work must not be done twice
   */
  async run<T>(
    worker: number,
    what: string,
    work: (session: Session, attempt: number) => Promise<T>,
    attempts = 8,
  ): Promise<T> {
    const { logger, signal } = this.#options;
    return await retry(
      async (attempt) => {
        if (this.#sessions[worker]!.lost)
          this.#sessions[worker] = await this.#replace(this.#sessions[worker]!);
        return await work(this.#sessions[worker]!, attempt);
      },
      {
        attempts,
        firstDelayMs: 100,
        maxDelayMs: 10_000,
        signal,
        isRetryable: (error) => isLockConflict(error) || isLost(error),
        onRetry: (error, attempt) =>
          logger.warn(`${what}: try ${attempt} failed, ${(error as Error).message}`),
      },
    );
  }

  async #open(): Promise<Session> {
    const session = await this.#options.group.open('load');
    await this.#prepare(session);
    return session;
  }

  async #replace(lost: Session): Promise<Session> {
    const session = await this.#options.group.reopen('load');
    await endSessions(session, [[String(lost.id), this.#starts.get(lost) ?? 0]]);
    await this.#prepare(session);
    return session;
  }

  async #prepare(session: Session): Promise<void> {
    for (const statement of this.#options.setUp)
      await session.execute(statement, 'cannot set up the session');
    const start = await startTime(session);
    this.#starts.set(session, start);
    await this.#options.state?.mark(session, `${ITEM}${session.id}`, String(start));
  }
}

function isLost(error: unknown): boolean {
  return (
    error instanceof BackupError &&
    (error.code === 'TARGET_CONNECTION_LOST' ||
      error.code === 'TARGET_UNREACHABLE' ||
      (error.cause !== undefined && isConnectionLost(error.cause)))
  );
}

/** Ends what an interrupted run has left working on the server: an ALTER TABLE goes on without its client. */
export async function endFormerSessions(session: Session, state: RestoreState): Promise<void> {
  await endSessions(
    session,
    [...state.itemsOf(ITEM)].map(([id, start]) => [id, Number(start)]),
  );
  for (const [id] of state.itemsOf(ITEM)) await state.unmark(session, `${ITEM}${id}`);
}

/** Numbers of connections begin again when a server does: what was there before its start is gone. */
async function endSessions(
  session: Session,
  former: readonly (readonly [id: string, start: number])[],
): Promise<void> {
  if (former.length === 0) return;
  const now = await startTime(session);
  const ids = former.filter(([, start]) => Math.abs(start - now) <= 3).map(([id]) => id);
  const deadline = Date.now() + END_SECONDS * 1000;
  for (let isFirst = true; ; isFirst = false) {
    const rows = await session.query<{ Id: number | string; User: string }>('SHOW PROCESSLIST');
    const user = rows.find(({ Id }) => String(Id) === String(session.id))?.User;
    const left = rows.filter(
      (row) => ids.includes(String(row.Id)) && row.User === user && String(row.Id) !== String(session.id),
    );
    if (left.length === 0) return;
    if (isFirst) for (const { Id } of left) await session.execute(`KILL ${Id}`).catch(() => undefined);
    if (Date.now() > deadline) {
      throw new BackupError(
        'TARGET_BUSY',
        `connections ${left.map(({ Id }) => Id).join(', ')} of the interrupted restore do not end`,
        {
          hint: 'Look at SHOW PROCESSLIST on the target; a large ALTER TABLE may need minutes to roll back. Then start the restore again.',
        },
      );
    }
    await sleep(200);
  }
}

const END_SECONDS = 300;
