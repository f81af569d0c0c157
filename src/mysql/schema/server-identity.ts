// Reads the identity of the server. Never fails: omits facts that the account may not read.
import type { ServerIdentity } from '../../format/server-identity.ts';
import type { Queryable } from '../connection/reader.ts';
import { isMariaDb, type ServerFacts } from '../connection/server-facts.ts';

export async function readServerIdentity(session: Queryable, facts: ServerFacts): Promise<ServerIdentity> {
  if (!isMariaDb(facts)) return { uuid: facts.serverId };
  const [born, uid] = await Promise.all(
    [
      // An upgrade recreates some tables with a new time, but never all of them.
      `SELECT MIN(UNIX_TIMESTAMP(CREATE_TIME)) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'mysql'`,
      'SELECT @@GLOBAL.server_uid',
    ].map((sql) => session.scalar(sql).catch(() => undefined)),
  );
  const known = {
    born: born ? String(Math.floor(Number(born))) : undefined,
    uid: uid || undefined,
    address: `${facts.hostname}:${facts.port}`,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}
