// A real HTTP server on a free port of this machine that gives the answers it was told to, one after the other, and
// remembers what it was asked. The last answer is repeated.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** `hang`: takes the request and never answers; `reset`: ends the connection without an answer. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'hang' | 'reset';

export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  timeMs: number;
}

export interface HttpEndpoint extends AsyncDisposable {
  /** `http://127.0.0.1:port` */
  url: string;
  asked: Asked[];
}

export async function startHttpEndpoint(...answers: readonly Answer[]): Promise<HttpEndpoint> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const timeMs = Date.now();
      const body = await text(request);
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body, timeMs });
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? { status: 200 };
      if (answer === 'reset') request.socket.destroy();
      else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body);
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
