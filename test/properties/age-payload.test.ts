// What is written must come back whole or not at all: every way of cutting, turning and mixing a payload is an error.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createHash, randomBytes } from 'node:crypto';
import {
  decryptPayload,
  encryptPayload,
  payloadBytes,
  PayloadError,
} from '../../src/encryption/age-payload.ts';

const PIECE = 64 * 1024;
const SEALED = PIECE + 16;
const KEY = Buffer.alloc(16, 7);
const SIZES = [
  0,
  1,
  15,
  16,
  17,
  PIECE - 1,
  PIECE,
  PIECE + 1,
  2 * PIECE - 1,
  2 * PIECE,
  2 * PIECE + 1,
  300_000,
];

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** As chunks come: each piece's memory is used again as soon as the next is asked for. */
async function* cutInOneMemory(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for await (const piece of cut(bytes, size)) {
    const lent = Buffer.from(piece);
    yield lent;
    lent.fill('used again');
  }
}

async function join(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  // What is sealed is good until the next is asked for.
  for await (const part of source) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const encrypt = (bytes: Buffer, size = 50_000): Promise<Buffer> =>
  join(encryptPayload(KEY, cutInOneMemory(bytes, size)));
const decrypt = (bytes: Buffer, size = 50_000, key = KEY): Promise<Buffer> =>
  join(decryptPayload(key, cut(bytes, size)));
const refuses = (bytes: Buffer, key = KEY): Promise<void> =>
  expect(decrypt(bytes, 50_000, key)).rejects.toThrow(PayloadError);

describe('a payload', () => {
  it.each(SIZES)(
    'of %d bytes comes back, however it is cut, and is as large as was foretold',
    async (size) => {
      const plain = randomBytes(size);
      for (const piece of [4096, PIECE, PIECE + 1, 1_000_000]) {
        const sealed = await encrypt(plain, piece);
        expect(sealed.length).toBe(payloadBytes(size));
        for (const part of [1000, SEALED, 1_000_000])
          expect((await decrypt(sealed, part)).equals(plain)).toBe(true);
      }
    },
  );

  it('comes back for any content and cuts', async () => {
    const sizes = fc.integer({ min: 1, max: 3 * PIECE });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 4 * PIECE }), sizes, sizes, async (size, a, b) => {
        const plain = randomBytes(size);
        expect((await decrypt(await encrypt(plain, a), b)).equals(plain)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('differs each time, and tells nothing of zeros', async () => {
    const [a, b] = [await encrypt(Buffer.alloc(PIECE * 2)), await encrypt(Buffer.alloc(PIECE * 2))];
    expect(a.equals(b)).toBe(false);
    const first = a.subarray(16, 16 + PIECE);
    expect(first.equals(a.subarray(16 + SEALED, 16 + SEALED + PIECE))).toBe(false);
  });

  it.each([0, 1, PIECE, 2 * PIECE, 3 * PIECE + 5])(
    'of %d bytes is refused where it is cut short',
    async (size) => {
      const sealed = await encrypt(randomBytes(size));
      const ends = new Set([0, 1, 15, 16, 17, 31, sealed.length - 17, sealed.length - 16, sealed.length - 1]);
      for (let end = 16; end < sealed.length; end += SEALED)
        [end - 1, end, end + 1].forEach((at) => ends.add(at));
      for (const end of ends)
        if (end >= 0 && end < sealed.length) await refuses(Buffer.from(sealed.subarray(0, end)));
    },
  );

  it('is refused with anything behind it', async () => {
    for (const size of SIZES) {
      const sealed = await encrypt(randomBytes(size));
      await refuses(Buffer.concat([sealed, Buffer.alloc(1)]));
      await refuses(Buffer.concat([sealed, sealed]));
      await refuses(Buffer.concat([sealed, sealed.subarray(16)]));
    }
  });

  it('is refused with a bit that is turned, wherever it is', async () => {
    const sealed = await encrypt(randomBytes(PIECE + 100));
    const places = [0, 15, 16, 1000, 16 + PIECE, 16 + SEALED - 1, 16 + SEALED, sealed.length - 1];
    for (const place of places) {
      for (const bit of [1, 128]) {
        const turned = Buffer.from(sealed);
        turned[place]! ^= bit;
        await refuses(turned);
      }
    }
  });

  it('is refused with pieces that were swapped, repeated, left out or taken from another file', async () => {
    const sealed = await encrypt(randomBytes(4 * PIECE));
    const other = await encrypt(randomBytes(4 * PIECE));
    const nonce = sealed.subarray(0, 16);
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => sealed.subarray(16 + n * SEALED, 16 + (n + 1) * SEALED));
    const foreign = other.subarray(16 + SEALED, 16 + 2 * SEALED);
    expect((await decrypt(Buffer.concat([nonce, a!, b!, c!, d!]))).length).toBe(4 * PIECE);
    for (const pieces of [
      [b!, a!, c!, d!],
      [a!, c!, b!, d!],
      [a!, b!, d!, c!],
      [a!, a!, b!, c!, d!],
      [a!, b!, d!],
      [b!, c!, d!],
      [d!],
      [a!, foreign, c!, d!],
    ])
      await refuses(Buffer.concat([nonce, ...pieces]));
  });

  it('is refused with another key', async () => {
    await refuses(await encrypt(randomBytes(10)), Buffer.alloc(16, 8));
  });

  it('gives nothing of a piece before the piece was found sound', async () => {
    const plain = randomBytes(3 * PIECE);
    const sealed = await encrypt(plain);
    sealed[16 + 2 * SEALED - 1]! ^= 1;
    const seen: Buffer[] = [];
    await expect(
      (async () => {
        for await (const part of decryptPayload(KEY, cut(sealed, 1000))) seen.push(part);
      })(),
    ).rejects.toThrow(PayloadError);
    expect(Buffer.concat(seen).equals(plain.subarray(0, PIECE))).toBe(true);
  });

  it('passes on what its source throws', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield randomBytes(100);
      throw new RangeError('the source broke');
    }
    await expect(join(encryptPayload(KEY, broken()))).rejects.toThrow('the source broke');
    await expect(join(decryptPayload(KEY, broken()))).rejects.toThrow('the source broke');
  });

  it('keeps no more than a few pieces in memory', async () => {
    const piece = randomBytes(400_000);
    async function* endless(): AsyncGenerator<Buffer> {
      for (let n = 0; n < 500; n++) yield Buffer.from(piece);
    }
    // What waits for the garbage collector says nothing of what is kept.
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const hash = createHash('sha256');
    let bytes = 0;
    let peak = 0;
    const before = process.memoryUsage().arrayBuffers;
    for await (const part of decryptPayload(KEY, encryptPayload(KEY, endless()))) {
      hash.update(part);
      bytes += part.length;
      if (bytes % 4_000_000 < part.length) {
        // The second one waits until what the first has found is freed.
        collectGarbage();
        collectGarbage();
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      }
    }
    expect(bytes).toBe(200_000_000);
    expect(peak).toBeLessThan(20_000_000);
  }, 30_000);
});
