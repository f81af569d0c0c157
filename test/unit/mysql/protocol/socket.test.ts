// Reads that are lent, over a real TLS connection: one buffer for all of them, and the same bytes in any case.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { endLending, lendReads, openSocket } from '../../../../src/mysql/protocol/socket.ts';
import { Authority } from '../../../support/certificates.ts';

/** Records of all sizes: small, full, and several in one write. */
const SENT = [1, 100, 16_384, 16_385, 300_000, 5, 70_000].map((bytes, index) =>
  Buffer.alloc(bytes, 65 + index),
);
const ALL = Buffer.concat(SENT);

describe('a TLS stream that lends its reads', () => {
  let authority: Authority;
  let server: Server;
  let stream: TLSSocket;
  let peer: TLSSocket;

  beforeEach(async () => {
    authority = new Authority();
    const { cert, key } = authority.issue('localhost', ['DNS:localhost']);
    server = createServer({ cert, key }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'secureConnection');
    const socket = openSocket({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    stream = connect({ socket, ca: authority.cert, servername: 'localhost' });
    [peer] = (await accepted) as [TLSSocket];
  });
  afterEach(() => {
    stream.destroy();
    peer.destroy();
    server.close();
    authority[Symbol.dispose]();
  });

  /** Bytes of 'data' and of the borrower, in the order in which they come. */
  function collect(): { lent: Buffer[]; memory: Set<ArrayBufferLike>; kept: Buffer[]; all: () => Buffer } {
    const pieces: Buffer[] = [];
    const [lent, kept, memory] = [[] as Buffer[], [] as Buffer[], new Set<ArrayBufferLike>()];
    stream.on('data', (bytes: Buffer) => {
      kept.push(bytes);
      pieces.push(bytes);
    });
    lendReads(stream, (bytes) => {
      memory.add(bytes.buffer);
      const copy = Buffer.from(bytes);
      lent.push(copy);
      pieces.push(copy);
    });
    return { lent, memory, kept, all: () => Buffer.concat(pieces) };
  }

  async function send(received: () => Buffer, expectedBytes: number): Promise<void> {
    for (const part of SENT) peer.write(part);
    while (received().length < expectedBytes) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('gives each read in the same memory, on the Node.js of the tests', async () => {
    const { lent, memory, kept, all } = collect();
    await send(all, ALL.length);
    expect(all().equals(ALL)).toBe(true);
    expect(lent.length).toBeGreaterThan(SENT.length);
    expect(memory.size).toBe(1);
    expect(kept).toEqual([]);
  });

  it('gives listeners of `data` bytes of their own once the lending has ended', async () => {
    const { kept, memory, all } = collect();
    await send(all, ALL.length);
    endLending(stream);
    await send(all, 2 * ALL.length);
    expect(Buffer.concat(kept).equals(ALL)).toBe(true);
    expect(kept.some((bytes) => memory.has(bytes.buffer))).toBe(false);
  });

  it('goes on with `data` where Node.js has other internals', async () => {
    // oxlint-disable-next-line no-underscore-dangle
    Object.defineProperty((stream as unknown as { _handle: object })._handle, 'useUserBuffer', {
      value: undefined,
    });
    const { lent, kept, all } = collect();
    await send(all, ALL.length);
    expect(lent).toEqual([]);
    expect(Buffer.concat(kept).equals(ALL)).toBe(true);
  });

  it('reads nothing while it is paused that is lost afterwards', async () => {
    const { all } = collect();
    stream.pause();
    for (const part of SENT) peer.write(part);
    await new Promise((resolve) => setTimeout(resolve, 50));
    stream.resume();
    while (all().length < ALL.length) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(all().equals(ALL)).toBe(true);
  });
});
