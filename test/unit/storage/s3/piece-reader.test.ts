// A stream of pieces of any size, read into memory of a fixed size.
import { expect, it } from '@jest/globals';
import { PieceReader } from '../../../../src/storage/s3/upload/piece-reader.ts';

/** All pieces are in one memory, as those of our sources may be. */
async function* source(pieces: readonly (readonly number[])[]): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(16);
  for (const piece of pieces) {
    memory.fill(0);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
  }
}

it.each([
  [[], []],
  [[[]], []],
  [[[1]], [[1]]],
  [[[1, 2], [], [3]], [[1, 2, 3]]],
  [[[1, 2, 3, 4]], [[1, 2, 3, 4]]],
  [
    [[1, 2, 3], [4, 5, 6, 7, 8, 9], [10]],
    [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10],
    ],
  ],
])('fills four bytes at a time from %j', async (pieces, expected) => {
  const reader = new PieceReader(source(pieces));
  const memory = new Uint8Array(4);
  const filled: number[][] = [];
  for (;;) {
    const end = await reader.readInto(memory);
    if (end === 0) break;
    filled.push([...memory.subarray(0, end)]);
  }
  expect(filled).toEqual(expected);
  expect(await reader.isAtEnd()).toBe(true);
});

it('takes a small piece as a copy, and leaves a large one to readInto()', async () => {
  const reader = new PieceReader(source([[1, 2], [3, 4, 5], [6]]));
  const small = await reader.takePiece(2);
  expect(await reader.isAtEnd()).toBe(false);
  expect([...small]).toEqual([1, 2]);
  expect([...(await reader.takePiece(2))]).toEqual([]);
  const memory = Uint8Array.from([...small, 0, 0, 0, 0, 0]);
  expect(await reader.readInto(memory, small.length)).toBe(6);
  expect([...memory]).toEqual([1, 2, 3, 4, 5, 6, 0]);
});

it('ends its source when it is closed early', async () => {
  let isEnded = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Uint8Array.of(1);
    } finally {
      isEnded = true;
    }
  }
  const reader = new PieceReader(endless());
  await reader.readInto(new Uint8Array(3));
  await reader.close();
  expect(isEnded).toBe(true);
});
