// A session as the operations open it, for tests that look at what it is like.
import { readServerFacts, type ServerFacts } from '../../src/mysql/connection/server-facts.ts';
import { Session, type Purpose } from '../../src/mysql/connection/session.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Login, TestServer } from './servers.ts';

export async function openSession(
  server: TestServer,
  purpose: Purpose,
  login?: Login,
): Promise<AsyncDisposable & { session: Session; facts: ServerFacts }> {
  const { host, port, user, password } = server.access(login);
  const session = await Session.open(
    {
      host,
      port,
      user,
      password: new Secret(password),
      tls: { mode: 'preferred' },
      connectTimeoutMs: 60_000,
    },
    { side: 'source', purpose, lockWaitTimeoutSeconds: 20 },
  );
  return {
    session,
    facts: await readServerFacts(session),
    [Symbol.asyncDispose]: () => session.close(),
  };
}
