// Streams the rows of one statement as TSV, with back pressure, in bounded memory whatever the size of a row.
// Invariant: the promise settles whatever happens to the connection, and it resolves only after mysql2 has read the packet
// that ends the rows and every piece has been taken. After any failure but a server error the connection is destroyed.
import type mysql from 'mysql2';
import type { Duplex } from 'node:stream';
import { BackupError } from '../../core/errors.ts';
import { RowEncoder, type RowPiece } from '../../tsv/row-encoder.ts';
import { RowTakeover, type RowListener } from './row-takeover.ts';

export type { RowPiece } from '../../tsv/row-encoder.ts';

export interface StreamedRows {
  rows: number;
  bytes: number;
  /** Of the longest row as the server sent it. */
  longestRowBytes: number;
  columns: readonly mysql.FieldPacket[];
}

/**
 * Sends `sql`, a statement with one result set, and hands its rows on as TSV. Pieces come in order and never two at once:
 * while `onPiece` has not settled, nothing is read from the socket. Rejects with mysql2's error (code, errno,
 * sqlState) for an error of the server or a lost connection, with the signal's reason, with what `onPiece` threw, or
 * with INTERNAL if the stream is malformed. The caller listens to the connection's 'error' event outside of this call.
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
  /** Bytes that came while a piece was being taken: no more than what one read of the socket gives. */
  #waiting: Buffer[] = [];
  #busy = false;
  #settled = false;

  readonly #onAbort = (): void => this.#fail(this.#signal.reason);
  readonly #onError = (error: Error): void => this.#fail(error);
  // mysql2 keeps silent about the end of a connection that someone closes.
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
      const none = new BackupError('INTERNAL', 'the statement gave no result set');
      return this.#settle(() => this.#reject(none));
    }
    this.#result.longestRowBytes = this.#encoder.longestRowBytes;
    this.#settle(() => this.#resolve(this.#result));
  }

  onBroken(error: Error): void {
    this.#fail(error);
  }

  /** Encodes what waits until nothing is left, a piece must be waited for, or the rows have ended. */
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
    // What a dead connection says later, no one needs to hear. Without an error mysql2 would hang.
    this.#connection.on('error', () => undefined);
    this.#socket.destroy(new Error('the row stream was broken off', { cause: error }));
  }
}

function connectionLost(): Error {
  return Object.assign(new Error('connection lost: it was closed while rows were read'), {
    code: 'PROTOCOL_CONNECTION_LOST',
    fatal: true,
  });
}
