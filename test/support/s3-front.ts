// A proxy in front of fauxqs that remembers the headers of each request and may answer in its place, or add to its answers: it
// plays what that server does not know, and shows what it ignores.
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedOfS3 {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
}

export interface S3Answer {
  /** In place of the server's. */
  status?: number;
  body?: string;
  /** Added to the server's. */
  headers?: Record<string, string>;
}

export class S3Front implements AsyncDisposable {
  readonly asked: AskedOfS3[] = [];
  answer: ((asked: AskedOfS3) => S3Answer | undefined) | undefined;
  readonly #fauxqs: FauxqsServer;
  readonly #server: Server;

  private constructor(fauxqs: FauxqsServer, server: Server) {
    this.#fauxqs = fauxqs;
    this.#server = server;
  }

  /** With one bucket. */
  static async start(bucket: string): Promise<S3Front> {
    const fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
    fauxqs.createBucket(bucket);
    const server = createServer();
    const front = new S3Front(fauxqs, server);
    server.on('request', (incoming, answer) => {
      const { method = '', url = '', headers } = incoming;
      const asked = { method, url: decodeURIComponent(url), headers };
      front.asked.push(asked);
      const own = front.answer?.(asked);
      if (own?.status !== undefined) {
        incoming.resume();
        answer.writeHead(own.status, { 'content-type': 'application/xml', ...own.headers }).end(own.body);
        return;
      }
      const onward = request(
        { port: fauxqs.port, host: '127.0.0.1', method, path: url, headers },
        (upstream) => {
          answer.writeHead(upstream.statusCode ?? 500, { ...upstream.headers, ...own?.headers });
          upstream.pipe(answer);
        },
      );
      onward.on('error', () => answer.destroy());
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#fauxqs.stop();
  }
}
