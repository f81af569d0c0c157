// Time of a snapshot. NOW() in a user's condition has the same value in each session, so the chunks
// of a table and its row count agree.
import type { Queryable } from '../connection/reader.ts';

interface Executor {
  execute(sql: string, errorPrefix?: string): Promise<unknown>;
}

/**
 * Sets NOW() of all sessions to the same time. SYSDATE() still reads the server's clock.
 * @throws BackupError SOURCE_*
 */
export async function pinTime(reader: Queryable, sessions: readonly Executor[]): Promise<void> {
  const [row] = await reader.query<{ t: string }>(
    'SELECT CAST(UNIX_TIMESTAMP(NOW(6)) AS CHAR) AS t',
    'cannot read the time',
  );
  for (const session of sessions)
    await session.execute(`SET SESSION timestamp = ${row!.t}`, 'cannot set the time of the snapshot');
}
