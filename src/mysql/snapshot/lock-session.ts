// A session whose locks keep other clients out, and what makes sure that they end. It is a dead man's switch: the server drops it
// after seconds without a word, and our process speaks up all the while. A process that stands still, or whose network is gone,
// so loses its locks; when it goes on it finds the session lost, and the backup fails.
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../connection/session.ts';
import { systemClock } from '../../core/clock.ts';
import type { Hold, Watched } from './lock-watch.ts';
import { lockWithin } from './bounded-lock.ts';
import type { LockName } from './locks.ts';
import type { RungRequest } from './snapshot.ts';

/** Seconds without a word after which the server drops the session. */
const SILENCE_SECONDS = 15;
const PING_MS = 3000;

export class LockSession implements Watched {
  /** The server's number of it: behind a proxy the greeting may hold another one. */
  readonly id: number;
  readonly #session: Session;
  readonly #request: RungRequest;
  readonly #holds = new Map<LockName, Hold>();
  readonly #stopPings: () => void;
  /** Why the watch has ended it. */
  #ended: string | undefined;
  #running = 0;
  #reads = 0;

  private constructor(session: Session, id: number, request: RungRequest) {
    this.#session = session;
    this.id = id;
    this.#request = request;
    this.#stopPings = systemClock.every(PING_MS, () => {
      if (this.#running === 0 && !session.lost) void this.#execute('DO 1').catch(() => undefined);
    });
  }

  static async open(request: RungRequest): Promise<LockSession> {
    const session = await request.openSession();
    const id = Number(await session.scalar('SELECT CONNECTION_ID()'));
    await session.execute(`SET SESSION wait_timeout = ${SILENCE_SECONDS}`, 'cannot set up the session');
    return new LockSession(session, id, request);
  }

  get lost(): Error | undefined {
    return this.#session.lost;
  }

  /** Something is read under a lock. One that keeps DDL out may last as long as the backup, but no statement may last so long. */
  async reading<T>(lock: LockName, read: () => Promise<T>): Promise<T> {
    const hold = this.#holds.get(lock);
    const isLimited = hold?.blocks === 'ddl';
    this.#reads++;
    if (isLimited) hold.limit();
    try {
      return await read();
    } finally {
      this.#reads--;
      if (isLimited && this.#reads === 0) hold.unlimit();
    }
  }

  /**
   * A statement that takes a lock, for which others may have to wait in the queue behind us.
   * @param lock what is held from then on; undefined for a stage on the way to it
   * @throws TryAgain naming the statement in the way; whatever else the statement throws
   */
  async take(statement: string, lock: LockName, what: string, isHeld = true): Promise<void> {
    const session = { id: this.id, execute: (sql: string, what?: string) => this.#execute(sql, what) };
    await lockWithin(this.#request, session, statement, lock, what, () =>
      this.#request.watch.interrupt(this),
    );
    if (!isHeld || this.#holds.has(lock)) return;
    this.#holds.set(lock, this.#request.watch.watch(this, lock));
  }

  /**
   * Gives locks up by a statement.
   * @param lock which; without, all
   * @throws BackupError SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if they did not last until now
   */
  async release(statement: string, lock?: LockName): Promise<void> {
    try {
      const looks = [...this.#holds.values()].map((hold) => hold.look());
      await this.#execute(statement, 'the session that held the lock is gone');
      await Promise.all(looks);
    } catch (error) {
      throw this.describeLoss(error as Error);
    } finally {
      this.#finishHolds(lock);
    }
  }

  /** @throws BackupError if the locks are known to be gone; asks no one */
  assertHeld(): void {
    if (this.#session.lost) throw this.describeLoss(this.#session.lost);
  }

  /** @throws BackupError if the server does not answer on it any more */
  async check(): Promise<void> {
    try {
      await this.#execute('DO 1');
    } catch (error) {
      throw this.describeLoss(error as Error);
    }
  }

  /** @param release what gives up the locks that are left */
  async close(release?: string): Promise<void> {
    this.#stopPings();
    if (release !== undefined && !this.#session.lost) await this.release(release).catch(() => undefined);
    this.#finishHolds();
    await this.#session.close();
  }

  /** Ends it, at the server too, which may be late to notice that the connection is cut off. */
  async giveUp(): Promise<void> {
    this.#stopPings();
    await this.#request.watch.end(this);
    this.#finishHolds();
  }

  destroy(): void {
    this.#stopPings();
    this.#session.destroy();
  }

  describeLoss(cause: Error): BackupError {
    const ended = this.#ended ?? [...this.#holds.values()].find((hold) => hold.ended !== undefined)?.ended;
    if (ended !== undefined)
      return new BackupError('SOURCE_LOCK_TIMEOUT', ended, {
        hint: 'Raise --lock-timeout if other clients may wait for longer. Tables of engines without transactions are read under the lock: convert them to InnoDB, or leave them out.',
        cause,
      });
    return new BackupError(
      'SOURCE_CONNECTION_LOST',
      `connection ${this.id}, whose lock kept other clients out, is lost: ${cause.message}`,
      {
        hint: 'What was changed since then could be missed, so there is no backup: see the log of the server, then run it again.',
        cause,
      },
    );
  }

  #finishHolds(lock?: LockName): void {
    for (const [name, hold] of this.#holds) {
      if (lock !== undefined && name !== lock) continue;
      this.#ended ??= hold.ended;
      hold.finish();
      this.#holds.delete(name);
    }
  }

  async #execute(statement: string, what?: string): Promise<void> {
    this.#running++;
    try {
      await this.#session.execute(statement, what);
    } finally {
      this.#running--;
    }
  }
}
