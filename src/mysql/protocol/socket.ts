// The sockets of connections. Each reads into one buffer, again and again. Left to itself Node.js makes a new one for every read,
// and V8 answers so much memory outside of its heap with full collections: fifty in a backup of 0.8 GB, a quarter of its CPU.
// Invariant: only a borrower sees that buffer, and only while it is called; listeners of 'data' get bytes of their own.
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What one read(2) can give: more than waits in a socket as a rule, and small beside a core's cache. */
const READ_BYTES = 256 * 1024;

/** Longest silence on the wire, in milliseconds: NAT gateways and load balancers forget from 350 s on. */
const KEEP_ALIVE_MS = 60_000;

/** Uses the bytes, or copies them, before it returns. */
type Borrower = (bytes: Buffer) => void;

const borrowers = new WeakMap<Duplex, Borrower>();

export type SocketAddress = { path: string } | { host: string; port: number };

export function openSocket(address: SocketAddress): Socket {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const socket: Socket = connect({
    ...address,
    noDelay: true,
    // A firewall forgets a connection that is silent; while a long statement runs, it is.
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    onread: {
      buffer,
      callback: (count) => {
        const bytes = buffer.subarray(0, count);
        const borrower = borrowers.get(socket);
        if (borrower) borrower(bytes);
        else socket.emit('data', Buffer.from(bytes));
        // Whoever wants to wait has paused the socket.
        return true;
      },
    },
  });
  return socket;
}

/** From now on all that `socket` reads goes to the borrower alone. Without effect on a stream that is not of `openSocket`. */
export function lendReads(socket: Duplex, borrower: Borrower): void {
  borrowers.set(socket, borrower);
}

export function endLending(socket: Duplex): void {
  borrowers.delete(socket);
}
