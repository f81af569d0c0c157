// One connection with pinned session settings. All statements of the program go through a Session.
// So no default of a server, an account or a proxy decides the content of a backup.
import type mysql from 'mysql2';
import { describeConnection, type ConnectionConfig } from './connection-config.ts';
import { BackupError } from '../../core/errors.ts';
import { connect, streamOf } from './connect.ts';
import { ER, isConnectionLost, translateQueryError, type ServerError, type Side } from './mysql-errors.ts';
import { pinSession } from './pin-session.ts';
import type { Purpose } from './session-variables.ts';
import { sendStatement } from '../protocol/raw-statement.ts';
import { sendFile } from '../protocol/send-file.ts';
import { streamRows, type RowPiece } from '../protocol/row-stream.ts';
import { quoteName } from '../../sql/tokens/quote.ts';
import { StallWatch } from './stall-watch.ts';
import { endThread, lookAtThread } from './server-thread.ts';

export type { Purpose } from './session-variables.ts';

export interface SessionOptions {
  side: Side;
  purpose: Purpose;
  /** Maximum wait of a statement for a metadata lock, in seconds. */
  lockWaitTimeoutSeconds: number;
}

export type Row = Record<string, string | number | Buffer | null>;

export interface QueryOptions {
  /** `binary`: text columns arrive as bytes. */
  results?: 'utf8mb4' | 'binary' | undefined;
  /** Default schema for unqualified names. */
  schema?: string | undefined;
}

/** Result of a statement without rows. */
export interface StatementResult {
  affectedRows: number;
  warningCount: number;
  /** LOAD DATA: `Records: 5  Deleted: 0  Skipped: 0  Warnings: 0`. */
  info: string;
}

export class Session {
  readonly side: Side;
  readonly target: string;
  readonly #connection: mysql.Connection;
  readonly #watch: StallWatch;
  #lost: Error | undefined;
  #resultCharset: 'utf8mb4' | 'binary' = 'utf8mb4';
  /** Default schema of this session, if known. */
  #schema: string | undefined;

  private constructor(connection: mysql.Connection, config: ConnectionConfig, side: Side) {
    this.#connection = connection;
    this.side = side;
    this.target = describeConnection(config);
    const lose = (error?: Error): void => {
      this.#lost ??=
        error ?? Object.assign(new Error('the connection was closed'), { code: 'PROTOCOL_CONNECTION_LOST' });
    };
    connection.on('error', lose);
    connection.on('end', () => lose());
    // While a statement runs, mysql2 reports a connection error only to that statement.
    const stream = streamOf(connection)
      .on('error', lose)
      .on('close', () => lose());
    this.#watch = new StallWatch(stream, {
      timeoutMs: config.stallTimeoutMs ?? 0,
      look: () => lookAtThread(config, side, this.id),
      onStall: (reason, state) => {
        lose(Object.assign(new Error(reason), { code: 'ETIMEDOUT', fatal: true }));
        stream.destroy(this.#lost);
        if (state === 'waiting') void endThread(config, side, this.id);
      },
    });
  }

  static async open(config: ConnectionConfig, options: SessionOptions): Promise<Session> {
    const connection = await connect(config, options.side);
    const session = new Session(connection, config, options.side);
    try {
      await pinSession(session, options.purpose, options.lockWaitTimeoutSeconds);
    } catch (error) {
      session.destroy();
      throw error;
    }
    return session;
  }

  /** Connection number at the server. */
  get id(): number {
    return this.#connection.threadId ?? 0;
  }

  /** Error of the connection, after its loss. */
  get lost(): Error | undefined {
    return this.#lost;
  }

  /** Returns the rows of a small result. Integers beyond 2^53 and temporal values are text. */
  async query<T extends object = Row>(
    sql: string,
    errorPrefix = 'query failed',
    { results = 'utf8mb4', schema }: QueryOptions = {},
  ): Promise<T[]> {
    // Queue all statements at once. Users share the session, and the setting of another user must
    // not come in between.
    const ready = Promise.all([this.#receive(results), schema === undefined ? undefined : this.use(schema)]);
    const answer = this.#watch.during(
      new Promise<T[]>((resolve, reject) => {
        this.#connection.query(sql, (error, rows) => {
          if (error) reject(error);
          else resolve(rows as T[]);
        });
      }).catch(async (error: unknown) => {
        throw await this.#translate(error, errorPrefix);
      }),
    );
    const [, rows] = await Promise.all([ready, answer]);
    return rows;
  }

  /** Returns the first column of the first row, as text. */
  async scalar(sql: string, errorPrefix?: string): Promise<string | undefined> {
    const [row] = await this.query(sql, errorPrefix);
    const value = row === undefined ? undefined : Object.values(row)[0];
    if (value === null || value === undefined) return undefined;
    return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
  }

  /** Sets the default schema. Sends nothing if this schema is already the default. */
  async use(schema: string): Promise<void> {
    if (this.#schema === schema) return;
    const used = this.execute(`USE ${quoteName(schema)}`, `cannot use schema ${schema}`);
    // Set this before the answer: the server runs later statements after the USE.
    this.#schema = schema;
    await used.catch((error: unknown) => {
      this.#schema = undefined;
      throw error;
    });
  }

  /** Runs a statement without rows. */
  execute(sql: string, errorPrefix = 'statement failed'): Promise<StatementResult> {
    if (CHANGES_SCHEMA.test(sql)) this.#schema = undefined;
    return this.#watch.during(this.#run(sql, errorPrefix));
  }

  /**
   * Runs a statement without rows, given as bytes in any encoding. The bytes must not change before
   * the promise settles.
   */
  executeBytes(statement: Buffer, errorPrefix: string): Promise<StatementResult> {
    return this.#watch.during(
      this.#settle(errorPrefix, (onResult) => sendStatement(this.#connection, statement, onResult)),
    );
  }

  /**
   * Runs LOAD DATA LOCAL with `source` as its file. The session recycles the yielded buffers.
   * Rejects with the error of `source` if it fails.
   */
  load(sql: string, source: AsyncIterable<Buffer>, errorPrefix: string): Promise<StatementResult> {
    let isOurTurn = (): boolean => false;
    const result = this.#settle(errorPrefix, (onResult) => {
      ({ isOurTurn } = sendFile(this.#connection, sql, source, onResult));
    });
    // While `source` has no data, the server waits for us.
    return this.#watch.during(result, () => isOurTurn());
  }

  /** Streams the rows of a SELECT as TSV bytes. */
  async stream(
    sql: string,
    onPiece: (piece: RowPiece) => void | Promise<void>,
    signal: AbortSignal,
    errorPrefix: string,
  ): Promise<{ rows: number; bytes: number; longestRowBytes: number }> {
    await this.#receive('binary');
    try {
      return await this.#watch.during(streamRows(this.#connection, sql, onPiece, { signal }));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (isServerError(error)) throw await this.#watch.during(this.#translate(error, errorPrefix));
      throw error;
    }
  }

  /** Ends the connection by COM_QUIT, and cuts it after 2 seconds without an answer. */
  close(): Promise<void> {
    if (this.#lost) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.destroy();
        resolve();
      }, 2000);
      this.#connection.end(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Cuts the connection: the server rolls back and releases its locks. */
  destroy(): void {
    // mysql2's destroy() only half-closes the socket, so the server continues a running statement.
    streamOf(this.#connection).destroy(new Error('the session was cut off'));
  }

  /** Sets the character set of results: text for our own use, or the bytes of the column. */
  async #receive(charset: 'utf8mb4' | 'binary'): Promise<void> {
    if (this.#resultCharset === charset) return;
    this.#resultCharset = charset;
    await this.execute(`SET character_set_results = ${charset}`, 'cannot set up the session');
  }

  #run(sql: string, errorPrefix: string): Promise<StatementResult> {
    return this.#settle(errorPrefix, (onResult) => this.#connection.query(sql, onResult));
  }

  #settle(
    errorPrefix: string,
    send: (onResult: (error: Error | null, result?: unknown) => void) => void,
  ): Promise<StatementResult> {
    return new Promise<StatementResult>((resolve, reject) => {
      send((error, result) => {
        if (error) {
          reject(error);
          return;
        }
        // Rows in place of a header: the statement has changed nothing that the server reports.
        const header = result as Partial<mysql.ResultSetHeader>;
        resolve({
          affectedRows: header.affectedRows ?? 0,
          warningCount: header.warningStatus ?? 0,
          info: header.info ?? '',
        });
      });
    }).catch(async (error: unknown) => {
      // An error of the source stream is not a server error, so do not translate it.
      throw error instanceof BackupError ? error : await this.#translate(error, errorPrefix);
    });
  }

  /**
   * Translates an error of a statement. A server that shuts down first interrupts statements with
   * the same error as KILL QUERY. Only the next statement shows the difference.
   */
  async #translate(error: unknown, errorPrefix: string): Promise<BackupError> {
    const isInterrupted = (error as ServerError).errno === ER.QUERY_INTERRUPTED;
    if (isInterrupted && !this.#lost)
      await new Promise<void>((resolve) => {
        this.#connection.query('DO 0', (next) => {
          if (next && isConnectionLost(next)) this.#lost ??= next;
          resolve();
        });
      });
    return translateQueryError(this.#lost ?? error, this.side, errorPrefix);
  }
}

const CHANGES_SCHEMA = /^\s*(?:USE|(?:DROP|CREATE|ALTER)\s+(?:DATABASE|SCHEMA))\b/i;

function isServerError(error: unknown): boolean {
  return (error as ServerError).errno !== undefined || isConnectionLost(error);
}
