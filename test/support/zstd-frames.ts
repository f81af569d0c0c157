// Frames of a data file.
import { expect } from '@jest/globals';

/** Cuts a file where zstd's format says that a frame ends (RFC 8878, 3.1.1). */
export function splitFrames(file: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  let position = 0;
  while (position < file.length) {
    const start = position;
    expect(file.readUInt32LE(position)).toBe(0xfd2fb528);
    const descriptor = file[position + 4]!;
    const isSingle = (descriptor & 0x20) !== 0;
    const contentFlag = descriptor >> 6;
    const contentBytes = contentFlag === 0 ? (isSingle ? 1 : 0) : 2 ** contentFlag;
    position += 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]! + contentBytes;
    for (let isLast = false; !isLast;) {
      const block = file.readUIntLE(position, 3);
      isLast = (block & 1) === 1;
      position += 3 + ((block >> 1) & 3 ? (((block >> 1) & 3) === 1 ? 1 : block >> 3) : block >> 3);
    }
    if (descriptor & 0x04) position += 4;
    frames.push(file.subarray(start, position));
  }
  return frames;
}
