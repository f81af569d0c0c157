// The connections that load: one per worker, replaced when one is lost. Invariant: what a lost connection left running on the
// server is ended before its work is done again.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { startTime } from '../../mysql/connection/server-facts.ts';
import type { SessionGroup } from '../../mysql/connection/session-group.ts';
import type { Session } from '../../mysql/connection/session.ts';
import { WorkerSessions } from '../../mysql/connection/worker-sessions.ts';
import type { RestoreLock } from '../resume/restore-lock.ts';
import type { RestoreState } from '../resume/restore-state.ts';

const ITEM = 'session ';

export interface LoaderOptions {
  group: SessionGroup;
  state: RestoreState | undefined;
  lock: RestoreLock;
  logger: Logger;
  signal: AbortSignal;
  /** Statements that every one of these sessions begins with; asked anew for each, because the last ones come after settings were put back. */
  setUp: () => readonly string[];
}

/** Sessions that load, by the number of their worker. */
export type Loaders = WorkerSessions;

/** @param first a session that is there already and becomes the first of them */
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
  /** When the server of a living session was started. */
  readonly #starts = new Map<Session, number>();

  constructor(options: LoaderOptions) {
    this.#options = options;
    // A statement may run for hours: whoever cancels does not wait for it. What it leaves at work the next run ends.
    const cut = (): void => [...this.#starts.keys()].forEach((session) => session.destroy());
    options.signal.addEventListener('abort', cut, { once: true });
  }

  async open(): Promise<Session> {
    const session = await this.#options.group.open('load');
    await this.prepare(session);
    return session;
  }

  async replace(lost: Session): Promise<Session> {
    await this.#options.lock.renew();
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

/** So that the next run ends what this session is at, if we are killed. */
export async function noteSession(session: Session, state: RestoreState | undefined): Promise<void> {
  await state?.mark(session, `${ITEM}${session.id}`, String(await startTime(session)));
}

/** Ends what an interrupted run has left working on the server: an ALTER TABLE goes on without its client. */
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
