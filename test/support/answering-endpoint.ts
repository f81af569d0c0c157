// A real HTTP server on a free port of this machine whose answers depend on what it is asked: it plays services that keep something,
// such as an API or an issuer of tokens.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Asked, HttpEndpoint } from './http-endpoint.ts';

export interface Reply {
  status?: number;
  /** Sent as JSON, unless it is a text. */
  body: unknown;
}

export async function startAnsweringEndpoint(answer: (asked: Asked) => Reply): Promise<HttpEndpoint> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const timeMs = Date.now();
      const body = await text(request);
      const { method = '', url = '', headers } = request;
      const question = { method, url, headers, body, timeMs };
      asked.push(question);
      const { status = 200, body: reply } = answer(question);
      const isText = typeof reply === 'string';
      response
        .writeHead(status, { 'content-type': isText ? 'text/xml' : 'application/json' })
        .end(isText ? reply : JSON.stringify(reply));
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
