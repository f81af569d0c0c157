// Reads the binary log of a server as a replica does. mysql2 writes the login and the command; the
// answer comes here before mysql2 splits it into packets. Invariants: the iteration always ends; it
// ends without an error only after the server reported the end of its log. The connection is
// unusable afterwards.
import type mysql from 'mysql2';
import { deferred } from '../../core/deferred.ts';
import { BackupError } from '../../core/errors.ts';
import { EventReader } from './event-reader.ts';
import { assertKnown, countPacket, createQuery, packetHeader, type Wire } from './wire.ts';

const COM_BINLOG_DUMP = 0x12;
/** Ends the stream at the end of the log, also with a server id. */
const NON_BLOCK = 1;
/** MariaDB: sends ANNOTATE_ROWS events, which MySQL sends as ROWS_QUERY events without a flag. */
const SEND_ANNOTATE_ROWS = 2;

/** Unread bytes that make the socket wait. One event may be larger. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

export interface BinlogRequest {
  file: string;
  /** Position of an event, from 4 on; the command has 32 bits for the position. */
  position: number;
  /** 0: reads to the end of the log. Otherwise follows the log under this id. */
  serverId: number;
  isMariaDb: boolean;
  /** Longest silence of the server in milliseconds; 0: no limit. */
  stallTimeoutMs: number;
}

/**
 * Sends the command and yields the events in order, with their headers and checksums, in batches.
 * The first events of a stream are artificial: see `BinlogCursor`.
 * @throws mysql2's form of an error (code, errno, sqlState) for an error of the server or a lost
 * connection; the reason of the signal; SOURCE_CONNECTION_LOST for a malformed stream
 */
export async function* streamBinlog(
  connection: mysql.Connection,
  request: BinlogRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  const stream = new BinlogStream(connection, request.stallTimeoutMs, signal);
  try {
    stream.start(request);
    for (;;) {
      const events = await stream.next();
      if (!events) return;
      yield events;
    }
  } finally {
    stream.close();
  }
}

class BinlogStream {
  readonly #wire: Wire;
  readonly #connection: mysql.Connection;
  readonly #signal: AbortSignal;
  readonly #stallTimeoutMs: number;
  readonly #reader = new EventReader();
  #events: Buffer[] = [];
  #waitingBytes = 0;
  #failure: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  readonly #onAbort = (): void => this.#fail(this.#signal.reason);
  readonly #onError = (error: Error): void => this.#fail(error);
  readonly #onClose = (): void => this.#fail(lost('it was closed while the binary log was read'));

  constructor(connection: mysql.Connection, stallTimeoutMs: number, signal: AbortSignal) {
    this.#connection = connection;
    this.#wire = connection as unknown as Wire;
    this.#stallTimeoutMs = stallTimeoutMs;
    this.#signal = signal;
  }

  start(request: BinlogRequest): void {
    this.#signal.throwIfAborted();
    assertKnown(typeof this.#wire.packetParser?.execute === 'function');
    // The compressed protocol was not negotiated: its packets would be read as events.
    assertKnown(!('_inflatedPacketsParser' in this.#wire));
    if (this.#wire.stream.destroyed) throw lost('it was closed before the binary log was read');
    this.#signal.addEventListener('abort', this.#onAbort);
    this.#connection.on('error', this.#onError);
    this.#wire.stream.on('close', this.#onClose);
    const query = createQuery('', (error) => error && this.#fail(error), ['start', 'resultsetHeader']);
    query.start = (_, wire) => {
      const body = commandOf(request);
      wire.write(Buffer.concat([packetHeader(body.length, wire), body]));
      countPacket(wire);
      wire.packetParser = { execute: (data) => this.#receive(data) };
      return query.resultsetHeader;
    };
    this.#wire.addCommand(query);
  }

  /** Returns the next events; undefined at the end of the log. */
  async next(): Promise<readonly Buffer[] | undefined> {
    while (this.#events.length === 0) {
      if (this.#failure) throw this.#failure.error;
      const { end } = this.#reader;
      if (end) {
        if ('isEnd' in end) return undefined;
        throw Object.assign(new Error(end.message), {
          errno: end.errno,
          code: end.errno === 1236 ? 'ER_MASTER_FATAL_ERROR_READING_BINLOG' : `ERROR_${end.errno}`,
          sqlState: end.sqlState,
        });
      }
      await this.#wait();
    }
    const events = this.#events;
    this.#events = [];
    this.#waitingBytes = 0;
    if (!this.#wire.stream.destroyed) this.#wire.stream.resume();
    return events;
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#connection.off('error', this.#onError);
    this.#wire.stream.off('close', this.#onClose);
    this.#connection.on('error', () => undefined);
    this.#wire.stream.destroy(new Error('the binary log stream has ended'));
  }

  #receive(data: Buffer): void {
    if (this.#failure || this.#reader.end) return;
    try {
      this.#reader.write(data);
    } catch (error) {
      return this.#fail(error);
    }
    this.#events.push(...this.#reader.take());
    this.#waitingBytes += data.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES && this.#events.length > 0) this.#wire.stream.pause();
    if (this.#events.length > 0 || this.#reader.end) this.#wake?.();
  }

  #fail(error: unknown): void {
    if (this.#reader.end) return;
    this.#failure ??= { error };
    this.#wake?.();
  }

  async #wait(): Promise<void> {
    const { promise, resolve } = deferred<void>();
    this.#wake = resolve;
    const limitMs = this.#stallTimeoutMs;
    const stall = (): void =>
      this.#fail(lost(`the server sent nothing for ${limitMs / 1000} s`, 'ETIMEDOUT'));
    const timer = limitMs === 0 ? undefined : setTimeout(stall, limitMs);
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_binlog_dump.html */
function commandOf({ file, position, serverId, isMariaDb }: BinlogRequest): Buffer {
  if (!Number.isInteger(position) || position < 4 || position > 0xffffffff)
    throw new BackupError('INTERNAL', `the position ${position} does not fit into the command`);
  const command = Buffer.alloc(11);
  command.writeUInt8(COM_BINLOG_DUMP, 0);
  command.writeUInt32LE(position, 1);
  const flags = (isMariaDb ? SEND_ANNOTATE_ROWS : 0) | (serverId === 0 ? NON_BLOCK : 0);
  command.writeUInt16LE(flags, 5);
  command.writeUInt32LE(serverId, 7);
  return Buffer.concat([command, Buffer.from(file, 'utf8')]);
}

function lost(what: string, code = 'PROTOCOL_CONNECTION_LOST'): Error {
  return Object.assign(new Error(`connection lost: ${what}`), { code, fatal: true });
}
