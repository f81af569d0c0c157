// A forward proxy on a free port of this machine, as companies have them: CONNECT for https, whole URLs for http. It notes what went
// through it, and may want a login or refuse everything.
import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ForwardProxyOptions {
  /** `user:password` that it wants. */
  login?: string;
  /** Answers every request with this status itself. */
  refuseWith?: number;
}

export interface ForwardProxy extends AsyncDisposable {
  host: string;
  port: number;
  url: string;
  /** `CONNECT host:port`, or the method and the URL. */
  seen: string[];
}

export async function startForwardProxy({
  login,
  refuseWith,
}: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const wanted = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const refusal = (given: string | undefined): number | undefined =>
    wanted !== undefined && given !== wanted ? 407 : refuseWith;
  const server = createServer((request, answer) => {
    seen.push(`${request.method} ${request.url}`);
    const status = refusal(request.headers['proxy-authorization']);
    if (status !== undefined) {
      request.resume();
      answer.writeHead(status, { 'content-type': 'text/html', server: 'test-proxy/1.0' });
      answer.end('<html><head><title>Refused by test-proxy</title></head></html>');
      return;
    }
    const { hostname, port, pathname, search } = new URL(request.url ?? '');
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = request.headers;
    const onward = sendRequest(
      { host: hostname, port, method: request.method, path: pathname + search, headers },
      (upstream) => {
        answer.writeHead(upstream.statusCode ?? 500, upstream.headers);
        upstream.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    request.pipe(onward);
  });
  server.on('connection', keep);
  server.on('connect', (request, client: Socket) => {
    seen.push(`CONNECT ${request.url}`);
    const status = refusal(request.headers['proxy-authorization']);
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} Refused by test-proxy\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(request.url ?? '') ?? [];
    const upstream = connect(Number(port), host);
    keep(upstream);
    upstream.on('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'));
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    url: `http://${login === undefined ? '' : `${login}@`}127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
