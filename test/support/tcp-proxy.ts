// A server at another address: on 127.0.0.1, which is `localhost` too, wherever the server itself is.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

interface Address {
  host: string;
  port: number;
}

export interface TcpProxyOptions {
  /** Is given the first bytes that the server sends, and may change them in place. */
  onGreeting?: (bytes: Buffer) => void;
  /** How long bytes are on their way there, in milliseconds: an answer takes twice as long. */
  delayMs?: number;
}

/** Passes each connection to the next of the servers. */
export async function startTcpProxy(
  servers: readonly Address[],
  { onGreeting = () => undefined, delayMs = 0 }: TcpProxyOptions = {},
): Promise<AsyncDisposable & Address> {
  let count = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const { host, port } = servers[count++ % servers.length]!;
    const server = connect(port, host);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
    server.once('data', (greeting) => {
      onGreeting(greeting);
      client.write(greeting);
      if (delayMs === 0) {
        server.pipe(client);
        client.pipe(server);
      } else {
        passLater(server, client, delayMs);
        passLater(client, server, delayMs);
      }
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    host: '127.0.0.1',
    port: (proxy.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(proxy, 'close');
      proxy.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** In order, each piece after the same time. */
function passLater(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (piece) => setTimeout(() => to.destroyed || to.write(piece), delayMs));
  from.on('end', () => setTimeout(() => to.end(), delayMs));
}

const HEADER_BYTES = 4;
/** CLIENT_SSL, in the lower half of the capabilities. */
const SSL = 0x0800;

/** Takes TLS out of the greeting of a MySQL server, so that the client believes that there is none. */
export function hideTls(greeting: Buffer): void {
  // Version, its text, the number of the connection, eight bytes and a zero.
  const at = greeting.indexOf(0, HEADER_BYTES + 1) + 1 + 4 + 8 + 1;
  greeting.writeUInt16LE(greeting.readUInt16LE(at) & ~SSL, at);
}
