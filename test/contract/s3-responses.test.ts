// What the S3 storage does when the server or the network misbehaves: a proxy that breaks things in front of a server in
// process. Every test asserts that its fault was really hit.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger } from '../../src/core/log.ts';
import { openStorage } from '../../src/app/open-storage.ts';
import { isTransientS3Error } from '../../src/storage/s3/requests/s3-errors.ts';
import type { Storage } from '../../src/storage/storage.ts';

type Fault = (incoming: IncomingMessage, answer: ServerResponse, upstream: IncomingMessage) => boolean;

const never = new AbortController().signal;
const MIB = 1024 * 1024;
let fauxqs: FauxqsServer;
let proxy: Server;
let storage: Storage;
/** Gives up after little silence. */
let impatient: Storage;
let fault: Fault | undefined;
let hits = 0;

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'any';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'any';
  fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  fauxqs.createBucket('faulty');
  proxy = createServer((incoming, answer) => {
    const { method, url: path, headers } = incoming;
    const onward = request({ port: fauxqs.port, host: '127.0.0.1', method, path, headers }, (upstream) => {
      if (fault?.(incoming, answer, upstream)) return;
      answer.writeHead(upstream.statusCode ?? 500, upstream.headers);
      upstream.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const options = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    logger: silentLogger,
  };
  storage = await openStorage('s3://faulty/some/where', { ...options, stallTimeoutMs: 60_000 });
  impatient = await openStorage('s3://faulty/some/where', { ...options, stallTimeoutMs: 2000 });
});

afterEach(() => {
  fault = undefined;
  hits = 0;
});

afterAll(async () => {
  await storage.close();
  await impatient.close();
  proxy.closeAllConnections();
  proxy.close();
  await fauxqs.stop();
});

/** The first `times` bodies of GETs get so far, and then what `end` does to them. */
function breakBodies(times: number, end: (answer: ServerResponse) => void): void {
  fault = (incoming, answer, upstream) => {
    if (incoming.method !== 'GET' || hits >= times) return false;
    hits++;
    answer.writeHead(upstream.statusCode ?? 500, upstream.headers);
    let sent = 0;
    upstream.on('data', (piece: Buffer) => {
      if (sent < 300_000) answer.write(piece);
      sent += piece.length;
    });
    upstream.on('end', () => end(answer));
    return true;
  };
}

async function stored(body: Buffer): Promise<string> {
  const id = `id-${randomBytes(4).toString('hex')}`;
  const writer = await storage.create(id, never);
  await writer.write('object', body, body.length);
  await writer.commit('@.manifest.json', Buffer.from('{}'));
  return id;
}

describe('reading', () => {
  it.each<[string, (answer: ServerResponse) => void]>([
    ['a connection that breaks', (answer) => setTimeout(() => answer.destroy(), 50)],
    ['a body that stands still', () => undefined],
  ])('%s in the middle of the body is taken up where it was', async (_, end) => {
    const body = randomBytes(3 * MIB);
    const id = await stored(body);
    breakBodies(2, end);
    // On a busy machine it asks more often than it has to, and reads the same bytes.
    expect((await impatient.read(`${id}/object`)).equals(body)).toBe(true);
    expect(hits).toBe(2);
  });

  it('a body that is cut short without an error is noticed', async () => {
    const body = randomBytes(2 * MIB);
    const id = await stored(body);
    fault = (incoming, answer, upstream) => {
      if (incoming.method !== 'GET' || hits > 0) return false;
      hits++;
      answer.writeHead(200, { ...upstream.headers, connection: 'close' });
      upstream.once('data', (piece: Buffer) => answer.write(piece, () => answer.socket?.end()));
      return true;
    };
    expect((await storage.read(`${id}/object`)).equals(body)).toBe(true);
    expect(hits).toBe(1);
  });

  it('an object that is replaced meanwhile is never mixed', async () => {
    const id = await stored(randomBytes(2 * MIB));
    breakBodies(1, (answer) => {
      void storage.put(`${id}/object`, randomBytes(2 * MIB)).then(() => answer.destroy());
    });
    await expect(storage.read(`${id}/object`)).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
    expect(hits).toBe(1);
  });

  it('a server in trouble is asked again', async () => {
    const id = await stored(Buffer.from('x'));
    fault = (_, answer, upstream) => {
      if (hits >= 2) return false;
      hits++;
      upstream.resume();
      answer
        .writeHead(503, { 'content-type': 'application/xml' })
        .end('<Error><Code>SlowDown</Code></Error>');
      return true;
    };
    expect((await storage.read(`${id}/object`)).toString()).toBe('x');
    expect(hits).toBe(2);
  });
});

describe('trying again', () => {
  const slowDown = (answer: ServerResponse, upstream: IncomingMessage): true => {
    hits++;
    upstream.resume();
    answer.writeHead(503, { 'content-type': 'application/xml' }).end('<Error><Code>SlowDown</Code></Error>');
    return true;
  };

  // The SDK's own retries have one budget for all requests of a client: a hundred of them and no more.
  it('many requests that fail together are all survived', async () => {
    const id = await stored(Buffer.from('x'));
    const refused = new Map<string, number>();
    fault = ({ url = '' }, answer, upstream) => {
      const times = refused.get(url) ?? 0;
      refused.set(url, times + 1);
      return times < 2 && slowDown(answer, upstream);
    };
    // A busy machine takes longer than the patience of the other tests.
    const patient = await openStorage('s3://faulty/some/where', {
      endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      region: 'us-east-1',
      stallTimeoutMs: 60_000,
      logger: silentLogger,
    });
    const reads = Array.from({ length: 150 }, (_, n) => patient.read(`${id}/missing-${n}`));
    const outcomes = await Promise.allSettled(reads);
    await patient.close();
    const codes = outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason.code);
    expect(new Set(codes)).toEqual(new Set(['STORAGE_OBJECT_NOT_FOUND']));
    expect(hits).toBe(300);
  });

  it('a wait between two tries ends when the signal fires', async () => {
    const stop = new AbortController();
    const id = await stored(Buffer.from('x'));
    /** When the signal fired: in the middle of a wait that would still have taken more than a second. */
    let fired: number | undefined;
    const debug = (message: string): void => {
      const [, waitMs = 0] = /the next in (\d+) ms/.exec(message) ?? [];
      if (Number(waitMs) < 1600 || fired !== undefined) return;
      fired = Date.now() + 50;
      setTimeout(() => stop.abort(), 50);
    };
    const patient = await openStorage('s3://faulty/some/where', {
      endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      region: 'us-east-1',
      stallTimeoutMs: 60_000,
      signal: stop.signal,
      logger: { ...silentLogger, debug },
    });
    fault = (_, answer, upstream) => slowDown(answer, upstream);
    const read = patient.read(`${id}/object`);
    const listed = patient.listObjects(id)[Symbol.asyncIterator]().next();
    await Promise.all([expect(read).rejects.toThrow(), expect(listed).rejects.toThrow()]);
    expect(hits).toBeGreaterThan(2);
    expect(Date.now() - fired!).toBeLessThan(1000);
    await patient.close();
  });

  it.each<[string, object, boolean]>([
    ['a reset', { code: 'ECONNRESET' }, true],
    ['no route', { code: 'EHOSTUNREACH' }, true],
    ['a stall', { name: 'TimeoutError' }, true],
    ['SlowDown', { name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, true],
    ['an error inside a 200', { name: 'InternalError', $metadata: { httpStatusCode: 200 } }, true],
    ['RequestTimeout', { name: 'RequestTimeout', $metadata: { httpStatusCode: 400 } }, true],
    ["changed bytes, by MinIO's name", { name: 'XAmzContentChecksumMismatch' }, true],
    ['changed bytes', { name: 'XAmzContentSHA256Mismatch', $metadata: { httpStatusCode: 400 } }, true],
    [
      'a clock that was put right',
      { name: 'RequestTimeTooSkewed', $metadata: { httpStatusCode: 403, clockSkewCorrected: true } },
      true,
    ],
    [
      'an object that is not there, asked for by a wrong clock',
      { name: 'NoSuchKey', $metadata: { httpStatusCode: 404, clockSkewCorrected: true } },
      false,
    ],
    ['a clock that was not', { name: 'RequestTimeTooSkewed', $metadata: { httpStatusCode: 403 } }, false],
    ['an expired token', { name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } }, false],
    ['what is not implemented', { name: 'NotImplemented', $metadata: { httpStatusCode: 501 } }, false],
    ['a wrong certificate', { code: 'CERT_HAS_EXPIRED' }, false],
    ['a text that only sounds so', new Error('socket hang up ECONNRESET 503 SlowDown'), false],
  ])('%s', (_, error, isTransient) => {
    expect(isTransientS3Error(error)).toBe(isTransient);
  });
});

describe('writing', () => {
  const isPart = (incoming: IncomingMessage): boolean =>
    incoming.method === 'PUT' && (incoming.url ?? '').includes('partNumber=2');
  const denied = (answer: ServerResponse): void => {
    answer
      .writeHead(403, { 'content-type': 'application/xml' })
      .end('<Error><Code>ExpiredToken</Code></Error>');
  };

  it('a refused part fails the write by its code and leaves nothing', async () => {
    const aborts: string[] = [];
    const parts: string[] = [];
    fault = (incoming, answer, upstream) => {
      if (incoming.method === 'DELETE') aborts.push(incoming.url ?? '');
      if (!isPart(incoming)) return false;
      parts.push(incoming.url ?? '');
      upstream.resume();
      denied(answer);
      return true;
    };
    const writer = await storage.create('refused', never);
    const write = writer.write('object', randomBytes(12 * MIB), 12 * MIB);
    await expect(write).rejects.toMatchObject({ code: 'STORAGE_ACCESS_DENIED' });
    await writer.abort();
    // The second part may be on its way by then; neither is sent again.
    expect(parts.length).toBeGreaterThan(0);
    expect(new Set(parts).size).toBe(parts.length);
    expect(aborts.some((url) => url.includes('uploadId='))).toBe(true);
    await expect(storage.read('refused/object')).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' });
  });

  it('an error inside the 200 of CompleteMultipartUpload fails the write', async () => {
    fault = (incoming, answer, upstream) => {
      if (incoming.method !== 'POST' || !(incoming.url ?? '').includes('uploadId=')) return false;
      hits++;
      upstream.resume();
      const body = '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>no</Message></Error>';
      answer.writeHead(200, { 'content-type': 'application/xml' }).end(body);
      return true;
    };
    const writer = await storage.create('error-in-200', never);
    const write = writer.write('object', randomBytes(12 * MIB), 12 * MIB);
    await expect(write).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await writer.abort();
    expect(hits).toBeGreaterThan(0);
    await expect(storage.read('error-in-200/object')).rejects.toMatchObject({
      code: 'STORAGE_OBJECT_NOT_FOUND',
    });
  });

  it('an object of another size than was sent fails the write', async () => {
    fault = (incoming, answer, upstream) => {
      if (incoming.method !== 'HEAD') return false;
      hits++;
      upstream.resume();
      answer.writeHead(200, { ...upstream.headers, 'content-length': '7' }).end();
      return true;
    };
    const writer = await storage.create('short', never);
    const write = writer.write('object', randomBytes(12 * MIB), 12 * MIB);
    await expect(write).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    expect(hits).toBe(1);
    await writer.abort();
  });

  it('a missing permission is named', async () => {
    fault = (incoming, answer, upstream) => {
      if (incoming.method !== 'PUT') return false;
      hits++;
      upstream.resume();
      answer
        .writeHead(403, { 'content-type': 'application/xml' })
        .end('<Error><Code>AccessDenied</Code></Error>');
      return true;
    };
    await expect(storage.checkWritable('20261122T030000Z-000001')).rejects.toMatchObject({
      code: 'STORAGE_ACCESS_DENIED',
      hint: expect.stringContaining('s3:PutObject'),
    });
    // Of the object and of the part.
    expect(hits).toBe(2);
  });
});

it('names a bucket that does not exist', async () => {
  const options = { region: 'us-east-1', forcePathStyle: true, logger: silentLogger };
  const endpoint = `http://127.0.0.1:${fauxqs.port}`;
  const missing = await openStorage('s3://no-such-bucket', { ...options, endpoint });
  await expect(missing.checkWritable('20261122T030000Z-000001')).rejects.toMatchObject({
    code: 'STORAGE_BUCKET_NOT_FOUND',
  });
  await missing.close();
});

// In a process of its own: inside Jest's realm the SDK takes the errors of sockets for foreign objects.
it('names a server that is not there', () => {
  const script = `
    const { openStorage } = await import(${JSON.stringify(new URL('../../src/app/open-storage.ts', import.meta.url).href)});
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const options = { endpoint: 'http://127.0.0.1:1', region: 'us-east-1', logger };
    const storage = await openStorage('s3://bucket', options);
    await storage.checkWritable('20261122T030000Z-000001').catch(({ code, exitCode }) => console.log(code, exitCode));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: process.env,
  });
  expect(output.trim()).toBe('STORAGE_UNREACHABLE 11');
});
