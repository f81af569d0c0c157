// Long statements for which a global read lock would wait, while all other clients queue after it.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import { isPrivilegeError } from '../../connection/mysql-errors.ts';
import { readGrants } from '../../schema/privileges.ts';
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import type { Session } from '../../connection/session.ts';
import { describeStatement, type Statement } from './blocking-statement.ts';
import { RungRefused } from '../rung-errors.ts';

const POLL_MS = 500;

export interface LongStatementGuard {
  facts: ServerFacts;
  longQueryGuardSeconds: number;
  logger: Logger;
  signal: AbortSignal;
}

/**
 * Waits until no statement is older than the guard. Waits at most for the duration of the guard.
 * @throws BackupError SOURCE_LONG_STATEMENT with the oldest remaining statement; RungRefused if the
 * account cannot see other statements
 */
export async function waitForLongStatements(
  session: Session,
  { facts, longQueryGuardSeconds: guardSeconds, logger, signal }: LongStatementGuard,
): Promise<void> {
  const read = await chooseSource(session, facts, guardSeconds);
  const deadline = Date.now() + guardSeconds * 1000;
  for (let isFirst = true; ; isFirst = false) {
    signal.throwIfAborted();
    const [oldest] = await read();
    if (!oldest) return;
    const text = describeStatement(oldest);
    if (Date.now() >= deadline) {
      throw new BackupError(
        'SOURCE_LONG_STATEMENT',
        `a global read lock would block all writes until the end of ${text}`,
        {
          hint: 'Wait for the statement to end or kill it, or raise --long-query-guard if a stall is acceptable.',
          details: { id: oldest.id, user: oldest.user, seconds: Number(oldest.seconds) },
        },
      );
    }
    if (isFirst) logger.info(`waiting for ${text}`);
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Returns the query. Without PROCESS, the process list shows only the account's own statements. */
async function chooseSource(
  session: Session,
  facts: ServerFacts,
  guardSeconds: number,
): Promise<() => Promise<Statement[]>> {
  const errorPrefix = 'cannot list the running statements';
  const processes = `SELECT ID AS id, USER AS user, TIME AS seconds, COALESCE(INFO, '?') AS info FROM information_schema.PROCESSLIST
      WHERE COMMAND IN ('Query', 'Execute') AND TIME >= ${guardSeconds} AND ID <> CONNECTION_ID()
        AND USER NOT IN ('system user', 'event_scheduler') ORDER BY TIME DESC LIMIT 1`;
  const threads = `SELECT PROCESSLIST_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_TIME AS seconds, COALESCE(PROCESSLIST_INFO, '?') AS info
       FROM performance_schema.threads
      WHERE PROCESSLIST_COMMAND IN ('Query', 'Execute') AND PROCESSLIST_TIME >= ${guardSeconds} AND TYPE = 'FOREGROUND'
        AND PROCESSLIST_ID <> CONNECTION_ID() AND PROCESSLIST_USER IS NOT NULL AND PROCESSLIST_USER <> 'event_scheduler'
      ORDER BY PROCESSLIST_TIME DESC LIMIT 1`;
  const grants = await readGrants(session, facts);
  if (grants.hasGlobal('PROCESS')) return () => session.query<Statement>(processes, errorPrefix);
  const refused = new RungRefused(
    'the account lacks PROCESS, so a long statement that would stall all writes cannot be seen',
  );
  if (isMariaDb(facts)) throw refused;
  try {
    await session.query(threads, errorPrefix);
  } catch (error) {
    if (isPrivilegeError(error)) throw refused;
    throw error;
  }
  return () => session.query<Statement>(threads, errorPrefix);
}
