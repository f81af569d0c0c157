// Follows a stream of events through the files of a server. Verifies the CRC32 and the position of
// each event and separates the events of the files from those that the server makes for a replica.
// Invariant: the position is the sum of the lengths, because MariaDB 11.8 writes no position into
// most events of a transaction. Pure.
import { crc32 } from 'node:zlib';
import { BackupError } from '../core/errors.ts';
import {
  CHECKSUM_BYTES,
  endPositionOf,
  EVENT,
  type FormatDescription,
  HEADER_BYTES,
  isArtificial,
  parseFormatDescription,
  parseRotate,
  secondsOf,
  typeOf,
} from './event.ts';

export const FIRST_POSITION = 4;

/** What an event is to a reader of the file. */
export type Place =
  /** Part of the file, at the cursor's position. */
  | 'file'
  /** The server begins to send another file. */
  | 'next file'
  /** Sent for the replica: a heartbeat, or the format description before a later position. */
  | 'outside';

export class BinlogCursor {
  /** File of the next event. */
  file: string;
  /** Position of the next event. */
  position: number;
  format: FormatDescription | undefined;
  /** Time of the file's first event in seconds since 1970. */
  createdSeconds = 0;
  #isAtBegin = true;

  constructor(file: string, position: number) {
    this.file = file;
    this.position = position;
  }

  get checksumBytes(): number {
    return this.format?.hasChecksums ? CHECKSUM_BYTES : 0;
  }

  /**
   * Reads the next event of the stream.
   * @throws BackupError BINLOG_INVALID for a wrong checksum or position
   */
  accept(event: Buffer): Place {
    const type = typeOf(event);
    if (type === EVENT.HEARTBEAT || type === EVENT.HEARTBEAT_V2) return 'outside';
    if (type === EVENT.ROTATE && isArtificial(event)) return this.#begin(event);
    if (type === EVENT.FORMAT_DESCRIPTION) {
      this.format = parseFormatDescription(event);
      this.#verify(event, CHECKSUM_BYTES);
      this.createdSeconds = secondsOf(event);
      if (this.position !== FIRST_POSITION) return 'outside';
    } else {
      if (!this.format) throw this.#invalid('an event before the format description');
      if (isArtificial(event)) return 'outside';
      this.#verify(event, this.checksumBytes);
    }
    const end = this.position + event.length;
    const written = endPositionOf(event);
    if (written !== 0 && written !== end % 2 ** 32)
      throw this.#invalid(`an event of ${event.length} bytes that ends at ${written} by its own header`);
    this.position = end;
    this.#isAtBegin = false;
    return 'file';
  }

  /** Returns the event without its header and its checksum. */
  bodyOf(event: Buffer): Buffer {
    return event.subarray(HEADER_BYTES, event.length - this.checksumBytes);
  }

  /** Reads the artificial rotation before each file. It may have a checksum. */
  #begin(event: Buffer): Place {
    const isChecked = event.length > HEADER_BYTES + 8 + CHECKSUM_BYTES && hasValidChecksum(event);
    const body = event.subarray(HEADER_BYTES, event.length - (isChecked ? CHECKSUM_BYTES : 0));
    const { file, position } = parseRotate(body);
    if (this.#isAtBegin) {
      // A later position than 2^32 is reached by reading, see `BinlogRequest`.
      if (file !== this.file || position !== this.position)
        throw this.#invalid(`a stream that begins at ${file}:${position}`);
      return 'outside';
    }
    this.file = file;
    this.position = position;
    this.format = undefined;
    return 'next file';
  }

  #verify(event: Buffer, checksumBytes: number): void {
    if (checksumBytes === 0 || hasValidChecksum(event)) return;
    // Without checksums, the one of a format description is not computed by all versions.
    if (typeOf(event) === EVENT.FORMAT_DESCRIPTION && !this.format?.hasChecksums) return;
    throw this.#invalid('an event with a wrong CRC32');
  }

  #invalid(what: string): BackupError {
    return new BackupError('BINLOG_INVALID', `${this.file}:${this.position} has ${what}`, {
      hint: 'The log of the server is damaged there, or was damaged on its way. Look at the same position with the mysqlbinlog of the vendor.',
      details: { file: this.file, position: this.position },
    });
  }
}

function hasValidChecksum(event: Buffer): boolean {
  const at = event.length - CHECKSUM_BYTES;
  return crc32(event.subarray(0, at)) === event.readUInt32LE(at);
}
