// One connection with pinned session settings. Everything the program says to a server goes through a Session,
// so that no default of a server, an account or a proxy decides what a backup holds.
import mysql from 'mysql2';
import type { Duplex, Readable } from 'node:stream';
import { describeConnection, type ConnectionConfig } from '../config/connection.ts';
import { BackupError } from '../errors.ts';
import {
  ER,
  isConnectionLost,
  translateConnectError,
  translateQueryError,
  type ServerError,
  type Side,
} from './mysql-errors.ts';
import { sendStatement } from './raw-statement.ts';
import { streamRows, type RowPiece } from './row-stream.ts';

export type Purpose = 'read' | 'load';

export interface SessionOptions {
  side: Side;
  purpose: Purpose;
  /** Seconds that a statement waits for a metadata lock. */
  lockWaitTimeoutSeconds: number;
}

export type Row = Record<string, string | number | Buffer | null>;

/** What the server reports of a statement without rows. */
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
  #lost: Error | undefined;
  #resultCharset: 'utf8mb4' | 'binary' = 'utf8mb4';

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
    // While a statement runs, mysql2 tells that statement alone.
    streamOf(connection)
      .on('error', lose)
      .on('close', () => lose());
  }

  static async open(config: ConnectionConfig, options: SessionOptions): Promise<Session> {
    const connection = await connect(config, options.side);
    const session = new Session(connection, config, options.side);
    try {
      await session.#pin(options);
    } catch (error) {
      session.destroy();
      throw error;
    }
    return session;
  }

  /** The server's number of the connection. */
  get id(): number {
    return this.#connection.threadId ?? 0;
  }

  /** The connection's error, once it is gone. */
  get lost(): Error | undefined {
    return this.#lost;
  }

  /** Rows of a small result. Integers beyond 2^53 and all temporal values come as text; of `binary`, all text as bytes. */
  async query<T extends object = Row>(
    sql: string,
    what = 'query failed',
    results: 'utf8mb4' | 'binary' = 'utf8mb4',
  ): Promise<T[]> {
    // Both are queued at once: a session is shared, and another's setting must not come in between.
    const ready = this.#receive(results);
    const answer = new Promise<T[]>((resolve, reject) => {
      this.#connection.query(sql, (error, rows) => {
        if (error) reject(translateQueryError(this.#lost ?? error, this.side, what));
        else resolve(rows as T[]);
      });
    });
    const [, rows] = await Promise.all([ready, answer]);
    return rows;
  }

  /** The first column of the first row, as text. */
  async scalar(sql: string, what?: string): Promise<string | undefined> {
    const [row] = await this.query(sql, what);
    const value = row === undefined ? undefined : Object.values(row)[0];
    if (value === null || value === undefined) return undefined;
    return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
  }

  /** A statement without rows. */
  execute(sql: string, what = 'statement failed'): Promise<StatementResult> {
    return this.#run({ sql }, what);
  }

  /** A statement without rows whose bytes need not be text; they must not change before the promise settles. */
  executeBytes(statement: Buffer, what: string): Promise<StatementResult> {
    return this.#settle(what, (onResult) => sendStatement(this.#connection, statement, onResult));
  }

  /** LOAD DATA LOCAL, its file being `source`. Rejects with the stream's error if the source fails. */
  load(sql: string, source: Readable, what: string): Promise<StatementResult> {
    return this.#run({ sql, infileStreamFactory: () => source }, what);
  }

  /** Streams the rows of a SELECT as TSV bytes. */
  async stream(
    sql: string,
    onPiece: (piece: RowPiece) => void | Promise<void>,
    signal: AbortSignal,
    what: string,
  ): Promise<{ rows: number; bytes: number; longestRowBytes: number }> {
    await this.#receive('binary');
    try {
      return await streamRows(this.#connection, sql, onPiece, { signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (isServerError(error)) throw translateQueryError(error, this.side, what);
      throw error;
    }
  }

  /** Ends the connection politely; one that does not answer is cut off. */
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

  /** Cuts the connection: the server rolls back and releases what it held. */
  destroy(): void {
    // mysql2's destroy() only half-closes: a running statement would go on at the server.
    streamOf(this.#connection).destroy(new Error('the session was cut off'));
  }

  /** Results as text for us to read, or every byte as the column holds it. */
  async #receive(charset: 'utf8mb4' | 'binary'): Promise<void> {
    if (this.#resultCharset === charset) return;
    this.#resultCharset = charset;
    await this.execute(`SET character_set_results = ${charset}`, 'cannot set up the session');
  }

  #run(
    options: { sql: string; infileStreamFactory?: () => Readable },
    what: string,
  ): Promise<StatementResult> {
    return this.#settle(what, (onResult) => this.#connection.query(options, onResult));
  }

  #settle(
    what: string,
    send: (onResult: (error: Error | null, result?: unknown) => void) => void,
  ): Promise<StatementResult> {
    return new Promise((resolve, reject) => {
      send((error, result) => {
        if (error) {
          // A failure of the source stream is ours and not the server's: it travels as it is.
          if (error instanceof BackupError) reject(error);
          else reject(translateQueryError(this.#lost ?? error, this.side, what));
          return;
        }
        const header = result as mysql.ResultSetHeader;
        resolve({
          affectedRows: header.affectedRows,
          warningCount: header.warningStatus,
          info: header.info ?? '',
        });
      });
    });
  }

  /** Settings that a server does not know are left out; any other failure is an error. */
  async #pin({ purpose, lockWaitTimeoutSeconds }: SessionOptions): Promise<void> {
    await this.execute('SET NAMES utf8mb4', 'cannot set up the session');
    for (const [name, value] of Object.entries(pinnedVariables(purpose, lockWaitTimeoutSeconds))) {
      try {
        await this.execute(`SET SESSION ${name} = ${value}`, `cannot set ${name}`);
      } catch (error) {
        const errno = ((error as BackupError).cause as ServerError | undefined)?.errno;
        const optional = OPTIONAL.has(name);
        const unknown = errno === ER.UNKNOWN_SYSTEM_VARIABLE;
        const forbidden = errno === ER.SPECIFIC_ACCESS_DENIED && optional;
        if (!unknown && !forbidden) throw error;
      }
    }
  }
}

/** A year: longer than any wait for storage, and the largest value that the servers take for wait_timeout. */
const PATIENT_SECONDS = 31_536_000;

/** Need a privilege on some servers, and matter only where a DBA has changed them. */
const OPTIONAL = new Set([
  'sql_generate_invisible_primary_key',
  'sql_require_primary_key',
  'show_gipk_in_create_table_and_information_schema',
  'innodb_strict_mode',
  'character_set_database',
]);

function pinnedVariables(purpose: Purpose, lockWaitTimeoutSeconds: number): Record<string, string | number> {
  const load = purpose === 'load';
  return {
    time_zone: `'+00:00'`,
    // A key range may be bounded by a date that only this mode takes.
    sql_mode: load ? `'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'` : `'ALLOW_INVALID_DATES'`,
    transaction_isolation: `'REPEATABLE-READ'`, // MySQL, MariaDB from 11.1
    tx_isolation: `'REPEATABLE-READ'`, // MariaDB before 11.1
    autocommit: 1,
    completion_type: `'NO_CHAIN'`,
    max_execution_time: 0, // MySQL
    max_statement_time: 0, // MariaDB
    sql_select_limit: '18446744073709551615',
    sql_big_selects: 1,
    sql_safe_updates: 0,
    sql_quote_show_create: 1,
    net_read_timeout: PATIENT_SECONDS,
    net_write_timeout: PATIENT_SECONDS,
    wait_timeout: PATIENT_SECONDS,
    interactive_timeout: PATIENT_SECONDS,
    lock_wait_timeout: lockWaitTimeoutSeconds,
    show_gipk_in_create_table_and_information_schema: 'ON',
    ...(load
      ? {
          foreign_key_checks: 0,
          unique_checks: 0,
          check_constraint_checks: 0, // MariaDB: data that the source held is data
          sql_generate_invisible_primary_key: 'OFF',
          sql_require_primary_key: 'OFF',
          innodb_strict_mode: 'OFF',
          character_set_database: 'utf8mb4',
          system_versioning_insert_history: 'ON',
        }
      : { information_schema_stats_expiry: 0 }),
  };
}

function streamOf(connection: mysql.Connection): Duplex {
  return (connection as unknown as { stream: Duplex }).stream;
}

async function connect(config: ConnectionConfig, side: Side): Promise<mysql.Connection> {
  const { mode } = config.tls;
  try {
    const withPassword = await readPassword(config);
    return await connectOnce(withPassword, mode !== 'disabled' && !config.socketPath);
  } catch (error) {
    const noTls = (error as ServerError).code === 'HANDSHAKE_NO_SSL_SUPPORT';
    if (!(noTls && mode === 'preferred'))
      throw translateConnectError(error, side, describeConnection(config));
  }
  try {
    return await connectOnce(await readPassword(config), false);
  } catch (error) {
    throw translateConnectError(error, side, describeConnection(config));
  }
}

async function readPassword({ freshPassword, ...config }: ConnectionConfig): Promise<ConnectionConfig> {
  return freshPassword ? { ...config, password: await freshPassword() } : config;
}

function connectOnce(config: ConnectionConfig, tls: boolean): Promise<mysql.Connection> {
  const { mode, ca, cert, key } = config.tls;
  const verify = mode === 'verify-ca' || mode === 'verify-identity';
  const connection = mysql.createConnection({
    ...(config.socketPath ? { socketPath: config.socketPath } : { host: config.host, port: config.port }),
    user: config.user,
    ...(config.password ? { password: config.password.reveal() } : {}),
    connectTimeout: config.connectTimeoutMs,
    charset: 'utf8mb4_general_ci',
    supportBigNumbers: true,
    dateStrings: true,
    trace: false,
    flags: ['+LOCAL_FILES', '-FOUND_ROWS'],
    // An IAM token travels as it is: never without TLS.
    enableCleartextPlugin: config.iamAuth === true && tls,
    ...(tls
      ? {
          ssl: {
            rejectUnauthorized: verify,
            verifyIdentity: mode === 'verify-identity',
            ...(ca ? { ca } : {}),
            ...(cert ? { cert } : {}),
            ...(key ? { key } : {}),
          },
        }
      : {}),
  });
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (error) {
        connection.on('error', () => undefined);
        connection.destroy();
        reject(error);
      } else resolve(connection);
    });
  });
}

function isServerError(error: unknown): boolean {
  return error instanceof Error && ('errno' in error || isConnectionLost(error));
}
