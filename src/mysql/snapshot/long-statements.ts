// Statements that a global read lock would have to wait for, with everybody else behind it.
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { Session } from '../session.ts';

interface Statement {
  id: number | string;
  user: string;
  seconds: number | string;
  info: string;
}

const POLL_MS = 500;

/**
 * Waits until no statement is older than the guard, for as long as the guard once more.
 * @throws BackupError SOURCE_LONG_STATEMENT naming the oldest one that remains.
 */
export async function waitForLongStatements(
  session: Session,
  guardSeconds: number,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + guardSeconds * 1000;
  for (let isFirst = true; ; isFirst = false) {
    signal.throwIfAborted();
    const [oldest] = await readLongStatements(session, guardSeconds);
    if (!oldest) return;
    const text = `statement ${oldest.id} of ${oldest.user}, running for ${oldest.seconds} s: ${oldest.info.slice(0, 120)}`;
    if (Date.now() >= deadline) {
      throw new BackupError(
        'SOURCE_LONG_STATEMENT',
        `a global read lock would stall all writes behind ${text}`,
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

function readLongStatements(session: Session, guardSeconds: number): Promise<Statement[]> {
  return session.query<Statement>(
    `SELECT ID AS id, USER AS user, TIME AS seconds, COALESCE(INFO, '') AS info FROM information_schema.PROCESSLIST
      WHERE COMMAND IN ('Query', 'Execute') AND TIME >= ${guardSeconds} AND ID <> CONNECTION_ID()
        AND USER NOT IN ('system user', 'event_scheduler') ORDER BY TIME DESC LIMIT 1`,
    'cannot list the running statements',
  );
}
