// Takes the rows of a statement from mysql2, which sends it and reads the columns as ever; then the bytes of the rows come here,
// before mysql2 would cut them into packets; the packet after the last row goes back to it. So mysql2 itself sees the end or
// the error, and its connection serves the next statement.
// The same place in the stream serves plain sockets, TLS and the compressed protocol.
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

/** What the owner of the rows is told. None of these may throw. */
export interface RowListener {
  /** The rows begin: every byte from here on goes to `onBytes` until `giveBack` is called. */
  onColumns(columns: readonly mysql.FieldPacket[], sequenceId: number): void;
  /** The bytes are lent: what is not used before this returns has to be copied. */
  onBytes(data: Buffer): void;
  /** The statement is over. Without an error the connection is ready for the next one. */
  onEnd(error: Error | null): void;
  /** The stream is not what the protocol says; the connection is beyond use. */
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

  /** Sends the statement, or queues it behind what the connection is doing. */
  constructor(connection: mysql.Connection, sql: string, listener: RowListener) {
    this.#wire = connection as unknown as Wire;
    this.#listener = listener;
    this.#query = createQuery(sql, (error) => listener.onEnd(error), ['row', 'execute']);
    assertKnown(typeof this.#wire.packetParser?.execute === 'function');
    this.#query.once('fields', (columns) => {
      // mysql2 would write a parser of rows for them next: not needed, and it refuses a column that is called `__proto__`.
      this.#columns = columns?.splice(0) ?? [];
    });
    const execute = this.#query.execute.bind(this.#query);
    this.#query.execute = (packet, owner) => {
      // The first call comes without a packet, when the statement's turn has come.
      if (packet === undefined) this.#takeOver();
      const over = execute(packet, owner);
      if (over) {
        // Before mysql2 starts the next statement, which may be a takeover too.
        this.#phase = 'over';
        this.restore();
      } else if (this.#phase === 'ending') {
        this.#break('a second result set');
      }
      return over;
    };
    this.#wire.addCommand(this.#query);
  }

  /** Ends the rows: mysql2 gets the packet that ends them, and all that follows. */
  giveBack({ header, sequenceId }: Terminator, rest: Buffer): void {
    this.#wire.sequenceId = sequenceId;
    this.#phase = 'ending';
    this.restore();
    this.#wireParser.execute(header);
    if (rest.length > 0) this.#wireParser.execute(rest);
  }

  /** Puts mysql2's parser back in its place. */
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

  /** One whole packet at a time goes to mysql2, so that its parser stands between two packets when the rows begin. */
  #receiveColumns(data: Buffer): void {
    let unread = this.#unfinished.length > 0 ? Buffer.concat([this.#unfinished, data]) : data;
    while (this.#phase === 'columns' && unread.length >= 4) {
      const packetBytes = unread.readUIntLE(0, 3);
      if (packetBytes === MAX_PACKET_BYTES) return this.#break('a column definition over 16 MB');
      if (unread.length < 4 + packetBytes) break;
      // A server that goes away numbers its last error as it likes.
      if (unread[3] !== this.#wire.sequenceId && unread[4] !== ERR_PACKET)
        return this.#break('packets out of order');
      this.#parser?.execute(unread.subarray(0, 4 + packetBytes));
      unread = unread.subarray(4 + packetBytes);
      if (this.#phase === 'columns' && this.#query.next === this.#query.row) {
        this.#phase = 'rows';
        // What is compressed has to go through mysql2, which keeps it.
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

  #break(what: string): void {
    this.#listener.onBroken(new BackupError('INTERNAL', `malformed result set: ${what}`));
  }
}
