// Cuts the answer to COM_BINLOG_DUMP into events. Verifies the sequence of packets and the length
// of each event. An event of 16 MB and more comes in several packets; it is written into one buffer
// of its size, and no second copy exists.
import { BackupError } from '../../core/errors.ts';
import { MAX_PACKET_BYTES } from './wire.ts';

const OK = 0x00;
const EOF = 0xfe;
const ERR = 0xff;
const EVENT_HEADER_BYTES = 19;
/** Offset of the event's length in its header. */
const LENGTH_OFFSET = 9;
/** Longest text of an error of the server, which is far shorter. */
const MAX_END_BYTES = 64 * 1024;

/** Reason for the end of the stream: the end of the log, or an error of the server. */
export type StreamEnd = { isEnd: true } | { errno: number; sqlState: string; message: string };

export class EventReader {
  end: StreamEnd | undefined;
  #events: Buffer[] = [];
  #sequenceId = 1;
  readonly #packetHeader = Buffer.alloc(4);
  #packetHeaderBytes = 0;
  #packetLeft = 0;
  #isFull = false;
  /** The status byte and the header of an event. */
  readonly #prefix = Buffer.alloc(1 + EVENT_HEADER_BYTES);
  #prefixBytes = 0;
  #event: Buffer | undefined;
  #eventBytes = 0;
  /** Packets of the end, whose first byte is not OK. */
  #ending: Buffer[] = [];

  /** Reads bytes of the socket. The events may share memory with `data`. */
  write(data: Buffer): void {
    let offset = 0;
    while (offset < data.length && !this.end) {
      if (this.#packetHeaderBytes < 4) {
        this.#packetHeader[this.#packetHeaderBytes++] = data[offset++]!;
        if (this.#packetHeaderBytes < 4) continue;
        this.#beginPacket();
        if (this.#packetLeft === 0) this.#endPacket();
        continue;
      }
      const bytes = Math.min(this.#packetLeft, data.length - offset);
      const isWhole = bytes === this.#packetLeft && !this.#isFull && this.#prefixBytes === 0;
      if (isWhole && data[offset] === OK && this.#ending.length === 0) {
        this.#events.push(checkLength(data.subarray(offset + 1, offset + bytes)));
      } else {
        this.#continue(data.subarray(offset, offset + bytes));
      }
      offset += bytes;
      this.#packetLeft -= bytes;
      if (this.#packetLeft === 0) this.#endPacket();
    }
    if (this.end && offset < data.length) throw malformed('bytes after its end');
  }

  /** Returns the whole events that were read since the last call. */
  take(): Buffer[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #beginPacket(): void {
    this.#packetLeft = this.#packetHeader.readUIntLE(0, 3);
    this.#isFull = this.#packetLeft === MAX_PACKET_BYTES;
    if (this.#packetHeader[3] !== this.#sequenceId) throw malformed('packets out of order');
    this.#sequenceId = (this.#sequenceId + 1) % 256;
  }

  #endPacket(): void {
    this.#packetHeaderBytes = 0;
    // Another packet follows a full one, even an empty packet.
    if (this.#isFull) return;
    if (this.#ending.length > 0) this.end = parseEnd(Buffer.concat(this.#ending));
    else if (this.#prefixBytes > 0) {
      if (!this.#event || this.#eventBytes !== this.#event.length) throw malformed('a cut event');
      this.#events.push(this.#event);
    }
    this.#event = undefined;
    this.#prefixBytes = 0;
  }

  #continue(given: Buffer): void {
    let bytes = given;
    if (this.#ending.length > 0 || (this.#prefixBytes === 0 && bytes[0] !== OK)) {
      this.#ending.push(Buffer.from(bytes));
      if (this.#ending.reduce((sum, { length }) => sum + length, 0) > MAX_END_BYTES)
        throw malformed('an unknown packet');
      return;
    }
    if (!this.#event) {
      const wanted = this.#prefix.length - this.#prefixBytes;
      bytes.copy(this.#prefix, this.#prefixBytes, 0, wanted);
      this.#prefixBytes += Math.min(wanted, bytes.length);
      bytes = bytes.subarray(wanted);
      if (this.#prefixBytes < this.#prefix.length) return;
      this.#event = Buffer.allocUnsafe(lengthOf(this.#prefix.subarray(1)));
      this.#prefix.copy(this.#event, 0, 1);
      this.#eventBytes = EVENT_HEADER_BYTES;
    }
    if (this.#eventBytes + bytes.length > this.#event.length) throw malformed('an event that is too long');
    bytes.copy(this.#event, this.#eventBytes);
    this.#eventBytes += bytes.length;
  }
}

function lengthOf(event: Buffer): number {
  const length = event.readUInt32LE(LENGTH_OFFSET);
  if (length < EVENT_HEADER_BYTES) throw malformed(`an event of ${length} bytes`);
  return length;
}

function checkLength(event: Buffer): Buffer {
  if (event.length < EVENT_HEADER_BYTES || lengthOf(event) !== event.length) throw malformed('a cut event');
  return event;
}

function parseEnd(packet: Buffer): StreamEnd {
  if (packet[0] === EOF && packet.length < 9) return { isEnd: true };
  if (packet[0] !== ERR || packet.length < 3) throw malformed('an unknown packet');
  const hasState = packet[3] === 0x23;
  return {
    errno: packet.readUInt16LE(1),
    sqlState: hasState ? packet.toString('latin1', 4, 9) : '',
    message: packet.toString('utf8', hasState ? 9 : 3),
  };
}

function malformed(what: string): BackupError {
  return new BackupError('SOURCE_CONNECTION_LOST', `malformed binary log stream: ${what}`, {
    hint: 'A proxy between this program and the server may have changed the stream: connect directly.',
  });
}
