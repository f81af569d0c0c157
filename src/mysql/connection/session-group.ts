// All sessions of one operation. Invariant: all sessions are on one server. A proxy or reader
// endpoint that spreads connections is refused: snapshots of different servers do not match.
import type { ConnectionConfig } from './connection-config.ts';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { Reader } from './reader.ts';
import { isSameHost, isSameServer, readServerFacts, type ServerFacts } from './server-facts.ts';
import { Session, type Purpose, type SessionOptions } from './session.ts';
import type { SnapshotSession } from './snapshot-session.ts';
import type { Side } from './mysql-errors.ts';

/**
 * Milliseconds that statements get to end in order after a cancellation. In the meantime, a lock
 * session ends its wait at the server.
 */
const CUT_AFTER_MS = 2000;

/** Opens one session. */
export type OpenSession<S extends SnapshotSession> = (
  config: ConnectionConfig,
  options: SessionOptions,
) => Promise<S>;

const openHere: OpenSession<Session> = (config, options) => Session.open(config, options);

export class SessionGroup {
  readonly #connection: ConnectionConfig;
  readonly #side: Side;
  readonly #lockWaitTimeoutSeconds: number;
  readonly #sessions: SnapshotSession[] = [];
  #facts: ServerFacts | undefined;
  #isCut = false;
  #isClosed = false;
  #stopListening = (): void => undefined;

  constructor(connection: ConnectionConfig, side: Side, lockWaitTimeoutSeconds: number) {
    this.#connection = connection;
    this.#side = side;
    this.#lockWaitTimeoutSeconds = lockWaitTimeoutSeconds;
  }

  /**
   * Cuts all sessions after a cancellation, because a statement may run for hours. Only for
   * sessions that change nothing.
   */
  cutOnAbort(signal: AbortSignal): void {
    let timer: NodeJS.Timeout | undefined;
    const cut = (): void => {
      this.#isCut = true;
      for (const session of this.#sessions) session.destroy();
    };
    const onAbort = (): void => {
      timer = setTimeout(cut, CUT_AFTER_MS);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#stopListening = () => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    };
  }

  /** Opens the first session. All other sessions must be on the same server. */
  async first(logger: Logger): Promise<{ reader: Reader; facts: ServerFacts }> {
    const [reader] = await this.openReaders(1, logger);
    return { reader: reader!, facts: this.facts };
  }

  /** Opens sessions that replace themselves after a lost connection. */
  async openReaders(count: number, logger: Logger): Promise<Reader[]> {
    const sessions = await this.openMany('read', count);
    return sessions.map((session) => new Reader(session, () => this.open('read'), logger));
  }

  /**
   * Facts of the server; available after the first session was opened.
   * @throws BackupError INTERNAL before that
   */
  get facts(): ServerFacts {
    if (!this.#facts) throw new BackupError('INTERNAL', 'no session was opened yet');
    return this.#facts;
  }

  async open(purpose: Purpose): Promise<Session> {
    return await this.#open(purpose, isSameServer, openHere);
  }

  /** Opens a session after a lost one; the server may have restarted. */
  async reopen(purpose: Purpose): Promise<Session> {
    return await this.#open(purpose, isSameHost, openHere);
  }

  async #open<S extends SnapshotSession>(
    purpose: Purpose,
    isSame: (a: string, b: string) => boolean,
    connect: OpenSession<S>,
  ): Promise<S> {
    if (this.#isCut || this.#isClosed)
      throw new BackupError('CANCELLED', 'the group opens no further sessions');
    const session = await connect(this.#connection, {
      side: this.#side,
      purpose,
      lockWaitTimeoutSeconds: this.#lockWaitTimeoutSeconds,
    });
    this.#sessions.push(session);
    // A session that opens after the end of the group would keep the process alive.
    if (this.#isCut || this.#isClosed) session.destroy();
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
    return await this.openManyBy(purpose, count, openHere);
  }

  /**
   * Opens sessions in another way, for example in other threads.
   *
   * @param connect opens one session
   */
  async openManyBy<S extends SnapshotSession>(
    purpose: Purpose,
    count: number,
    connect: OpenSession<S>,
  ): Promise<S[]> {
    const opened = await Promise.allSettled(
      Array.from({ length: Math.max(0, count) }, () => this.#open(purpose, isSameServer, connect)),
    );
    // Wait for all sessions first. Otherwise a refused session leaves the others open.
    const failed = opened.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
    return opened.map((result) => (result as PromiseFulfilledResult<Awaited<S>>).value);
  }

  /** Closes all sessions, and those that are being opened as soon as they are open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopListening();
    await Promise.all(this.#sessions.map((session) => session.close()));
  }
}
