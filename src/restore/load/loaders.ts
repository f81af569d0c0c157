// Connections that load: one per worker, replaced when lost. Invariant: a statement that a lost
// connection left running on the server is ended before its work is repeated.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { startTime } from '../../mysql/connection/server-facts.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { WorkerSessions } from '../../mysql/connection/worker-sessions.ts';
import type { RestoreState } from '../resume/restore-state.ts';

const ITEM = 'session ';

export interface LoaderOptions {
  group: SessionGroup;
  state: RestoreState | undefined;
  /** Lock of the restore, renewed after a lost connection; absent: other jobs load too. */
  lock?: { renew(): Promise<void> };
  logger: Logger;
  signal: AbortSignal;
  /**
   * Statements for the start of each session. Evaluated for each session, because the last sessions
   * open after settings were reverted.
   */
  setUp: () => readonly string[];
}

/** Sessions that load, by worker number. */
export type Loaders = WorkerSessions;

/**
 * Opens the sessions.
 * @param first an open session, which becomes the first of them
 */
export async function openLoaders(options: LoaderOptions, first: Session, count: number): Promise<Loaders> {
  const { logger, signal } = options;
  const sessions = new LoaderSessions(options);
  await sessions.prepare(first);
  const others = await Promise.all(Array.from({ length: count - 1 }, () => sessions.open()));
  signal.throwIfAborted();
  return new WorkerSessions([first, ...others], {
    replace: (lost) => sessions.replace(lost),
    logger,
    signal,
  });
}

class LoaderSessions {
  readonly #options: LoaderOptions;
  /** Start time of the server of each open session. */
  readonly #starts = new Map<Session, number>();

  constructor(options: LoaderOptions) {
    this.#options = options;
    // A statement may run for hours, so a cancellation does not wait for it. The next run ends
    // statements that are still active.
    const cut = (): void => [...this.#starts.keys()].forEach((session) => session.destroy());
    options.signal.addEventListener('abort', cut, { once: true });
  }

  async open(): Promise<Session> {
    const session = await this.#options.group.open('load');
    await this.prepare(session);
    return session;
  }

  async replace(lost: Session): Promise<Session> {
    await this.#options.lock?.renew();
    const session = await this.#options.group.reopen('load');
    await endSessions(session, [[String(lost.id), this.#starts.get(lost) ?? 0]]);
    await this.prepare(session);
    this.#starts.delete(lost);
    return session;
  }

  async prepare(session: Session): Promise<void> {
    for (const statement of this.#options.setUp())
      await session.execute(statement, 'cannot set up the session');
    const start = await startTime(session);
    this.#starts.set(session, start);
    await this.#options.state?.mark(session, `${ITEM}${session.id}`, String(start));
  }
}

/** Records the session, so that the next run ends its statement if our process is killed. */
export async function noteSession(session: Session, state: RestoreState | undefined): Promise<void> {
  await state?.mark(session, `${ITEM}${session.id}`, String(await startTime(session)));
}

/**
 * Ends statements of an interrupted run that are still active on the server: an ALTER TABLE
 * continues without its client.
 */
export async function endFormerSessions(session: Session, state: RestoreState): Promise<void> {
  await endSessions(
    session,
    [...state.itemsOf(ITEM)].map(([id, start]) => [id, Number(start)]),
  );
  await state.unmarkAll(
    session,
    [...state.itemsOf(ITEM)].map(([id]) => `${ITEM}${id}`),
  );
}

/**
 * Ends sessions of the running server only. A server restart resets the connection ids, and earlier
 * sessions are gone.
 */
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
