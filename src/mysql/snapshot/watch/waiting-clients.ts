// Waits of other clients for our locks, as far as the server shows them to the account.
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import type { Session } from '../../connection/session.ts';
import { readGrants } from '../../schema/privileges.ts';
import { describeStatement, type Statement } from './blocking-statement.ts';
import { LOCKS, type LockName } from '../locks.ts';

/** Returns the longest wait of a client in seconds; undefined if the server does not show it. */
export type ReadLongestWait = (lock: LockName) => Promise<number | undefined>;

/** Chooses the list of waiting clients that the account may read. */
export async function chooseWaitingList(session: Session, facts: ServerFacts): Promise<ReadLongestWait> {
  if (!isMariaDb(facts) && (await session.query(timed(ANY)).then(Boolean, () => false)))
    return (lock) => readNumber(session, timed(lock));
  if (!(await readGrants(session, facts)).hasGlobal('PROCESS')) return () => Promise.resolve(undefined);
  const time = isMariaDb(facts) ? 'TIME_MS / 1000' : 'TIME';
  return (lock) =>
    readNumber(
      session,
      `SELECT MAX(${time}) FROM information_schema.PROCESSLIST
        WHERE STATE IN (${statesOf(lock)}) AND ID <> CONNECTION_ID()`,
    );
}

/**
 * Describes the client that has waited longest for the lock. An ALTER comes first, because it
 * blocks its table.
 */
export async function findLongestWaiting(session: Session, lock: LockName): Promise<string | undefined> {
  const [found] = await session
    .query<Statement>(
      `SELECT ID AS id, USER AS user, TIME AS seconds, INFO AS info FROM information_schema.PROCESSLIST
        WHERE STATE IN (${statesOf(lock)}) AND ID <> CONNECTION_ID() ORDER BY INFO LIKE 'ALTER%' DESC, TIME DESC LIMIT 1`,
    )
    .catch(() => []);
  return found && describeStatement(found);
}

const ANY: LockName = 'LOCK TABLES';

/** Returns a query for the seconds of a running statement, including work before the wait. */
function timed(lock: LockName): string {
  return `SELECT MAX(s.TIMER_WAIT) / 1e12 FROM performance_schema.threads t
            JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
           WHERE t.PROCESSLIST_STATE IN (${statesOf(lock)}) AND t.PROCESSLIST_ID <> CONNECTION_ID()`;
}

function statesOf(lock: LockName): string {
  return LOCKS[lock].waitingStates.map((state) => `'${state}'`).join(', ');
}

async function readNumber(session: Session, sql: string): Promise<number> {
  return Number(await session.scalar(sql).catch(() => undefined)) || 0;
}
