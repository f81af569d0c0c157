// Over real sockets: what is silent, what moves, and whose turn it is.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StallWatch } from '../../../../src/mysql/connection/stall-watch.ts';
import type { ThreadState } from '../../../../src/mysql/connection/server-thread.ts';

const TIMEOUT_MS = 80;

describe('the watch over a connection', () => {
  let server: Server;
  let client: Socket;
  let peer: Socket;
  let looks: number;
  let stall: string | undefined;

  beforeEach(async () => {
    server = createServer();
    const accepted = once(server, 'connection');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    [peer] = (await accepted) as [Socket];
    client.resume();
    looks = 0;
    stall = undefined;
  });
  afterEach(() => {
    client.destroy();
    peer.destroy();
    server.close();
  });

  const watch = (states: ThreadState[]): StallWatch =>
    new StallWatch(client, {
      timeoutMs: TIMEOUT_MS,
      look: () => Promise.resolve(states[Math.min(looks++, states.length - 1)]!),
      onStall: (reason) => (stall = reason),
    });

  const waitFor = async (watch: StallWatch, ms: number, isOurTurn?: () => boolean): Promise<void> => {
    await watch.during(sleep(ms), isOurTurn);
  };

  it.each<ThreadState>(['waiting', 'gone', 'unreachable'])(
    'gives up a silent one when the server is found %s twice',
    async (state) => {
      await waitFor(watch([state]), TIMEOUT_MS * 6);
      expect(stall).toMatch(/^nothing came for 0.08 s, and the server /);
      expect(looks).toBe(2);
    },
  );

  it.each<ThreadState>(['working', 'unknown'])(
    'waits for a server that is %s, and asks again',
    async (state) => {
      await waitFor(watch([state]), TIMEOUT_MS * 6);
      expect(stall).toBeUndefined();
      expect(looks).toBeGreaterThan(1);
    },
  );

  it('believes nothing that was seen once', async () => {
    await waitFor(watch(['waiting', 'working']), TIMEOUT_MS * 3.5);
    expect(stall).toBeUndefined();
  });

  it('asks nobody while bytes come', async () => {
    const timer = setInterval(() => peer.write('x'), TIMEOUT_MS / 4);
    await waitFor(watch(['gone']), TIMEOUT_MS * 4);
    clearInterval(timer);
    expect(looks).toBe(0);
  });

  it('asks nobody while we do not read', async () => {
    client.pause();
    await waitFor(watch(['gone']), TIMEOUT_MS * 4);
    expect(looks).toBe(0);
  });

  it('asks nobody while it is our turn, and does when what we sent is not taken', async () => {
    peer.pause();
    await waitFor(watch(['gone']), TIMEOUT_MS * 4, () => true);
    expect(looks).toBe(0);
    client.write(Buffer.alloc(20_000_000));
    await waitFor(watch(['waiting']), TIMEOUT_MS * 6, () => true);
    expect(stall).toContain('the server waits for us');
  });

  it('asks nobody when nothing is waited for', async () => {
    const watched = watch(['gone']);
    await waitFor(watched, 1);
    await sleep(TIMEOUT_MS * 3);
    expect(looks).toBe(0);
  });
});
