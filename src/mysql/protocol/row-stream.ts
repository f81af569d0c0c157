// Streams the rows of one statement as TSV, with back pressure and bounded memory for rows of any
// size. Invariants: the promise always settles, whatever happens to the connection. It resolves
// only after mysql2 has read the packet that ends the rows and the caller has taken every piece.
// Any failure except a server error destroys the connection.
import type mysql from 'mysql2';
import type { Duplex } from 'node:stream';
import { BackupError } from '../../core/errors.ts';
import { RowEncoder, type RowPiece } from '../../tsv/row-encoder.ts';
import { RowTakeover, type RowListener } from './row-takeover.ts';

export type { RowPiece } from '../../tsv/row-encoder.ts';

export interface StreamedRows {
  rows: number;
  bytes: number;
  /** Length of the longest row, as the server sent it. */
  longestRowBytes: number;
  columns: readonly mysql.FieldPacket[];
}

/**
 * Sends `sql`, a statement with one result set, and passes its rows on as TSV. Pieces arrive in
 * order, one at a time: until `onPiece` settles, nothing is read from the socket. The caller
 * handles the connection's 'error' event outside of this call.
 * @throws mysql2's error (code, errno, sqlState) for a server error or a lost connection; the
 * signal's reason; the error of `onPiece`; INTERNAL if the stream is malformed
 */
export async function streamRows(
  connection: mysql.Connection,
  sql: string,
  onPiece: (piece: RowPiece) => void | Promise<void>,
  { signal }: { signal: AbortSignal },
): Promise<StreamedRows> {
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    new RowStream(connection, onPiece, signal, resolve, reject).start(sql);
  });
}

class RowStream implements RowListener {
  readonly #connection: mysql.Connection;
  readonly #socket: Duplex;
  readonly #onPiece: (piece: RowPiece) => void | Promise<void>;
  readonly #signal: AbortSignal;
  readonly #resolve: (result: StreamedRows) => void;
  readonly #reject: (error: unknown) => void;
  readonly #result: StreamedRows = { rows: 0, bytes: 0, longestRowBytes: 0, columns: [] };
  #takeover: RowTakeover | undefined;
  #encoder: RowEncoder | undefined;
  /** Bytes that arrived while `onPiece` was pending: at most one read of the socket. */
  #waiting: Buffer[] = [];
  #busy = false;
  #settled = false;

  readonly #onAbort = (): void => this.#fail(this.#signal.reason);
  readonly #onError = (error: Error): void => this.#fail(error);
  // mysql2 emits no error if the connection is closed without one.
  readonly #onClose = (): void => this.#fail(connectionLost());

  constructor(
    connection: mysql.Connection,
    onPiece: (piece: RowPiece) => void | Promise<void>,
    signal: AbortSignal,
    resolve: (result: StreamedRows) => void,
    reject: (error: unknown) => void,
  ) {
    this.#connection = connection;
    this.#socket = (connection as unknown as { stream: Duplex }).stream;
    this.#onPiece = onPiece;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(sql: string): void {
    if (this.#socket.destroyed) return this.#fail(connectionLost());
    this.#signal.addEventListener('abort', this.#onAbort);
    this.#connection.on('error', this.#onError);
    this.#socket.on('close', this.#onClose);
    try {
      this.#takeover = new RowTakeover(this.#connection, sql, this);
    } catch (error) {
      this.#fail(error);
    }
  }

  onColumns(columns: readonly mysql.FieldPacket[], sequenceId: number): void {
    this.#result.columns = columns;
    this.#encoder = new RowEncoder({ columnCount: columns.length, sequenceId });
  }

  onBytes(data: Buffer): void {
    if (this.#settled) return;
    this.#waiting.push(data);
    this.#advance();
    const unread = this.#waiting.pop();
    if (unread) this.#waiting.push(Buffer.from(unread));
  }

  onEnd(error: Error | null): void {
    if (error) {
      const lost = (error as { fatal?: boolean }).fatal === true;
      return lost ? this.#fail(error) : this.#settle(() => this.#reject(error));
    }
    if (!this.#encoder) {
      const none = new BackupError('INTERNAL', 'the statement returned no result set');
      return this.#settle(() => this.#reject(none));
    }
    this.#result.longestRowBytes = this.#encoder.longestRowBytes;
    this.#settle(() => this.#resolve(this.#result));
  }

  onBroken(error: Error): void {
    this.#fail(error);
  }

  /** Encodes the waiting bytes until none are left, a piece is pending, or the rows have ended. */
  #advance(): void {
    try {
      while (this.#encoder && !this.#busy && !this.#settled) {
        const { terminator } = this.#encoder;
        if (terminator) return this.#takeover?.giveBack(terminator, Buffer.concat(this.#waiting.splice(0)));
        const data = this.#waiting.shift();
        if (!data) return;
        const read = this.#encoder.write(data);
        if (read < data.length) this.#waiting.unshift(data.subarray(read));
        if (this.#encoder.pieceReady || this.#encoder.terminator) this.#deliver(this.#encoder.takePiece());
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #deliver(piece: RowPiece | undefined): void {
    if (!piece) return;
    this.#result.rows += piece.rows;
    this.#result.bytes += piece.bytes.length;
    const taken = this.#onPiece(piece);
    if (taken === undefined) return;
    this.#busy = true;
    this.#socket.pause();
    void this.#advanceAfter(taken);
  }

  async #advanceAfter(taken: Promise<void>): Promise<void> {
    try {
      await taken;
    } catch (error) {
      return this.#fail(error);
    }
    this.#busy = false;
    if (this.#settled) return;
    this.#socket.resume();
    this.#advance();
  }

  #settle(settle: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#connection.off('error', this.#onError);
    this.#socket.off('close', this.#onClose);
    this.#encoder?.release();
    this.#waiting = [];
    settle();
  }

  #fail(error: unknown): void {
    if (this.#settled) return;
    this.#settle(() => this.#reject(error));
    this.#takeover?.restore();
    // Ignore later errors of the dead connection. Without an error object, mysql2 hangs.
    this.#connection.on('error', () => undefined);
    this.#socket.destroy(new Error('the row stream was aborted', { cause: error }));
  }
}

function connectionLost(): Error {
  return Object.assign(new Error('connection lost: it was closed while rows were read'), {
    code: 'PROTOCOL_CONNECTION_LOST',
    fatal: true,
  });
}
