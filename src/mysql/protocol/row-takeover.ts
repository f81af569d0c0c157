// Takes the rows of a statement from mysql2. mysql2 sends the statement and reads the columns. Then
// the bytes of the rows come here, before mysql2 splits them into packets. The packet after the
// last row goes back to mysql2, so mysql2 itself handles the end or the error, and the connection
// can run the next statement. The same place in the stream serves plain sockets, TLS and the
// compressed protocol.
import type mysql from 'mysql2';
import { BackupError } from '../../core/errors.ts';
import type { Terminator } from '../../tsv/row-encoder.ts';
import { endLending, lendReads } from './socket.ts';
import {
  assertKnown,
  createQuery,
  MAX_PACKET_BYTES,
  type PacketSink,
  type QueryCommand,
  type Wire,
} from './wire.ts';

/** Callbacks for the owner of the rows. None of them may throw. */
export interface RowListener {
  /** Starts the rows: all following bytes go to `onBytes` until `giveBack` is called. */
  onColumns(columns: readonly mysql.FieldPacket[], sequenceId: number): void;
  /** Receives bytes on loan: copy unused bytes before this returns. */
  onBytes(data: Buffer): void;
  /** Ends the statement. Without an error the connection is ready for the next statement. */
  onEnd(error: Error | null): void;
  /** Reports a stream that violates the protocol; the connection is unusable. */
  onBroken(error: Error): void;
}

const ERR_PACKET = 0xff;

export class RowTakeover {
  readonly #wire: Wire;
  readonly #listener: RowListener;
  readonly #query: QueryCommand;
  #parser: PacketSink | undefined;
  #columns: readonly mysql.FieldPacket[] = [];
  #phase: 'columns' | 'rows' | 'ending' | 'over' = 'columns';
  #unfinished: Buffer = Buffer.alloc(0);

  /** Sends the statement, or queues it after the connection's pending commands. */
  constructor(connection: mysql.Connection, sql: string, listener: RowListener) {
    this.#wire = connection as unknown as Wire;
    this.#listener = listener;
    this.#query = createQuery(sql, (error) => listener.onEnd(error), ['row', 'execute']);
    assertKnown(typeof this.#wire.packetParser?.execute === 'function');
    this.#query.once('fields', (columns) => {
      // Empty mysql2's list. Otherwise mysql2 compiles a row parser, which we do not need and which
      // refuses a column named `__proto__`.
      this.#columns = columns?.splice(0) ?? [];
    });
    const execute = this.#query.execute.bind(this.#query);
    this.#query.execute = (packet, owner) => {
      // The first call comes without a packet, when it is the statement's turn.
      if (packet === undefined) this.#takeOver();
      const over = execute(packet, owner);
      if (over) {
        // Restore before mysql2 starts the next statement, which may be a takeover too.
        this.#phase = 'over';
        this.restore();
      } else if (this.#phase === 'ending') {
        this.#break('a second result set');
      }
      return over;
    };
    this.#wire.addCommand(this.#query);
  }

  /** Ends the rows: passes their last packet and all following bytes to mysql2. */
  giveBack({ header, sequenceId }: Terminator, rest: Buffer): void {
    this.#wire.sequenceId = sequenceId;
    this.#phase = 'ending';
    this.restore();
    this.#wireParser.execute(header);
    if (rest.length > 0) this.#wireParser.execute(rest);
  }

  /** Puts mysql2's parser back. */
  restore(): void {
    if (this.#parser === undefined) return;
    endLending(this.#wire.stream);
    this.#wireParser = this.#parser;
    this.#parser = undefined;
  }

  get #slot(): 'packetParser' | '_inflatedPacketsParser' {
    return '_inflatedPacketsParser' in this.#wire ? '_inflatedPacketsParser' : 'packetParser';
  }

  get #wireParser(): PacketSink {
    return this.#wire[this.#slot] ?? this.#wire.packetParser;
  }

  set #wireParser(parser: PacketSink) {
    this.#wire[this.#slot] = parser;
  }

  #takeOver(): void {
    this.#parser = this.#wireParser;
    this.#wireParser = { execute: (data) => this.#receive(data) };
  }

  #receive(data: Buffer): void {
    if (this.#phase === 'rows') this.#listener.onBytes(data);
    else this.#receiveColumns(data);
  }

  /** Passes whole packets to mysql2: its parser must be between two packets when the rows begin. */
  #receiveColumns(data: Buffer): void {
    let unread = this.#unfinished.length > 0 ? Buffer.concat([this.#unfinished, data]) : data;
    while (this.#phase === 'columns' && unread.length >= 4) {
      const packetBytes = unread.readUIntLE(0, 3);
      if (packetBytes === MAX_PACKET_BYTES) return this.#break('a column definition over 16 MB');
      if (unread.length < 4 + packetBytes) break;
      // A server that goes away may send its last error with any sequence number.
      if (unread[3] !== this.#wire.sequenceId && unread[4] !== ERR_PACKET)
        return this.#break('packets out of order');
      this.#parser?.execute(unread.subarray(0, 4 + packetBytes));
      unread = unread.subarray(4 + packetBytes);
      if (this.#phase === 'columns' && this.#query.next === this.#query.row) {
        this.#phase = 'rows';
        // mysql2 keeps compressed bytes, so they have to pass through mysql2.
        if (this.#slot === 'packetParser')
          lendReads(this.#wire.stream, (bytes) => this.#listener.onBytes(bytes));
        this.#listener.onColumns(this.#columns, this.#wire.sequenceId);
      }
    }
    this.#unfinished = Buffer.alloc(0);
    if (this.#phase === 'columns') this.#unfinished = unread;
    else if (unread.length > 0) {
      if (this.#phase === 'rows') this.#listener.onBytes(unread);
      else this.#wireParser.execute(unread);
    }
  }

  #break(errorPrefix: string): void {
    this.#listener.onBroken(new BackupError('INTERNAL', `malformed result set: ${errorPrefix}`));
  }
}
