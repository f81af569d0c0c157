// Over real sockets and a clock of the test's own: what is silent, what moves, and whose turn it is.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StallWatch } from '../../../../src/mysql/connection/stall-watch.ts';
import type { ThreadState } from '../../../../src/mysql/connection/server-thread.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const TIMEOUT_MS = 80_000;
const STEP_MS = TIMEOUT_MS / 8;

describe('the watch over a connection', () => {
  let server: Server;
  let client: Socket;
  let peer: Socket;
  let clock: ManualClock;
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
    clock = new ManualClock();
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
      clock,
    });

  /** A wait for the server in which that time passes, in steps. */
  const waitFor = async (
    watch: StallWatch,
    ms: number,
    { isOurTurn, atEachStep }: { isOurTurn?: () => boolean; atEachStep?: () => Promise<void> } = {},
  ): Promise<void> => {
    let end: () => void = () => undefined;
    const answer = new Promise<void>((resolve) => (end = resolve));
    const waiting = watch.during(answer, isOurTurn);
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      await atEachStep?.();
      await clock.pass(STEP_MS);
    }
    end();
    await waiting;
  };

  it.each<ThreadState>(['waiting', 'gone', 'unreachable'])(
    'gives up a silent one when the server is found %s twice',
    async (state) => {
      await waitFor(watch([state]), TIMEOUT_MS * 6);
      expect(stall).toMatch(/^nothing came for 80 s, and the server /);
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
    const receive = async (): Promise<void> => {
      const received = once(client, 'data');
      peer.write('x');
      await received;
    };
    await waitFor(watch(['gone']), TIMEOUT_MS * 4, { atEachStep: receive });
    expect(looks).toBe(0);
  });

  it('asks nobody while we do not read', async () => {
    client.pause();
    await waitFor(watch(['gone']), TIMEOUT_MS * 4);
    expect(looks).toBe(0);
  });

  it('asks nobody while it is our turn, and does when what we sent is not taken', async () => {
    peer.pause();
    await waitFor(watch(['gone']), TIMEOUT_MS * 4, { isOurTurn: () => true });
    expect(looks).toBe(0);
    client.write(Buffer.alloc(20_000_000));
    await untilStill(client);
    await waitFor(watch(['waiting']), TIMEOUT_MS * 6, { isOurTurn: () => true });
    expect(stall).toContain('the server waits for us');
  });

  it('asks nobody when nothing is waited for', async () => {
    const watched = watch(['gone']);
    await waitFor(watched, STEP_MS);
    await clock.pass(TIMEOUT_MS * 3);
    expect(looks).toBe(0);
  });
});

/** Until the kernel takes no more of what was written. */
async function untilStill(socket: Socket): Promise<void> {
  let before = -1;
  for (let same = 0; same < 100; same = socket.bytesWritten === before ? same + 1 : 0) {
    before = socket.bytesWritten;
    await nextTurn();
  }
}
