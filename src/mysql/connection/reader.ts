// Reads facts over a connection that can be replaced: a new connection only needs the same
// settings. Not for the rows of a snapshot, because the snapshot ends with its connection.
import type { Logger } from '../../core/log.ts';
import { isUnreachable } from './mysql-errors.ts';
import { retry } from '../../core/retry.ts';
import type { QueryOptions, Row, Session, StatementResult } from './session.ts';

/** Part of a session that suffices to read facts. */
export type Queryable = Pick<Session, 'query' | 'scalar' | 'execute' | 'side' | 'target'>;

const ATTEMPTS = 4;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 2000;

export class Reader implements Queryable {
  readonly side: Session['side'];
  readonly target: string;
  readonly #connect: () => Promise<Session>;
  readonly #logger: Logger;
  readonly #settings: string[] = [];
  #session: Session;
  #replacing: Promise<Session> | undefined;

  /** @param connect opens a new session on the same server, after the connection was lost */
  constructor(session: Session, connect: () => Promise<Session>, logger: Logger) {
    this.side = session.side;
    this.target = session.target;
    this.#session = session;
    this.#connect = connect;
    this.#logger = logger;
  }

  query<T extends object = Row>(sql: string, errorPrefix?: string, options: QueryOptions = {}): Promise<T[]> {
    return this.#read((session) => session.query<T>(sql, errorPrefix, options));
  }

  scalar(sql: string, errorPrefix?: string): Promise<string | undefined> {
    return this.#read((session) => session.scalar(sql, errorPrefix));
  }

  /** Changes a setting of the session, and records the statement for a replacement session. */
  async execute(sql: string, errorPrefix?: string): Promise<StatementResult> {
    const result = await this.#read((session) => session.execute(sql, errorPrefix));
    this.#settings.push(sql);
    return result;
  }

  #read<T>(read: (session: Session) => Promise<T>): Promise<T> {
    return retry(async () => await read(await this.#living()), {
      attempts: ATTEMPTS,
      firstDelayMs: FIRST_DELAY_MS,
      maxDelayMs: MAX_DELAY_MS,
      isRetryable: isUnreachable,
      onRetry: (error) => this.#logger.info(`replacing the connection: ${(error as Error).message}`),
    });
  }

  async #living(): Promise<Session> {
    if (!this.#session.lost) return this.#session;
    this.#replacing ??= this.#replace().finally(() => (this.#replacing = undefined));
    return await this.#replacing;
  }

  async #replace(): Promise<Session> {
    const session = await this.#connect();
    for (const setting of this.#settings) await session.execute(setting, 'cannot set up the session');
    this.#session = session;
    return session;
  }
}
