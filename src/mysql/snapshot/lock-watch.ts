// Watches the locks of a snapshot over a connection of its own: ends a session that holds one for too long, measures for how long
// each was held and for how long others waited, and finds who is in the way. Invariant: a lock that keeps commits out ends at the
// latest after its limit, whatever the rest of the process waits for. Where the process itself stands still, the server ends it,
// see lock-session.ts.
import { systemClock } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import type { Session } from '../connection/session.ts';
import { findBlocker } from './blocking-statement.ts';
import { LOCKS, type Blocks, type LockName } from './locks.ts';
import { chooseWaitingList, findLongestWaiting, type ReadLongestWait } from './waiting-clients.ts';

/** What a lock cost others; in report, JSON and log. */
export interface LockReport {
  /** The statement that took it. */
  lock: LockName;
  blocks: Blocks;
  heldSeconds: number;
  /** Of the client that waited for it for the longest; absent where the server does not show it to the account, or was not asked. */
  longestWaitSeconds?: number;
}

/** Seconds; `--lock-timeout` gives both. */
export type LockLimits = Readonly<Record<Blocks, number>>;

export const DEFAULT_LOCK_LIMITS: LockLimits = { commits: 15, ddl: 60 };

/** How often others are looked at, in milliseconds. A lock for DDL lasts as long as the backup. */
const LOOK_MS: Readonly<Record<Blocks, number>> = { commits: 200, ddl: 2000 };
/** How long a session may take to notice that it was ended, in milliseconds. */
const ENDED_WITHIN_MS = 1000;
/** How long the search for the one in the way may take, in milliseconds: others are waiting. */
const SEARCH_MS = 1000;

/** A session whose lock can be ended from outside. */
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

  /** @param session holds no lock, and nothing else is done on it */
  static async begin(
    session: Session,
    facts: ServerFacts,
    logger: Logger,
    limits: LockLimits,
  ): Promise<LockWatch> {
    return new LockWatch(session, facts, logger, limits, await chooseWaitingList(session, facts));
  }

  /** From the moment at which a lock was had, or is waited for with others in the queue. */
  watch(held: Watched, lock: LockName): Hold {
    return new Hold(held, { lock, blocks: LOCKS[lock].blocks, heldSeconds: 0 }, this);
  }

  /** In words, who is in the way of a session. Takes a second at most. */
  async describeBlocker(waitingId: number): Promise<string | undefined> {
    const late = systemClock.sleep(SEARCH_MS).then(() => undefined);
    return await Promise.race([findBlocker(this.#session, this.#facts, waitingId), late]);
  }

  /** In words, the client that has waited for a lock of ours for the longest. Takes a second at most. */
  async describeWaiting(lock: LockName): Promise<string | undefined> {
    const late = systemClock.sleep(SEARCH_MS).then(() => undefined);
    return await Promise.race([findLongestWaiting(this.#session, lock), late]);
  }

  /** Ends what a session is waiting for. */
  async interrupt(held: Watched): Promise<void> {
    await this.#session.execute(`KILL QUERY ${held.id}`).catch(() => held.destroy());
  }

  /** Ends a session, with its locks: at the server, and here if it does not notice. */
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
        : `; another client waited for ${seconds(longestWaitSeconds)} at most`;
    this.#logger.info(`${lock} was held for ${seconds(heldSeconds)} and kept ${blocks} out${waited}`);
  }

  warn(text: string): void {
    this.#logger.warn(text);
  }
}

/** A lock that is held. */
export class Hold {
  readonly blocks: Blocks;
  /** In words, once the watch has ended it. */
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

  /** From now on it may last as long as its limit. */
  limit(): void {
    clearTimeout(this.#timer);
    const limit = this.#watch.limits[this.blocks];
    this.#timer = setTimeout(() => {
      this.ended = `${this.#report.lock} was held for ${limit} s (--lock-timeout), and then ended`;
      this.#watch.warn(this.ended);
      void this.#watch.end(this.#held);
    }, limit * 1000);
  }

  /** It may last for any time again. */
  unlimit(): void {
    clearTimeout(this.#timer);
  }

  /** Notes how long others have waited so far. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** It was given up, or is lost. */
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
