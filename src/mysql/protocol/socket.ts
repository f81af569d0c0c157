// Sockets of the connections. Each socket reads into one buffer that it reuses. By default Node.js
// allocates a new buffer for every read. V8 reacts to that much memory outside of its heap with
// full collections: 50 in a backup of 0.8 GB, 25 % of its CPU time. Invariant: only a borrower sees
// the buffer, and only during its call. Listeners of 'data' get copies.
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** Maximum of one read(2): more than usually waits in a socket, less than the cache of a core. */
const READ_BYTES = 256 * 1024;

/**
 * Longest silence on the wire, in milliseconds. NAT gateways and load balancers drop idle
 * connections from 350 s on.
 */
const KEEP_ALIVE_MS = 60_000;

/** Callback that uses or copies the bytes before it returns. */
type Borrower = (bytes: Buffer) => void;

const borrowers = new WeakMap<Duplex, Borrower>();

export type SocketAddress = { path: string } | { host: string; port: number };

export function openSocket(address: SocketAddress): Socket {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const socket: Socket = connect({
    ...address,
    noDelay: true,
    // A firewall drops a silent connection, and a long statement leaves the connection silent.
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    onread: {
      buffer,
      callback: (count) => {
        const bytes = buffer.subarray(0, count);
        const borrower = borrowers.get(socket);
        if (borrower) borrower(bytes);
        else socket.emit('data', Buffer.from(bytes));
        // A reader that has to wait pauses the socket itself, so continue reading.
        return true;
      },
    },
  });
  return socket;
}

/**
 * Passes all bytes that `socket` reads to the borrower, until `endLending`. A stream that cannot
 * lend its buffer still emits 'data', for example a TLS stream of a Node.js with other internals.
 */
export function lendReads(socket: Duplex, borrower: Borrower): void {
  borrowers.set(socket, borrower);
  if (socket instanceof TLSSocket) readIntoOneBuffer(socket);
}

export function endLending(socket: Duplex): void {
  borrowers.delete(socket);
}

/** Plaintext bytes of one TLS record, the most that OpenSSL returns from one read. */
const RECORD_BYTES = 16 * 1024;

/** Internals of a `TLSSocket`, unchanged from Node.js 20 to 26. */
type TlsInternals = Record<symbol, unknown> & {
  _handle?: { useUserBuffer?: (buffer: Buffer) => void } | null;
};

/**
 * Sets up `onread` for a TLS stream. Node.js accepts this option only for a socket that it opens
 * itself, and not for TLS over an open socket, as in MySQL's protocol. Changes nothing if the
 * internals differ or the buffer is already set.
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
