// Boundaries of zstd frames (RFC 8878, section 3.1), found from frame and block headers in a
// stream. Needed because Node.js stops after the first frame of a stream.

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

/** Maximum content of a block (RFC 8878, section 3.1.1.2.4). */
const MAX_BLOCK_BYTES = 128 * 1024;

type Phase = 'frame-header' | 'block-header' | 'body';

/** Walks a byte stream. A boundary is the offset after the last byte of a frame. */
export class FrameWalker {
  #phase: Phase = 'frame-header';
  readonly #header = Buffer.alloc(18);
  #headerBytes = 0;
  #bodyLeft = 0;
  #afterBody: Phase | 'end' = 'end';
  #hasChecksum = false;
  #isSkippable = false;
  #contentBytes: number | undefined;
  #blocks = 0;

  /** Whether the position is between two frames. */
  get isAtBoundary(): boolean {
    return this.#phase === 'frame-header' && this.#headerBytes === 0;
  }

  /** Content size of the current frame, if its header states the size. */
  get contentBytes(): number | undefined {
    return this.#contentBytes;
  }

  /** Maximum content of the blocks seen so far, whatever the header states. */
  get mostBytes(): number {
    return this.#blocks * MAX_BLOCK_BYTES;
  }

  /** Whether the current frame contains no data. */
  get isSkippable(): boolean {
    return this.#isSkippable;
  }

  /** Returns the offset after the current frame; undefined if the chunk ends inside the frame. */
  advance(chunk: Uint8Array, offset: number): number | undefined {
    let position = offset;
    for (;;) {
      if (this.#phase === 'body') {
        const taken = Math.min(this.#bodyLeft, chunk.length - position);
        position += taken;
        this.#bodyLeft -= taken;
        if (this.#bodyLeft > 0) return undefined;
        if (this.#afterBody === 'end') {
          this.#begin('frame-header');
          return position;
        }
        this.#begin(this.#afterBody);
      }
      if (position >= chunk.length) return undefined;
      this.#header[this.#headerBytes++] = chunk[position++]!;
      if (this.#phase === 'frame-header') this.#readFrameHeader();
      else this.#readBlockHeader();
    }
  }

  #begin(phase: Phase): void {
    this.#phase = phase;
    this.#headerBytes = 0;
  }

  #body(bytes: number, after: Phase | 'end'): void {
    this.#phase = 'body';
    this.#bodyLeft = bytes;
    this.#afterBody = after;
  }

  #readFrameHeader(): void {
    const have = this.#headerBytes;
    if (have < 5) return;
    const magic = this.#header.readUInt32LE(0);
    this.#isSkippable = (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
    if (this.#isSkippable) {
      if (have === 8) this.#body(this.#header.readUInt32LE(4), 'end');
      return;
    }
    if (magic !== MAGIC) throw new FrameError('the zstd stream contains invalid data between its frames');
    const descriptor = this.#header[4]!;
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
    const sizeOffset = 5 + (isSingleSegment ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
    if (have < sizeOffset + sizeBytes) return;
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#blocks = 0;
    this.#contentBytes = sizeBytes === 0 ? undefined : this.#readSize(sizeOffset, sizeBytes);
    this.#begin('block-header');
  }

  #readSize(offset: number, bytes: number): number {
    if (bytes === 8) return Number(this.#header.readBigUInt64LE(offset));
    return this.#header.readUIntLE(offset, bytes) + (bytes === 2 ? 256 : 0);
  }

  #readBlockHeader(): void {
    if (this.#headerBytes < 3) return;
    this.#blocks++;
    const header = this.#header.readUIntLE(0, 3);
    const isLast = (header & 1) !== 0;
    const isRepeated = ((header >> 1) & 3) === 1;
    const bytes = (isRepeated ? 1 : header >> 3) + (isLast && this.#hasChecksum ? 4 : 0);
    this.#body(bytes, isLast ? 'end' : 'block-header');
  }
}

/** Error for a stream that does not consist of complete zstd frames. */
export class FrameError extends Error {
  readonly code = 'ZSTD_FRAME';
}
