// Encodes a stream of MySQL text-protocol row packets as TSV, in pieces of about 1 MiB. Accepts
// bytes cut anywhere, and creates no object, array or string per row or value. Rejects a stream
// that does not consist of well-formed rows with correct sequence numbers; never skips a part.
import { BackupError } from '../core/errors.ts';
import { Kernel } from './kernel/kernel.ts';
import { allocatePiece } from '../core/buffer-pool.ts';

/** Run of TSV bytes. Pieces are cut anywhere, even inside a row, so memory stays bounded. */
export interface RowPiece {
  /** Owned by the receiver, who may recycle the memory with `recyclePiece`. */
  bytes: Buffer;
  /** Number of rows that end in this piece. */
  rows: number;
  /** Offset after the LF of the last of these rows; 0 if no row ends here. */
  rowEnd: number;
}

export interface RowEncoderOptions {
  columnCount: number;
  /** Sequence number of the first row packet. */
  sequenceId: number;
  /** Whether CLIENT_DEPRECATE_EOF applies: an OK packet that begins with 0xFE ends the rows. */
  deprecateEof?: boolean;
  /** Bytes at which a piece is ready. A piece may be longer by three socket chunks. */
  pieceBytes?: number;
}

/** Packet after the last row: EOF, OK or ERR. Its four header bytes are read, its payload not. */
export interface Terminator {
  header: Buffer;
  sequenceId: number;
}

const NEED_INPUT = 0;
const TERMINATOR = 1;
const MALFORMED: Record<number, string> = {
  2: 'packets out of order',
  3: 'an empty packet where a row begins',
  4: 'an invalid length byte 0xFF',
  5: 'a row with more values than columns',
  6: 'a row with fewer values than columns',
  7: 'a value that runs past the end of its row',
};

const DEFAULT_PIECE_BYTES = 1024 * 1024;
const MAX_COLUMNS = 65_535;

export class RowEncoder {
  #kernel: Kernel | undefined;
  #terminator: Terminator | undefined;
  readonly #pieceBytes: number;

  constructor({ columnCount, sequenceId, deprecateEof = false, pieceBytes }: RowEncoderOptions) {
    if (!Number.isInteger(columnCount) || columnCount < 1 || columnCount > MAX_COLUMNS) {
      throw new BackupError('INTERNAL', `a result set cannot have ${columnCount} columns`);
    }
    const kernel = Kernel.borrow();
    kernel.exports.reset(columnCount, sequenceId, deprecateEof);
    this.#kernel = kernel;
    // One more slice must fit after a piece that is almost ready.
    const room = kernel.output.length - 3 * kernel.input.length;
    this.#pieceBytes = Math.max(1, Math.min(pieceBytes ?? DEFAULT_PIECE_BYTES, room));
  }

  /** Set after the packet that follows the last row was found. */
  get terminator(): Terminator | undefined {
    return this.#terminator;
  }

  /** Whether a piece of the requested size is ready; take it before the next write. */
  get pieceReady(): boolean {
    return this.#borrowed().exports.outputBytes.value >= this.#pieceBytes;
  }

  /**
   * Reads the chunk from `offset`. Returns the offset after the last byte read: the end of the
   * chunk, or less if a piece is ready or the terminator was found.
   * @throws BackupError INTERNAL on malformed rows
   */
  write(chunk: Uint8Array, offset = 0): number {
    const { exports, input } = this.#borrowed();
    let position = offset;
    while (position < chunk.length && this.#terminator === undefined && !this.pieceReady) {
      const bytes = Math.min(chunk.length - position, input.length);
      input.set(bytes === chunk.length ? chunk : chunk.subarray(position, position + bytes));
      const status = exports.encode(bytes);
      if (status === TERMINATOR) {
        position += exports.terminatorAt.value;
        this.#terminator = readTerminator(exports.header.value);
      } else if (status === NEED_INPUT) {
        position += bytes;
      } else {
        this.release();
        throw new BackupError(
          'INTERNAL',
          `malformed result set: ${MALFORMED[status] ?? `status ${status}`}`,
          {
            hint: 'The bytes between the server and this program are damaged: check proxies and the network, and try again.',
          },
        );
      }
    }
    return position;
  }

  /** Bytes of the longest row so far, as the server sent it. */
  get longestRowBytes(): number {
    return this.#borrowed().exports.longestRow.value >>> 0;
  }

  /** Returns the output since the last piece, if any. */
  takePiece(): RowPiece | undefined {
    const { exports, input, output } = this.#borrowed();
    const length = exports.outputBytes.value;
    if (length === 0) return undefined;
    const bytes = allocatePiece(length, this.#pieceBytes + 3 * input.length);
    bytes.set(output.subarray(0, length));
    const piece = { bytes, rows: exports.rows.value, rowEnd: exports.rowEnd.value };
    exports.clearOutput();
    return piece;
  }

  /** Ends the use of this encoder; may be called again. */
  release(): void {
    if (this.#kernel) Kernel.giveBack(this.#kernel);
    this.#kernel = undefined;
  }

  #borrowed(): Kernel {
    if (!this.#kernel) throw new BackupError('INTERNAL', 'the row encoder was used after its end');
    return this.#kernel;
  }
}

function readTerminator(headerWord: number): Terminator {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(headerWord >>> 0);
  return { header, sequenceId: headerWord >>> 24 };
}
