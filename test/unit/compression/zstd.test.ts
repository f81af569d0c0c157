// Data files as sequences of zstd frames: ours, other tools', and what is none.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import { allocateSized, recyclePiece } from '../../../src/core/buffer-pool.ts';
import { assertBounded, compressFrame, decompress } from '../../../src/compression/zstd.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpack(bytes: Uint8Array, pieceBytes = 65_536): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of decompress(inPieces(bytes, pieceBytes))) parts.push(part);
  return Buffer.concat(parts);
}

const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
const text = (words: number): Buffer =>
  Buffer.from(Array.from({ length: words }, (_, i) => `row ${i}\tvalue ${i % 97}\n`).join(''));

describe('compressFrame', () => {
  it('makes frames of anything, also of what does not get smaller, in memory that serves again', async () => {
    const inputs = [Buffer.from('x'), text(20_000), randomBytes(1_200_000), randomBytes(3_000_000)];
    for (let round = 0; round < 3; round++) {
      for (const input of inputs) {
        const frame = await compressFrame(input, 1);
        expect((await unpack(frame)).equals(input)).toBe(true);
        recyclePiece({ bytes: frame });
        // Where it stays: the insides of node:zlib are others, and the memory of frames is not reused any more.
        if (input.length < 1_250_000) expect(frame.length).toBe(0);
      }
    }
  });
});

describe('many frames at a time', () => {
  const contents = Array.from({ length: 40 }, (_, i) => Buffer.alloc(20_000 + i * 30_000, `row ${i}\n`));

  it('are compressed and decompressed each as if it were alone', async () => {
    const frames = await Promise.all(contents.map((content) => compressFrame(content, 1)));
    const unpacked = await Promise.all(frames.map((frame, i) => unpack(frame, 1000 + i)));
    expect(unpacked.map((content, i) => content.equals(contents[i]!))).toEqual(contents.map(() => true));
  });

  it('do not suffer from damaged ones among them', async () => {
    const frames = await Promise.all(contents.map((content) => compressFrame(content, 1)));
    // Memory of its own: what was compressed may be used again.
    const files = frames.map((frame, i) => {
      const file = Buffer.from(frame);
      if (i % 2 === 0) file.fill(0xff, 12);
      return file;
    });
    const outcomes = await Promise.allSettled(files.map((file) => unpack(file)));
    expect(outcomes.map(({ status }) => status)).toEqual(
      contents.map((_, i) => (i % 2 === 0 ? 'rejected' : 'fulfilled')),
    );
    for (const [i, outcome] of outcomes.entries())
      if (outcome.status === 'fulfilled') expect(outcome.value.equals(contents[i]!)).toBe(true);
  });
});

describe('chunks of a storage', () => {
  it('are given back when they were read, and stay where somebody looks at them', async () => {
    const content = Buffer.concat([text(30_000), randomBytes(300_000)]);
    const small = text(20);
    const file = Buffer.concat([
      await compressFrame(content, 1),
      await compressFrame(small, 1),
      await compressFrame(content, 1),
    ]);
    const chunks: Buffer[] = [];
    async function* read(): AsyncGenerator<Buffer> {
      for (let at = 0; at < file.length; at += 65_536) {
        const chunk = allocateSized(Math.min(65_536, file.length - at));
        file.copy(chunk, 0, at);
        chunks.push(chunk);
        yield chunk;
      }
    }
    const parts: Buffer[] = [];
    for await (const part of decompress(read())) parts.push(part);
    expect(Buffer.concat(parts).equals(Buffer.concat([content, small, content]))).toBe(true);
    const givenBack = chunks.filter((chunk) => chunk.length === 0);
    expect(givenBack.length).toBeGreaterThan(chunks.length / 2);
    // The one that holds all of the small frame is not among them.
    expect(givenBack.length).toBeLessThan(chunks.length);
  });
});

describe('a data file', () => {
  it('may have no, one or many frames, empty and skippable ones among them, cut anywhere', async () => {
    const contents = [text(100), Buffer.alloc(0), text(3000), Buffer.from('x')];
    const frames = await Promise.all(contents.map((content, i) => compressFrame(content, 1 + i)));
    const file = Buffer.concat([SKIPPABLE, ...frames.flatMap((frame) => [frame, SKIPPABLE])]);
    for (const size of [1, 2, 3, 7, 100, 5000, file.length])
      expect((await unpack(file, size)).equals(Buffer.concat(contents))).toBe(true);
    expect(await unpack(Buffer.alloc(0))).toHaveLength(0);
    expect(await unpack(SKIPPABLE)).toHaveLength(0);
  });

  it('may be what other writers make of it: with checksum, without size, in repeated blocks', async () => {
    const content = Buffer.concat([text(5000), Buffer.alloc(300_000, 'a'), randomBytes(200_000)]);
    const frames = [
      zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
      zstdCompressSync(content, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } }),
      zstdCompressSync(content, { params: { [constants.ZSTD_c_windowLog]: 10 } }),
    ];
    expect(
      (await unpack(Buffer.concat(frames), 9999)).equals(Buffer.concat([content, content, content])),
    ).toBe(true);
  });

  it('is read as MySQL Shell wrote it', async () => {
    const dump = join(import.meta.dirname, '..', '..', 'fixtures', 'mysql-shell-dump');
    const { chunkFileBytes } = JSON.parse(readFileSync(join(dump, '@.done.json'), 'utf8')) as {
      chunkFileBytes: Record<string, number>;
    };
    const sizes = Object.entries(chunkFileBytes);
    expect(sizes.length).toBeGreaterThan(0);
    for (const [name, bytes] of sizes)
      expect(await unpack(readFileSync(join(dump, name)))).toHaveLength(bytes);
  });

  it('may have a frame that does not fit into memory at once', async () => {
    const content = Buffer.alloc(40_000_000);
    for (let at = 0; at < content.length; at += 1000) content.writeUInt32LE(at, at);
    const stored = Buffer.concat([zstdCompressSync(content), await compressFrame(Buffer.from('tail'), 1)]);
    const incompressible = randomBytes(18_000_000);
    const wide = zstdCompressSync(incompressible, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
    const hash = createHash('sha256');
    let largest = 0;
    for await (const part of decompress(inPieces(Buffer.concat([stored, wide]), 1_000_003))) {
      hash.update(part);
      largest = Math.max(largest, part.length);
    }
    const expected = createHash('sha256').update(content).update('tail').update(incompressible);
    expect(hash.digest('hex')).toBe(expected.digest('hex'));
    expect(largest).toBeLessThan(16_000_000);
  });

  it('is refused wherever it is cut', async () => {
    const frames = await Promise.all([text(20), text(30)].map((content) => compressFrame(content, 1)));
    const file = Buffer.concat(frames);
    const boundaries = [0, frames[0]!.length];
    for (let end = 0; end < file.length; end++) {
      const cut = unpack(file.subarray(0, end), 11);
      if (boundaries.includes(end)) await cut;
      else await expect(cut).rejects.toMatchObject({ code: expect.stringMatching(/^ZSTD_/) });
    }
  });

  it('is refused, or gives other bytes, wherever it is damaged', async () => {
    const content = text(400);
    const frame = zstdCompressSync(content, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    let refused = 0;
    for (let at = 0; at < frame.length; at++) {
      const damaged = Buffer.from(frame);
      damaged[at] = damaged[at]! ^ 0x10;
      try {
        const got = await unpack(damaged);
        // A few bits of the header change nothing of the content.
        expect(got.equals(content)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^ZSTD_/) });
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(frame.length - 8);
  });

  it('is refused if it is none, and says so by a code', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        await expect(unpack(bytes)).rejects.toMatchObject({ code: expect.stringMatching(/^ZSTD_/) });
      }),
    );
    const garbageBehind = Buffer.concat([await compressFrame(text(3), 1), Buffer.from('garbage')]);
    await expect(unpack(garbageBehind)).rejects.toMatchObject({ code: expect.stringMatching(/^ZSTD_/) });
  });

  it('may claim what it likes: memory stays bounded, and more than it says is an error', async () => {
    const plenty = 600_000_000;
    const bomb = zstdCompressSync(Buffer.alloc(plenty), {
      params: { [constants.ZSTD_c_contentSizeFlag]: 0 },
    });
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().rss;
    let bytes = 0;
    let growth = 0;
    for await (const part of decompress(inPieces(bomb, 65_536))) {
      bytes += part.length;
      growth = Math.max(growth, process.memoryUsage().rss - before);
    }
    expect(bytes).toBe(plenty);
    expect(growth).toBeLessThan(200_000_000);

    const lying = Buffer.from(zstdCompressSync(Buffer.alloc(20_000_000), { pledgedSrcSize: 20_000_000 }));
    // Four bytes of size behind the magic number, the descriptor and the window.
    expect(lying[4]! >> 6).toBe(2);
    lying.writeUInt32LE(1000, (lying[4]! & 0x20) !== 0 ? 5 : 6);
    await expect(unpack(lying)).rejects.toMatchObject({ code: expect.stringMatching(/^ZSTD_/) });

    const huge = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0]),
      Buffer.alloc(8, 0xff),
      Buffer.from([1, 0, 0]),
    ]);
    await expect(unpack(huge)).rejects.toMatchObject({ code: expect.stringMatching(/^ZSTD_/) });
  });

  it('is refused where frames become one buffer (Node.js before 22.15) and it may hold more than that bears', () => {
    const frame = (bytes: number): Buffer =>
      zstdCompressSync(Buffer.alloc(bytes), { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
    expect(() => assertBounded(frame(200_000_000))).not.toThrow();
    const bomb = frame(600_000_000);
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => assertBounded(bomb)).toThrow(/may hold more than 512 MiB/);
  });

  it('passes on what its source throws, and ends the source when its reader ends', async () => {
    const frame = await compressFrame(text(100), 1);
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield frame.subarray(0, 10);
      throw new RangeError('the network');
    }
    await expect(
      (async () => {
        for await (const part of decompress(failing())) expect(part).toBeDefined();
      })(),
    ).rejects.toThrow('the network');
    let isEnded = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield frame;
      } finally {
        isEnded = true;
      }
    }
    for await (const part of decompress(endless())) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    expect(isEnded).toBe(true);
  });
});
