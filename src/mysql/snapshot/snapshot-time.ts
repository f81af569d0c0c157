// The time of a snapshot: where a condition of the user says NOW(), each session means the same moment, so that the chunks of a table and
// the count of its rows agree.
import type { Queryable } from '../connection/reader.ts';

interface Executor {
  execute(sql: string, what?: string): Promise<unknown>;
}

/** Not of SYSDATE(), which every server reads from its clock. @throws BackupError SOURCE_* */
export async function pinTime(reader: Queryable, sessions: readonly Executor[]): Promise<void> {
  const [row] = await reader.query<{ t: string }>(
    'SELECT CAST(UNIX_TIMESTAMP(NOW(6)) AS CHAR) AS t',
    'cannot read the time',
  );
  for (const session of sessions)
    await session.execute(`SET SESSION timestamp = ${row!.t}`, 'cannot set the time of the snapshot');
}
