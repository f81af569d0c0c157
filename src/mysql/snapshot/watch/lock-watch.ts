// Watch over the locks of a snapshot, on its own connection. It ends a session that holds a lock
// for too long, measures how long each lock was held and how long other clients waited, and finds
// blockers. Invariant: a lock that blocks commits ends after its limit at the latest, whatever the
// rest of the process waits for. If the process itself hangs, the server ends the lock, see
// lock-session.ts.
import { systemClock } from '../../../core/clock.ts';
import type { Logger } from '../../../core/log.ts';
import type { ServerFacts } from '../../connection/server-facts.ts';
import type { Session } from '../../connection/session.ts';
import { findBlocker } from './blocking-statement.ts';
import { LOCKS, type Blocks, type LockName } from '../locks.ts';
import { chooseWaitingList, findLongestWaiting, type ReadLongestWait } from './waiting-clients.ts';

/** Cost of a lock for other clients; in the report, JSON and log. */
export interface LockReport {
  /** Statement that took the lock. */
  lock: LockName;
  blocks: Blocks;
  heldSeconds: number;
  /** Longest wait of another client. Absent if not visible to the account, or not queried. */
  longestWaitSeconds?: number;
}

/** Limits in seconds; `--lock-timeout` sets both. */
export type LockLimits = Readonly<Record<Blocks, number>>;

export const DEFAULT_LOCK_LIMITS: LockLimits = { commits: 15, ddl: 60 };

/** Interval of looks at waiting clients in ms. A lock against DDL lasts as long as the backup. */
const LOOK_MS: Readonly<Record<Blocks, number>> = { commits: 200, ddl: 2000 };
/** Milliseconds for a session to notice that it was ended. */
const ENDED_WITHIN_MS = 1000;
/** Maximum time of the search for a blocker in milliseconds, because other clients wait. */
const SEARCH_MS = 1000;

/** Session whose lock can be ended from outside. */
export interface Watched {
  readonly id: number;
  readonly lost: Error | undefined;
  destroy(): void;
}

export class LockWatch {
  readonly limits: LockLimits;
  readonly reports: LockReport[] = [];
  readonly #session: Session;
  readonly #facts: ServerFacts;
  readonly #logger: Logger;
  readonly #readLongestWait: ReadLongestWait;

  private constructor(
    session: Session,
    facts: ServerFacts,
    logger: Logger,
    limits: LockLimits,
    readLongestWait: ReadLongestWait,
  ) {
    this.#session = session;
    this.#facts = facts;
    this.#logger = logger;
    this.limits = limits;
    this.#readLongestWait = readLongestWait;
  }

  /** @param session holds no lock and serves no other purpose */
  static async begin(
    session: Session,
    facts: ServerFacts,
    logger: Logger,
    limits: LockLimits,
  ): Promise<LockWatch> {
    return new LockWatch(session, facts, logger, limits, await chooseWaitingList(session, facts));
  }

  /** Starts the watch of a lock that is held, or pending with other clients in the queue. */
  watch(held: Watched, lock: LockName): Hold {
    return new Hold(held, { lock, blocks: LOCKS[lock].blocks, heldSeconds: 0 }, this);
  }

  /** Describes the client that blocks a session. Takes at most 1 second. */
  async describeBlocker(waitingId: number): Promise<string | undefined> {
    const late = systemClock.sleep(SEARCH_MS).then(() => undefined);
    return await Promise.race([findBlocker(this.#session, this.#facts, waitingId), late]);
  }

  /** Describes the client that has waited longest for one of our locks. Takes at most 1 second. */
  async describeWaiting(lock: LockName): Promise<string | undefined> {
    const late = systemClock.sleep(SEARCH_MS).then(() => undefined);
    return await Promise.race([findLongestWaiting(this.#session, lock), late]);
  }

  /** Ends the pending statement of a session. */
  async interrupt(held: Watched): Promise<void> {
    await this.#session.execute(`KILL QUERY ${held.id}`).catch(() => held.destroy());
  }

  /** Ends a session and its locks: at the server, and here if the session does not notice. */
  async end(held: Watched): Promise<void> {
    await Promise.race([
      this.#session.execute(`KILL ${held.id}`).catch(() => undefined),
      systemClock.sleep(ENDED_WITHIN_MS),
    ]);
    if (!held.lost) await systemClock.sleep(ENDED_WITHIN_MS / 10);
    held.destroy();
  }

  readLongestWait(lock: LockName): Promise<number | undefined> {
    return this.#readLongestWait(lock);
  }

  finish(report: LockReport): void {
    this.reports.push(report);
    const { lock, blocks, heldSeconds, longestWaitSeconds } = report;
    const waited =
      longestWaitSeconds === undefined
        ? ''
        : `; other clients waited for at most ${seconds(longestWaitSeconds)}`;
    this.#logger.info(`${lock} was held for ${seconds(heldSeconds)} and blocked ${blocks}${waited}`);
  }

  warn(text: string): void {
    this.#logger.warn(text);
  }
}

/** Lock that a session holds. */
export class Hold {
  readonly blocks: Blocks;
  /** Message, after the watch has ended the lock. */
  ended: string | undefined;
  readonly #report: LockReport;
  readonly #held: Watched;
  readonly #watch: LockWatch;
  readonly #begin = systemClock.now();
  readonly #stopLooks: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isFinished = false;
  #looking: Promise<void> | undefined;

  constructor(held: Watched, report: LockReport, watch: LockWatch) {
    this.#held = held;
    this.#report = report;
    this.#watch = watch;
    this.blocks = report.blocks;
    this.#stopLooks = systemClock.every(LOOK_MS[report.blocks], () => void this.look());
    if (report.blocks === 'commits') this.limit();
  }

  /** Starts the time limit of the lock. */
  limit(): void {
    clearTimeout(this.#timer);
    const limit = this.#watch.limits[this.blocks];
    this.#timer = setTimeout(() => {
      this.ended = `${this.#report.lock} was held for ${limit} s (--lock-timeout), and then ended`;
      this.#watch.warn(this.ended);
      void this.#watch.end(this.#held);
    }, limit * 1000);
  }

  /** Stops the time limit of the lock. */
  unlimit(): void {
    clearTimeout(this.#timer);
  }

  /** Records the longest wait of other clients so far. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** Ends the watch after the release or loss of the lock. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    clearTimeout(this.#timer);
    this.#stopLooks();
    this.#report.heldSeconds = Math.round(systemClock.now() - this.#begin) / 1000;
    this.#watch.finish(this.#report);
  }

  async #look(): Promise<void> {
    const waited = await this.#watch.readLongestWait(this.#report.lock);
    if (waited === undefined || this.#isFinished) return;
    this.#report.longestWaitSeconds = Math.max(waited, this.#report.longestWaitSeconds ?? 0);
  }
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 3 : 0)} s`;
}
