// Session whose locks block other clients, with a guarantee that the locks end. Works as a dead
// man's switch: the server closes the session after seconds of silence, and our process sends a
// ping at intervals. A process that hangs or loses its network thus loses its locks. When the
// process continues, it finds the session lost, and the backup fails.
import { BackupError } from '../../core/errors.ts';
import type { Session } from '../connection/session.ts';
import { systemClock } from '../../core/clock.ts';
import type { Hold, Watched } from './watch/lock-watch.ts';
import { lockWithin } from './bounded-lock.ts';
import type { LockName } from './locks.ts';
import type { RungRequest } from './snapshot.ts';

/** Seconds of silence until the server closes the session. */
const SILENCE_SECONDS = 15;
const PING_MS = 3000;

export class LockSession implements Watched {
  /** Connection number at the server. Through a proxy the handshake may contain another number. */
  readonly id: number;
  readonly #session: Session;
  readonly #request: RungRequest;
  readonly #holds = new Map<LockName, Hold>();
  readonly #stopPings: () => void;
  /** Reason why the watch ended the session. */
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

  /**
   * Reads under a lock. A lock against DDL may last as long as the backup, but each read under it
   * has a time limit.
   */
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
   * Runs a statement that takes a lock; other clients may queue after us.
   * @param lock the lock that this statement takes or leads to
   * @param isHeld whether the session holds the lock afterwards
   * @throws TryAgain with the name of the blocking statement; other errors of the statement
   */
  async take(statement: string, lock: LockName, errorPrefix: string, isHeld = true): Promise<void> {
    const session = {
      id: this.id,
      execute: (sql: string, errorPrefix?: string) => this.#execute(sql, errorPrefix),
    };
    await lockWithin(this.#request, session, statement, lock, errorPrefix, () =>
      this.#request.watch.interrupt(this),
    );
    if (!isHeld || this.#holds.has(lock)) return;
    this.#holds.set(lock, this.#request.watch.watch(this, lock));
  }

  /**
   * Releases locks by a statement.
   * @param lock the lock to release; all if absent
   * @throws BackupError SOURCE_CONNECTION_LOST or SOURCE_LOCK_TIMEOUT if the locks ended earlier
   */
  async release(statement: string, lock?: LockName): Promise<void> {
    try {
      const looks = [...this.#holds.values()].map((hold) => hold.look());
      await this.#execute(statement, 'the session that held the lock is lost');
      await Promise.all(looks);
    } catch (error) {
      throw this.describeLoss(error as Error);
    } finally {
      this.#finishHolds(lock);
    }
  }

  /**
   * Verifies without a query that no loss of the locks is known.
   * @throws BackupError if the session is lost
   */
  assertHeld(): void {
    if (this.#session.lost) throw this.describeLoss(this.#session.lost);
  }

  /**
   * Verifies by a query that the session exists.
   * @throws BackupError if the server does not answer on this session
   */
  async check(): Promise<void> {
    try {
      await this.#execute('DO 1');
    } catch (error) {
      throw this.describeLoss(error as Error);
    }
  }

  /**
   * Closes the session.
   * @param release statement that releases the remaining locks
   */
  async close(release?: string): Promise<void> {
    this.#stopPings();
    if (release !== undefined && !this.#session.lost) await this.release(release).catch(() => undefined);
    this.#finishHolds();
    await this.#session.close();
  }

  /** Ends the session, also at the server, which may detect a cut connection late. */
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
        hint: 'Raise --lock-timeout if other clients may wait longer. Tables of engines without transactions are read under the lock: convert them to InnoDB, or leave them out.',
        cause,
      });
    return new BackupError(
      'SOURCE_CONNECTION_LOST',
      `connection ${this.id}, whose lock kept other clients out, is lost: ${cause.message}`,
      {
        hint: 'The backup could miss later changes, so it failed: see the log of the server, then run the backup again.',
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

  async #execute(statement: string, errorPrefix?: string): Promise<void> {
    this.#running++;
    try {
      await this.#session.execute(statement, errorPrefix);
    } finally {
      this.#running--;
    }
  }
}
