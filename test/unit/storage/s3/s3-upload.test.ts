// Objects of more than one part, by lib-storage's Upload: what it does with the memory of our chunks, and how an upload ends that
// fails. A proxy before a server in process shows each request.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Upload } from '@aws-sdk/lib-storage';
import type { S3Client } from '@aws-sdk/client-s3';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { BackupError } from '../../../../src/core/errors.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { PartBody } from '../../../../src/storage/s3/upload/part-body.ts';
import { PartMemory } from '../../../../src/storage/s3/upload/part-memory.ts';
import { PartPool } from '../../../../src/storage/s3/upload/part-pool.ts';
import { PieceReader } from '../../../../src/storage/s3/upload/piece-reader.ts';
import { openS3Storage } from '../../../../src/storage/s3/s3-storage.ts';
import type { Storage } from '../../../../src/storage/storage.ts';
import { HttpFaultProxy, type SeenRequest } from '../../../support/http-fault-proxy.ts';
import { refused } from '../../../support/http-faults.ts';

const MIB = 1024 * 1024;
const PART_BYTES = 5 * MIB;
const never = new AbortController().signal;

async function firing(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Pieces in one memory, as those of a backup are. */
async function* piecesOf(body: Buffer, pieceBytes = 300_007): AsyncGenerator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(pieceBytes);
  for (let from = 0; from < body.length; from += pieceBytes)
    yield memory.subarray(0, body.copy(memory, 0, from));
}

describe('the body of an upload', () => {
  /** The parts that Upload makes of a body, in memory as it was when each was sent. */
  async function upload(
    body: Buffer,
    queueSize: number,
  ): Promise<{ parts: { copy: Buffer; memory: ArrayBufferLike }[]; memoryBytes: number[] }> {
    const pieces = new PieceReader(piecesOf(body));
    const pool = new PartPool();
    const memory = pool.take(PART_BYTES + 1);
    await pieces.readInto(memory);
    const parts: { copy: Buffer; memory: ArrayBufferLike }[] = [];
    const memoryBytes: number[] = [];
    const source = new PartBody(pieces, memory, pool, () => undefined);
    const partMemory = new PartMemory();
    const client = {
      config: { requestChecksumCalculation: async () => 'WHEN_REQUIRED' },
      send: async ({ input }: { input: { Body?: Uint8Array; PartNumber?: number } }) => {
        if (!input.Body || !input.PartNumber) return { UploadId: 'id' };
        const { Body, PartNumber } = input;
        source.onPart(PartNumber, Body);
        partMemory.begin(PartNumber, Body);
        // The part must stay as it is for as long as it is on its way; an odd one is faster.
        await new Promise((resolve) => setTimeout(resolve, PartNumber % 2 === 1 ? 20 : 60));
        parts[PartNumber - 1] = { copy: Buffer.from(Body), memory: Body.buffer };
        memoryBytes.push(Body.buffer.byteLength);
        partMemory.stored(Body);
        return { ETag: 'etag' };
      },
    };
    await new Upload({
      client: client as unknown as S3Client,
      params: { Bucket: 'b', Key: 'k', Body: source.stream },
      partSize: PART_BYTES,
      queueSize,
    }).done();
    await source.close();
    // One chunk's memory is enough for all of them.
    expect(pool.take(PART_BYTES + 1)).toBe(memory);
    return { parts, memoryBytes };
  }

  it.each([
    ['a byte more than a part', PART_BYTES + 1, [PART_BYTES, 1]],
    ['two parts', 2 * PART_BYTES, [PART_BYTES, PART_BYTES]],
    ['a byte more than two parts', 2 * PART_BYTES + 1, [PART_BYTES, PART_BYTES, 1]],
    ['three parts and some', 3 * PART_BYTES + 777, [PART_BYTES, PART_BYTES, PART_BYTES, 777]],
  ])('%s: each byte is joined once, into the right part', async (_, bytes, sizes) => {
    const body = randomBytes(bytes);
    for (const queueSize of [1, 3]) {
      const { parts, memoryBytes } = await upload(body, queueSize);
      expect(parts.map(({ copy }) => copy.length)).toEqual(sizes);
      expect(Buffer.concat(parts.map(({ copy }) => copy)).equals(body)).toBe(true);
      // More than a part and the byte that is kept would mean that Upload copies bytes a second time.
      for (const bytes of memoryBytes) expect(bytes).toBeLessThanOrEqual(PART_BYTES + 1);
      // All memory but that of the last part was given back.
      const last = parts.at(-1)!.memory;
      for (const { memory } of parts) expect(memory.byteLength > 0).toBe(memory === last);
    }
  });
});

describe('an upload that fails', () => {
  let fauxqs: FauxqsServer;
  let proxy: HttpFaultProxy;
  let storage: Storage;

  beforeAll(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'any';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'any';
    fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
    fauxqs.createBucket('uploads');
    proxy = await HttpFaultProxy.start(`http://127.0.0.1:${fauxqs.port}`);
    storage = await openS3Storage({
      bucket: 'uploads',
      prefix: '',
      endpoint: proxy.url,
      region: 'us-east-1',
      stallTimeoutMs: 20_000,
      logger: silentLogger,
    });
  });

  afterEach(() => proxy.clear());

  afterAll(async () => {
    await storage.close();
    await proxy[Symbol.asyncDispose]();
    await fauxqs.stop();
  });

  const isPart =
    (number: number) =>
    ({ method, url }: SeenRequest): boolean =>
      method === 'PUT' && url.includes(`partNumber=${number}&`);
  const isAbort = ({ method, url }: SeenRequest): boolean => method === 'DELETE' && url.includes('uploadId=');

  it('ends all parts when one is refused, reads no more, and aborts the upload', async () => {
    const second = new AbortController();
    const ended = new AbortController();
    const part = proxy.add({
      matches: isPart(2),
      fault: async ({ request }) => {
        second.abort();
        // It ends with an error, or without.
        request.resume().socket.once('close', () => ended.abort());
        await firing(ended.signal);
      },
    });
    proxy.add({
      matches: isPart(1),
      fault: async (exchange) => {
        await firing(second.signal);
        await refused(403, 'ExpiredToken')(exchange);
      },
    });
    const writer = await storage.create('in-flight', never);
    const write = writer.write('object', piecesOf(randomBytes(4 * PART_BYTES)), 64_000_000);
    await expect(write).rejects.toMatchObject({ code: 'STORAGE_ACCESS_DENIED' });
    // Without the end of its connection the part would go on for ever.
    await firing(ended.signal);
    expect(part.hits).toBe(1);
    expect(proxy.seen.filter(isPart(3))).toEqual([]);
    expect(proxy.seen.filter(isAbort)).toHaveLength(1);
    await writer.abort();
  });

  it('keeps its first error when the upload cannot be aborted', async () => {
    const part = proxy.add({ matches: isPart(1), fault: refused(403, 'ExpiredToken') });
    const abort = proxy.add({ matches: isAbort, fault: refused(403, 'AccessDenied') });
    const writer = await storage.create('first-error', never);
    const write = writer.write('object', randomBytes(2 * PART_BYTES), 64_000_000);
    await expect(write).rejects.toMatchObject({ message: expect.stringContaining('ExpiredToken') });
    expect([part.hits, abort.hits]).toEqual([1, 1]);
    await writer.abort();
  });

  it('ends its parts at once when its source fails', async () => {
    const failure = new Error('the rows are gone');
    const sent = new AbortController();
    const stalled = proxy.add({
      matches: isPart(1),
      fault: async ({ request }) => {
        sent.abort();
        await once(request.resume().socket, 'close');
      },
    });
    async function* failing(): AsyncGenerator<Buffer> {
      yield randomBytes(PART_BYTES + 1);
      await firing(sent.signal);
      throw failure;
    }
    const writer = await storage.create('source', never);
    await expect(writer.write('object', failing(), 64_000_000)).rejects.toBe(failure);
    expect(stalled.hits).toBe(1);
    expect(proxy.seen.filter(isAbort)).toHaveLength(1);
    await writer.abort();
  });

  it('accepts an object whose end was answered and the answer lost', async () => {
    const isEnd = ({ method, url }: SeenRequest): boolean => method === 'POST' && url.includes('uploadId=');
    const lost = proxy.add({
      matches: isEnd,
      fault: async ({ request, forward }) => {
        await once((await forward()).resume(), 'end');
        request.socket.resetAndDestroy();
      },
    });
    const again = proxy.add({ matches: isEnd, fault: refused(404, 'NoSuchUpload') });
    const body = randomBytes(2 * PART_BYTES + 5);
    const writer = await storage.create('lost-answer', never);
    expect(await writer.write('object', body, body.length)).toMatchObject({
      bytes: body.length,
      etag: expect.any(String),
    });
    expect([lost.hits, again.hits]).toEqual([1, 1]);
    await writer.abort();
  });

  it('lets the request that begins it end after a cancellation, and aborts it by its id', async () => {
    const stop = new AbortController();
    const begin = proxy.add({
      matches: ({ method, url }) => method === 'POST' && url.includes('?uploads='),
      fault: async ({ forward, pass }) => {
        const upstream = await forward();
        stop.abort(new BackupError('CANCELLED', 'ctrl-c'));
        await new Promise((resolve) => setTimeout(resolve, 200));
        await pass(upstream);
      },
    });
    const writer = await storage.create('cancelled', stop.signal);
    const write = writer.write('object', randomBytes(2 * PART_BYTES), 64_000_000);
    await expect(write).rejects.toMatchObject({ code: 'CANCELLED', message: 'ctrl-c' });
    expect(begin.hits).toBe(1);
    expect(proxy.seen.filter(isPart(1))).toEqual([]);
    // The server lists no uploads: only the answer gives the id.
    expect(proxy.seen.filter(isAbort)).toHaveLength(1);
    expect(await writer.abort()).toEqual({ removed: 0, left: [] });
  });

  it('reports an upload whose beginning was never answered where the server lists none', async () => {
    const stop = new AbortController();
    proxy.add({
      matches: ({ method, url }) => method === 'POST' && url.includes('?uploads='),
      fault: async ({ request, forward }) => {
        await forward();
        stop.abort(new BackupError('CANCELLED', 'ctrl-c'));
        await once(request.socket, 'close');
      },
    });
    const writer = await storage.create('unanswered', stop.signal);
    const write = writer.write('object', randomBytes(2 * PART_BYTES), 64_000_000);
    await expect(write).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await writer.abort()).toEqual({
      removed: 0,
      left: [
        {
          location: 'upload of s3://uploads/unanswered/object',
          reason: expect.stringContaining('the server lists no uploads'),
        },
      ],
    });
  });
});
