// Makes zstd frames of the TSV of one chunk, hashes the TSV, and passes the frames on in their
// order. Invariant: at most MAX_IN_FLIGHT frames are in compression or wait for their reader.
import { createHash } from 'node:crypto';
import { compressFrame, MAX_FRAME_BYTES } from '../../compression/zstd.ts';
import { ownMemory, recyclePiece } from '../../core/buffer-pool.ts';
import type { RowPiece } from '../../mysql/protocol/row-stream.ts';
import { TypedJsonScanner } from '../../tsv/typed-json.ts';
import type { ChunkMade } from './messages.ts';

const MAX_IN_FLIGHT = 4;

export class FrameMaker {
  readonly #level: number;
  readonly #hash = createHash('sha256');
  readonly #scanner: TypedJsonScanner | undefined;
  readonly #send: (frame: Uint8Array, dataBytes: number, rows: number) => void;
  #rows = 0;
  #dataBytes = 0;
  #inFlight = 0;
  /** Settles when all frames so far were sent. */
  #sent: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /**
   * @param level of zstd, 1 to 19
   * @param send gets each frame in memory of its own, with the TSV bytes and rows in it
   */
  constructor(
    level: number,
    scansJson: boolean,
    send: (frame: Uint8Array, dataBytes: number, rows: number) => void,
  ) {
    this.#level = level;
    this.#scanner = scansJson ? new TypedJsonScanner() : undefined;
    this.#send = send;
  }

  /** Takes the next TSV bytes. A promise means: wait for it before the next push. */
  push(piece: RowPiece): Promise<void> | undefined {
    const { bytes, rows } = piece;
    this.#rows += rows;
    this.#dataBytes += bytes.length;
    this.#hash.update(bytes);
    this.#scanner?.push(bytes);
    for (let start = 0; start < bytes.length; start += MAX_FRAME_BYTES) {
      const end = Math.min(bytes.length, start + MAX_FRAME_BYTES);
      const isLast = end === bytes.length;
      this.#compress(bytes.subarray(start, end), isLast ? rows : 0, isLast ? piece : undefined);
    }
    if (this.#inFlight < MAX_IN_FLIGHT || this.#failure) return undefined;
    return new Promise((resolve, reject) => {
      this.#wake = () => {
        this.#wake = undefined;
        if (this.#failure) reject(this.#failure.error);
        else resolve();
      };
    });
  }

  /** Whether a JSON document may hold a value that no text can carry; after the last push. */
  mayHoldTyped(): boolean {
    return this.#scanner?.finish() ?? false;
  }

  async finish(): Promise<ChunkMade> {
    // An empty chunk is an empty frame, not an empty file.
    if (this.#dataBytes === 0) this.#compress(Buffer.alloc(0), 0, undefined);
    await this.#sent;
    if (this.#failure) throw this.#failure.error;
    return { rows: this.#rows, dataBytes: this.#dataBytes, sha256: this.#hash.digest('hex') };
  }

  /** The main thread has read a frame. */
  onCredit(): void {
    this.#inFlight--;
    if (this.#inFlight < MAX_IN_FLIGHT) this.#wake?.();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  /** @param piece whose memory is free after this frame */
  #compress(bytes: Buffer, rows: number, piece: RowPiece | undefined): void {
    this.#inFlight++;
    const dataBytes = bytes.length;
    const compressed = compressFrame(bytes, this.#level);
    // `#sent` reports the failure in its turn.
    compressed.catch(() => undefined);
    this.#sent = this.#sendAfter(this.#sent, compressed, dataBytes, rows, piece);
  }

  /** Never rejects: `finish` and the next push report the failure. */
  async #sendAfter(
    earlier: Promise<void>,
    compressed: Promise<Buffer>,
    dataBytes: number,
    rows: number,
    piece: RowPiece | undefined,
  ): Promise<void> {
    await earlier;
    try {
      const frame = await compressed;
      if (piece) recyclePiece(piece);
      if (!this.#failure) this.#send(ownMemory(frame), dataBytes, rows);
    } catch (error) {
      this.fail(error);
    }
  }
}
