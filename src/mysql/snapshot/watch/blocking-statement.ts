// Clients that block a lock. Best effort: an account that may not see other sessions gets no name.
import { isMariaDb, type ServerFacts } from '../../connection/server-facts.ts';
import type { Session } from '../../connection/session.ts';

export interface Statement {
  id: number | string;
  user: string | null;
  seconds: number | string | null;
  info: string | null;
  held?: string | null;
}

export function describeStatement({ id, user, seconds, info, held }: Statement): string {
  const where = held ? `, which holds ${held}` : '';
  const activity = info
    ? `: ${info.replace(/\s+/g, ' ').slice(0, 120)}`
    : ', idle inside a transaction or lock';
  return `statement ${id} of ${user ?? 'an unknown user'}${where}, running for ${seconds ?? '?'} s${activity}`;
}

/** Describes the session that blocks the waiting one, if the server shows it. */
export async function findBlocker(
  observer: Session,
  facts: ServerFacts,
  waitingId: number,
): Promise<string | undefined> {
  for (const sql of isMariaDb(facts)
    ? [oldestTransaction(waitingId), oldestStatement(waitingId)]
    : [lockHolder(waitingId), oldestStatement(waitingId), oldestThread(waitingId)]) {
    const [found] = await observer.query<Statement>(sql).catch(() => []);
    if (found) return describeStatement(found);
  }
  return undefined;
}

function lockHolder(waitingId: number): string {
  return `SELECT t.PROCESSLIST_ID AS id, t.PROCESSLIST_USER AS user, t.PROCESSLIST_TIME AS seconds,
                 t.PROCESSLIST_INFO AS info, CONCAT_WS('.', h.OBJECT_SCHEMA, h.OBJECT_NAME) AS held
            FROM performance_schema.threads me
            JOIN performance_schema.metadata_locks w ON w.OWNER_THREAD_ID = me.THREAD_ID AND w.LOCK_STATUS = 'PENDING'
            JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE AND h.LOCK_STATUS = 'GRANTED'
                 AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA AND h.OBJECT_NAME <=> w.OBJECT_NAME
                 AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
            JOIN performance_schema.threads t ON t.THREAD_ID = h.OWNER_THREAD_ID
           WHERE me.PROCESSLIST_ID = ${waitingId} ORDER BY h.LOCK_TYPE LIKE '%WRITE%' DESC, t.PROCESSLIST_TIME DESC LIMIT 1`;
}

/**
 * Returns a query for the oldest writing transaction. Such a transaction blocks READ locks, even
 * between its statements.
 */
function oldestTransaction(waitingId: number): string {
  return `SELECT p.ID AS id, p.USER AS user, TIMESTAMPDIFF(SECOND, x.trx_started, NOW()) AS seconds, p.INFO AS info
            FROM information_schema.INNODB_TRX x JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id
           WHERE p.ID NOT IN (${waitingId}, CONNECTION_ID()) AND x.trx_is_read_only = 0 AND x.trx_rows_modified + x.trx_tables_locked > 0
           ORDER BY x.trx_started LIMIT 1`;
}

function oldestStatement(waitingId: number): string {
  return `SELECT ID AS id, USER AS user, TIME AS seconds, INFO AS info FROM information_schema.PROCESSLIST
           WHERE ID NOT IN (${waitingId}, CONNECTION_ID()) AND COMMAND IN ('Query', 'Execute')
             AND USER NOT IN ('system user', 'event_scheduler') ORDER BY TIME DESC LIMIT 1`;
}

function oldestThread(waitingId: number): string {
  return `SELECT PROCESSLIST_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_TIME AS seconds, PROCESSLIST_INFO AS info
            FROM performance_schema.threads
           WHERE PROCESSLIST_ID NOT IN (${waitingId}, CONNECTION_ID()) AND PROCESSLIST_COMMAND IN ('Query', 'Execute')
             AND TYPE = 'FOREGROUND' ORDER BY PROCESSLIST_TIME DESC LIMIT 1`;
}
