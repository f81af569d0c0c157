// The pure parts of the storage layer: locations, part sizes and how a stream is cut into parts.
import { expect, it } from '@jest/globals';
import { BackupError } from '../../../../src/core/errors.ts';
import { parseLocation } from '../../../../src/storage/location.ts';
import { PartPool } from '../../../../src/storage/s3/part-pool.ts';
import { cutParts } from '../../../../src/storage/s3/part-source.ts';
import { choosePartBytes } from '../../../../src/storage/s3/s3-upload.ts';

it.each([
  ['s3://bucket', { kind: 's3', bucket: 'bucket', prefix: '' }],
  ['s3://bucket/', { kind: 's3', bucket: 'bucket', prefix: '' }],
  ['s3://bucket/prod/my%20sql//', { kind: 's3', bucket: 'bucket', prefix: 'prod/my%20sql' }],
  ['/var/backups', { kind: 'directory', path: '/var/backups' }],
  ['file:///var/my%20backups', { kind: 'directory', path: '/var/my backups' }],
])('reads the location %s', (url, expected) => {
  expect(parseLocation(url)).toEqual(expected);
});

it.each([
  '',
  's3://',
  's3:///x',
  's3://b/x',
  's3://bucket/a/../b',
  's3://bucket/a//b',
  'gs://bucket',
  'file://host/x',
])('refuses the location %j', (url) => {
  expect(() => parseLocation(url)).toThrow(BackupError);
  expect(() => parseLocation(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

it('parts are small, and never more than ten thousand', () => {
  const MIB = 1024 * 1024;
  expect(choosePartBytes(64_000_000, 5 * MIB)).toBe(5 * MIB);
  expect(choosePartBytes(64_000_000, 1)).toBe(5 * MIB);
  for (const gib of [48, 49, 100, 1000, 5 * 1024]) {
    const maxBytes = gib * 1024 * MIB;
    expect(Math.ceil(maxBytes / choosePartBytes(maxBytes, 5 * MIB))).toBeLessThanOrEqual(10_000);
  }
});

it.each([
  [[], [0]],
  [[[]], [0]],
  [[[1]], [1]],
  [[[1, 2], [3]], [3]],
  [[[1, 2, 3, 4]], [4]],
  [
    [[1, 2, 3], [4, 5, 6, 7, 8, 9], [10]],
    [4, 4, 2],
  ],
  [
    [[1, 2, 3, 4], [5, 6, 7, 8], []],
    [4, 4],
  ],
])('cuts %j into parts of four', async (pieces, sizes) => {
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield Uint8Array.from(piece);
  }
  const bytes: number[] = [];
  const seen: [number, number, boolean][] = [];
  for await (const { number, body, last, release } of cutParts(source(), 4, new PartPool())) {
    bytes.push(...body);
    seen.push([number, body.length, last]);
    release();
  }
  expect(bytes).toEqual(pieces.flat());
  expect(seen).toEqual(sizes.map((size, index) => [index + 1, size, index === sizes.length - 1]));
});

it('takes no memory of the pool for a small source, and as much as it needs for a large one', async () => {
  const taken: number[] = [];
  class Counting extends PartPool {
    override take(bytes: number): Buffer {
      taken.push(bytes);
      return super.take(bytes);
    }
  }
  const cut = async (...pieces: number[]): Promise<Uint8Array[]> => {
    // The source uses one memory for all, as ours do.
    const memory = Buffer.alloc(Math.max(...pieces));
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const [index, bytes] of pieces.entries()) yield memory.fill(index + 1).subarray(0, bytes);
    }
    const parts: Uint8Array[] = [];
    for await (const { body, release } of cutParts(source(), 100_000, new Counting())) {
      parts.push(Buffer.from(body));
      release();
    }
    return parts;
  };
  expect(await cut(65_536)).toEqual([Buffer.alloc(65_536, 1)]);
  expect(taken).toEqual([]);
  const both = Buffer.concat([Buffer.alloc(65_536, 1), Buffer.alloc(60_000, 2)]);
  expect(await cut(65_536, 60_000)).toEqual([both.subarray(0, 100_000), both.subarray(100_000)]);
  expect(await cut(65_537)).toEqual([Buffer.alloc(65_537, 1)]);
  expect(taken).toEqual([100_000, 100_000, 100_000]);
});
