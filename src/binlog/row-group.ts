// Row events of one statement as BINLOG statements. The server applies the events of one BINLOG
// statement together, and needs their table maps in it. A large group is cut: its last event gets
// the flag that ends a statement, and the table maps come again. Pure.
import { crc32 } from 'node:zlib';
import { CHECKSUM_BYTES, HEADER_BYTES } from './event.ts';
import { tableIdOf } from './rows.ts';

/** Flag of a row event: the last one of its statement. */
const ENDS_STATEMENT = 1;
const FLAGS_AT = HEADER_BYTES + 6;

/** Bytes of events in one statement, before base64. */
const MAX_GROUP_BYTES = 1024 * 1024;

export class RowGroup {
  readonly #maps = new Map<number, Buffer>();
  #events: Buffer[] = [];
  #bytes = 0;
  readonly #hasChecksums: boolean;

  constructor(hasChecksums: boolean) {
    this.#hasChecksums = hasChecksums;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  /** Takes a table map. Copies it. */
  addMap(event: Buffer, body: Buffer): void {
    this.#maps.set(tableIdOf(body), Buffer.from(event));
  }

  /**
   * Takes a row event. Copies it.
   * @returns a BINLOG statement if one is complete
   */
  addRows(event: Buffer): string | undefined {
    const isLast = (event.readUInt16LE(FLAGS_AT) & ENDS_STATEMENT) !== 0;
    this.#events.push(Buffer.from(event));
    this.#bytes += event.length;
    if (!isLast && this.#bytes < MAX_GROUP_BYTES) return undefined;
    if (!isLast) this.#end(this.#events.at(-1)!);
    const statement = binlogStatement([...this.#maps.values(), ...this.#events]);
    this.#events = [];
    this.#bytes = 0;
    if (isLast) this.#maps.clear();
    return statement;
  }

  #end(event: Buffer): void {
    event.writeUInt16LE(event.readUInt16LE(FLAGS_AT) | ENDS_STATEMENT, FLAGS_AT);
    if (!this.#hasChecksums) return;
    const end = event.length - CHECKSUM_BYTES;
    event.writeUInt32LE(crc32(event.subarray(0, end)), end);
  }
}

/** Returns the statement that applies the events. */
export function binlogStatement(events: readonly Buffer[]): string {
  return `BINLOG '${Buffer.concat(events).toString('base64')}'`;
}

/** Returns the bytes of the statement for events of this many bytes. */
export function statementBytes(eventBytes: number): number {
  return Math.ceil(eventBytes / 3) * 4 + 64;
}
