// Reads while our lock blocks other clients. A statement that waits for a client that waits for our
// lock would wait forever, and block all other clients too: this once stopped a server for 20
// minutes. So a statement here never waits in a queue. The lock wait is 0 seconds on MariaDB, and
// on MySQL 1 second, its minimum. A failed statement is repeated, and after a few seconds the lock
// is released.
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../core/clock.ts';
import { BackupError } from '../../core/errors.ts';
import { isLockTimeout } from '../connection/mysql-errors.ts';
import type { Queryable } from '../connection/reader.ts';
import { has } from '../connection/server-abilities.ts';
import type { ServerFacts } from '../connection/server-facts.ts';
import type { QueryOptions, Row, StatementResult } from '../connection/session.ts';
import type { LockSession } from './lock-session.ts';
import type { LockWatch } from './watch/lock-watch.ts';
import { isInstant, LOCKS, mayRunUnder, type LockName } from './locks.ts';
import { TryAgain } from './rung-errors.ts';

/** Milliseconds for a statement that opens no table. Without an immediate answer it waits. */
export const INSTANT_MS = 3000;
/** Milliseconds for a statement that reads names and facts of many objects. */
const CATALOG_MS = 10_000;
/** Milliseconds of incomplete answers under a lock that permits writes; the watch limits more. */
const IN_VAIN_MS = 3000;
const POLL_MS = 50;
/** ER_LOCK_WAIT_TIMEOUT and ER_WARN_I_S_SKIPPED_TABLE, as warnings. */
const SKIPPED = new Set([1205, 1684]);

export interface UnderLockOptions {
  facts: ServerFacts;
  lock: LockSession;
  name: LockName;
  watch: LockWatch;
  /** Ends the running statement of the reading session. */
  interrupt?: () => Promise<void>;
  /** Whether a failed statement fails the backup: the lock cannot be released and taken again. */
  isFinal?: true;
}

export class UnderLock implements Queryable {
  readonly side: Queryable['side'];
  readonly target: string;
  readonly #session: Queryable;
  readonly #options: UnderLockOptions;
  #isReady: Promise<unknown> | undefined;

  /** @param session holds no lock itself */
  constructor(session: Queryable, options: UnderLockOptions) {
    this.side = session.side;
    this.target = session.target;
    this.#session = session;
    this.#options = options;
  }

  /**
   * Runs a query until its answer is complete.
   * @throws TryAgain, or its BackupError, with the statement and the blocking client, after some
   * seconds without a complete answer
   */
  query<T extends object = Row>(sql: string, errorPrefix?: string, options: QueryOptions = {}): Promise<T[]> {
    return this.#run(sql, async () => {
      const rows = await this.#session.query<T>(sql, errorPrefix, options);
      return (await this.#lacksRows(sql, options)) ? undefined : { rows };
    }).then(({ rows }) => rows);
  }

  async scalar(sql: string, errorPrefix?: string): Promise<string | undefined> {
    const [row] = await this.query(sql, errorPrefix);
    const value = row === undefined ? undefined : Object.values(row)[0];
    return value === null || value === undefined ? undefined : String(value);
  }

  /** Changes a setting of the session. */
  execute(sql: string, errorPrefix?: string): Promise<StatementResult> {
    return this.#session.execute(sql, errorPrefix);
  }

  /** Repeats the attempt until there is an answer. */
  async #run<T>(sql: string, attempt: () => Promise<T | undefined>): Promise<T> {
    const { name, lock } = this.#options;
    if (!mayRunUnder(name, sql))
      throw new BackupError('INTERNAL', `a statement that may wait under ${name}: ${sql.slice(0, 200)}`);
    await (this.#isReady ??= this.#getReady());
    return await lock.reading(name, async () => {
      const limitMs = LOCKS[name].blocks === 'ddl' ? undefined : isInstant(sql) ? INSTANT_MS : CATALOG_MS;
      const late = limitMs === undefined ? undefined : timeout(limitMs);
      let inVainUntil: number | undefined;
      try {
        for (;;) {
          const answer = await Promise.race([inTime(attempt()), ...(late ? [late.passed] : [])]);
          if (answer !== undefined) return answer;
          lock.assertHeld();
          inVainUntil ??= systemClock.now() + IN_VAIN_MS;
          if (late?.isPassed || systemClock.now() >= inVainUntil) throw await this.#giveUp(sql);
          await sleep(POLL_MS);
        }
      } finally {
        late?.clear();
      }
    });
  }

  async #getReady(): Promise<void> {
    const { facts } = this.#options;
    const seconds = has(facts, 'lock_wait_timeout = 0') ? 0 : 1;
    await this.#session.execute(`SET SESSION lock_wait_timeout = ${seconds}`);
    // Warnings about broken views must not displace the warnings that we look for.
    if (!has(facts, 'data dictionary')) await this.#session.execute('SET SESSION max_error_count = 65535');
  }

  /**
   * Runs a query whose caller handles missing rows.
   * @throws TryAgain after some seconds without an answer
   */
  queryPartly<T extends object>(
    sql: string,
    errorPrefix: string,
  ): Promise<{ rows: T[]; isComplete: boolean }> {
    return this.#run(sql, async () => {
      const rows = await this.#session.query<T>(sql, errorPrefix);
      return { rows, isComplete: !(await this.#lacksRows(sql)) };
    });
  }

  /**
   * Returns whether rows are missing. A server without a data dictionary skips rows that require a
   * wait, with a warning.
   */
  async #lacksRows(sql: string, options: QueryOptions = {}): Promise<boolean> {
    if (has(this.#options.facts, 'data dictionary') || !/\binformation_schema\./i.test(sql)) return false;
    // Same character set, because a statement that changes it would clear the warnings.
    const warnings = await this.#session.query<{ Code: number }>('SHOW WARNINGS', undefined, options);
    return warnings.some(({ Code }) => SKIPPED.has(Code));
  }

  async #giveUp(sql: string): Promise<Error> {
    const { name, watch, interrupt, isFinal } = this.#options;
    const client = await watch.describeWaiting(name);
    await interrupt?.();
    const statement = sql.replace(/\s+/g, ' ').trim().slice(0, 120);
    const inTheWay = client ? `in the way is ${client}, which waits for it` : 'another session is in the way';
    const failure = new BackupError(
      'SOURCE_LOCK_TIMEOUT',
      `under ${name}, "${statement}" had no answer within a few seconds: ${inTheWay}`,
      {
        hint: 'Run the backup when no ALTER, TRUNCATE or RENAME runs, or raise --lock-wait-timeout for more tries.',
        details: { statement, client: client ?? null },
      },
    );
    return isFinal ? failure : new TryAgain(failure);
  }
}

/** Returns undefined if the statement reached its lock timeout. */
async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isLockTimeout(error)) return undefined;
    throw error;
  }
}

/**
 * Returns whether the work settled in time.
 * @throws the error of the work
 */
export async function settlesWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = timeout(ms);
  try {
    return await Promise.race([work.then(() => true), late.passed.then(() => false)]);
  } finally {
    late.clear();
  }
}

function timeout(ms: number): { passed: Promise<undefined>; isPassed: boolean; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const limit = {
    isPassed: false,
    passed: new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        limit.isPassed = true;
        resolve(undefined);
      }, ms);
    }),
    clear: () => clearTimeout(timer),
  };
  return limit;
}
