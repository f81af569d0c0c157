// The sockets of connections. Each reads into one buffer, again and again. Left to itself Node.js makes a new one for every read,
// and V8 answers so much memory outside of its heap with full collections: fifty in a backup of 0.8 GB, a quarter of its CPU.
// Invariant: only a borrower sees that buffer, and only while it is called; listeners of 'data' get bytes of their own.
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** What one read(2) can give: more than waits in a socket usually, and small next to a core's cache. */
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

/**
 * Gives the borrower all bytes that `socket` reads, until `endLending`. A stream that can lend nothing, such as a TLS stream of a
 * Node.js with other internals, goes on with 'data'.
 */
export function lendReads(socket: Duplex, borrower: Borrower): void {
  borrowers.set(socket, borrower);
  if (socket instanceof TLSSocket) readIntoOneBuffer(socket);
}

export function endLending(socket: Duplex): void {
  borrowers.delete(socket);
}

/** Plaintext of one TLS record. OpenSSL returns no more than that from one read. */
const RECORD_BYTES = 16 * 1024;

/** Internals of a `TLSSocket`, unchanged from Node.js 20 to 26. */
type TlsInternals = Record<symbol, unknown> & {
  _handle?: { useUserBuffer?: (buffer: Buffer) => void } | null;
};

/**
 * Sets up `onread` for a TLS stream. Node.js accepts that option only for a socket that it opens itself, and not for TLS over a
 * socket that is open already, as MySQL's protocol needs it. Returns without any change if the internals have another shape, or if
 * the buffer is set already.
 */
function readIntoOneBuffer(socket: TLSSocket): void {
  const internals = socket as unknown as TlsInternals;
  // oxlint-disable-next-line no-underscore-dangle
  const handle = internals._handle;
  const symbols = Object.getOwnPropertySymbols(socket);
  const [kBuffer, kBufferCb, kBufferGen] = ['kBuffer', 'kBufferCb', 'kBufferGen'].map((name) =>
    symbols.find(({ description }) => description === name),
  );
  if (!kBuffer || !kBufferCb || !kBufferGen || typeof handle?.useUserBuffer !== 'function') return;
  if ([kBuffer, kBufferCb, kBufferGen].some((symbol) => internals[symbol] !== null)) return;
  const buffer = Buffer.allocUnsafeSlow(RECORD_BYTES);
  handle.useUserBuffer(buffer);
  internals[kBuffer] = buffer;
  internals[kBufferCb] = (count: number): boolean => {
    const bytes = count === RECORD_BYTES ? buffer : buffer.subarray(0, count);
    const borrower = borrowers.get(socket);
    if (borrower) borrower(bytes);
    else socket.emit('data', Buffer.from(bytes));
    return true;
  };
}
