// A session over which names and facts of many tables are read, of which some may be altered at that moment.
import type { Queryable } from '../connection/reader.ts';

/** It may be able to say that an answer lacks rows, in place of waiting for them. */
export interface NameReader extends Queryable {
  queryPartly?<T extends object>(sql: string, what: string): Promise<{ rows: T[]; isComplete: boolean }>;
}

export async function queryPartly<T extends object>(
  session: NameReader,
  sql: string,
  what: string,
): Promise<{ rows: T[]; isComplete: boolean }> {
  if (session.queryPartly) return await session.queryPartly<T>(sql, what);
  return { rows: await session.query<T>(sql, what), isComplete: true };
}
