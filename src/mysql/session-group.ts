// All sessions of one operation. Invariant: they are on one server; a proxy or a reader endpoint that spreads
// connections is refused, because snapshots of different servers are no snapshot.
import type { ConnectionConfig } from '../config/connection.ts';
import { BackupError } from '../errors.ts';
import { isSameHost, isSameServer, readServerFacts, type ServerFacts } from './server-facts.ts';
import { Session, type Purpose } from './session.ts';
import type { Side } from './mysql-errors.ts';

export class SessionGroup {
  readonly #connection: ConnectionConfig;
  readonly #side: Side;
  readonly #lockWaitTimeoutSeconds: number;
  readonly #sessions: Session[] = [];
  #facts: ServerFacts | undefined;

  constructor(connection: ConnectionConfig, side: Side, lockWaitTimeoutSeconds: number) {
    this.#connection = connection;
    this.#side = side;
    this.#lockWaitTimeoutSeconds = lockWaitTimeoutSeconds;
  }

  /** The first session, and what server it is that all others have to be on. */
  async first(): Promise<{ reader: Session; facts: ServerFacts }> {
    const reader = await this.open('read');
    return { reader, facts: this.facts };
  }

  /** Of the server that the sessions are on; there is one as soon as a session was opened. */
  get facts(): ServerFacts {
    if (!this.#facts) throw new BackupError('INTERNAL', 'no session was opened yet');
    return this.#facts;
  }

  async open(purpose: Purpose): Promise<Session> {
    return await this.#open(purpose, isSameServer);
  }

  /** In place of a session that was lost: the server may have been restarted. */
  async reopen(purpose: Purpose): Promise<Session> {
    return await this.#open(purpose, isSameHost);
  }

  async #open(purpose: Purpose, isSame: (a: string, b: string) => boolean): Promise<Session> {
    const session = await Session.open(this.#connection, {
      side: this.#side,
      purpose,
      lockWaitTimeoutSeconds: this.#lockWaitTimeoutSeconds,
    });
    this.#sessions.push(session);
    const facts = await readServerFacts(session);
    this.#facts ??= facts;
    if (!isSame(this.#facts.serverId, facts.serverId)) {
      throw new BackupError(
        'SOURCE_DIFFERENT_SERVERS',
        `connections to ${session.target} reach different servers: ${this.#facts.serverId} and ${facts.serverId}`,
        {
          hint: 'Connect to one server and not to a reader endpoint or a proxy that spreads connections.',
        },
      );
    }
    return session;
  }

  async openMany(purpose: Purpose, count: number): Promise<Session[]> {
    const opened = await Promise.allSettled(
      Array.from({ length: Math.max(0, count) }, () => this.open(purpose)),
    );
    // All have ended, so that none is left behind when one is refused.
    const failed = opened.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
    return opened.map((result) => (result as PromiseFulfilledResult<Session>).value);
  }

  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }
}
