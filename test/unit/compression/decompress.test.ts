// The content of data files of every compression; what is cut short is never taken for whole.
import { describe, expect, it } from '@jest/globals';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { decompressAs } from '../../../src/compression/decompress.ts';

type Compression = Parameters<typeof decompressAs>[0];

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpack(compression: Compression, bytes: Uint8Array, pieceBytes = 1000): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of decompressAs(compression, inPieces(bytes, pieceBytes))) parts.push(part);
  return Buffer.concat(parts).toString();
}

const text = Array.from({ length: 20_000 }, (_, i) => `${i}\t${(i * 7919) % 10_007}\n`).join('');
const packed = { gzip: gzipSync(text), zstd: zstdCompressSync(text), none: Buffer.from(text) };

it.each(['gzip', 'zstd', 'none'] as const)('%s comes back as it was, cut anywhere', async (compression) => {
  for (const size of [97, 4096, packed[compression].length])
    expect((await unpack(compression, packed[compression], size)) === text).toBe(true);
});

it('gzip may have several members', async () => {
  const members = Buffer.concat([gzipSync('one'), gzipSync(''), gzipSync('two')]);
  for (const size of [1, 25, members.length]) expect(await unpack('gzip', members, size)).toBe('onetwo');
});

describe.each([
  ['gzip', /^Z_/],
  ['zstd', /^ZSTD_/],
] as const)('%s', (compression, code) => {
  const bytes = packed[compression];
  const rejects = (damaged: Uint8Array): Promise<void> =>
    expect(unpack(compression, damaged)).rejects.toMatchObject({ code: expect.stringMatching(code) });

  it('that is cut short is an error, wherever it is cut', async () => {
    for (const length of [0, 1, 9, bytes.length >> 1, bytes.length - 1])
      await rejects(bytes.subarray(0, length));
  });

  it('that is damaged is an error', async () => {
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, damaged.length >> 1, (damaged.length >> 1) + 16);
    await rejects(damaged);
  });

  it('with something behind it is an error', async () => {
    await rejects(Buffer.concat([bytes, Buffer.from('something else')]));
    await rejects(Buffer.concat([bytes, bytes.subarray(0, 5)]));
  });
});

it('an error of the source is the one that is thrown', async () => {
  async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 100);
    throw new Error('the network is gone');
  }
  for (const compression of ['gzip', 'zstd', 'none'] as const) {
    const drain = async (): Promise<void> => {
      for await (const _ of decompressAs(compression, broken(packed[compression])));
    };
    await expect(drain()).rejects.toThrow('the network is gone');
  }
});
