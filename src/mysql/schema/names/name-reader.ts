// Session that reads names and facts of many tables, while other clients may alter some of them.
import type { Queryable } from '../../connection/reader.ts';

/** Reader that may report an incomplete answer instead of a wait for the missing rows. */
export interface NameReader extends Queryable {
  queryPartly?<T extends object>(
    sql: string,
    errorPrefix: string,
  ): Promise<{ rows: T[]; isComplete: boolean }>;
}

export async function queryPartly<T extends object>(
  session: NameReader,
  sql: string,
  errorPrefix: string,
): Promise<{ rows: T[]; isComplete: boolean }> {
  if (session.queryPartly) return await session.queryPartly<T>(sql, errorPrefix);
  return { rows: await session.query<T>(sql, errorPrefix), isComplete: true };
}
