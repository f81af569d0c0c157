// Sends the HTTP requests of the AWS SDK through the proxy of their host, with the trusted
// authorities. An answer from a server other than S3 or STS becomes an error here, because the SDK
// would read it as a broken document.
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { type Agents, createAgents } from '../network/agents.ts';
import { foreignAnswer, ForeignAnswer } from '../network/foreign-answer.ts';
import { describeProxy, proxyFor, type Proxies } from '../network/proxies.ts';

export interface AwsNetwork {
  proxies: Proxies;
  /** Trusted authorities in PEM, in addition to those of Node.js. */
  ca?: string | undefined;
}

export interface RequestHandlerOptions extends AwsNetwork {
  /** Milliseconds; 0 for no limit. */
  connectionTimeout: number;
  /** Silence after which the client abandons a socket, in milliseconds; 0 for no limit. */
  socketTimeout: number;
  maxSockets: number;
}

type Sent = Parameters<NodeHttpHandler['handle']>;
type Received = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** Limit for pages: documents of errors are short. */
const MAX_PAGE_BYTES = 256 * 1024;

export class AwsRequestHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #options: RequestHandlerOptions;
  /** Handlers by the URL of the proxy; empty for no proxy. */
  readonly #ways = new Map<string, { handler: NodeHttpHandler; agents: Agents }>();

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
  }

  async handle(request: Sent[0], options?: Sent[1]): Promise<Received> {
    const { protocol, hostname, port } = request;
    const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
    const proxy = proxyFor(url, this.#options.proxies);
    const { handler, agents } = this.#way(proxy);
    let received: Received;
    try {
      received = await handler.handle(request, options);
    } catch (error) {
      throw proxy && error instanceof Error ? Object.assign(error, { proxy: describeProxy(proxy) }) : error;
    }
    const host = `${hostname}:${port ?? (protocol === 'https:' ? 443 : 80)}`;
    await refuseForeign(request.method, host, received, agents, proxy);
    return received;
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  destroy(): void {
    for (const { handler } of this.#ways.values()) handler.destroy();
    this.#ways.clear();
  }

  #way(proxy: URL | undefined): { handler: NodeHttpHandler; agents: Agents } {
    const known = this.#ways.get(proxy?.href ?? '');
    if (known) return known;
    const { connectionTimeout, socketTimeout, maxSockets, ca } = this.#options;
    const agents = createAgents(proxy, { maxSockets, ca });
    const { httpAgent, httpsAgent } = agents;
    const handler = new NodeHttpHandler({ httpAgent, httpsAgent, connectionTimeout, socketTimeout });
    const way = { handler, agents };
    this.#ways.set(proxy?.href ?? '', way);
    return way;
  }
}

/**
 * Refuses an answer that is not from AWS.
 * @throws ForeignAnswer
 */
async function refuseForeign(
  method: string,
  host: string,
  { response }: Received,
  agents: Agents,
  proxy: URL | undefined,
): Promise<void> {
  const { statusCode: status } = response;
  const headers = response.headers as Record<string, string | undefined>;
  const body = response.body as IncomingMessage & { req?: ClientRequest };
  const refusal = agents.refusalOf(body.req);
  if (proxy && (refusal || status === 407)) {
    body.destroy();
    const reason = refusal?.reason ? ` ${refusal.reason}` : '';
    throw new ForeignAnswer(
      status === 407 ? 'proxy-login' : 'proxy',
      `the proxy ${describeProxy(proxy)} does not connect to ${host}: HTTP ${status}${reason}`,
      status,
    );
  }
  // The client streams this body. It is a page only if a gateway answers all requests with pages.
  const isHtml = /^text\/html/i.test(headers['content-type'] ?? '');
  if (status < 300 && !isHtml) return;
  const begin = method === 'HEAD' ? Buffer.alloc(0) : await readBegin(body);
  const foreign = foreignAnswer(host, { status, headers, body: begin.toString('utf8') });
  if (foreign) {
    body.destroy();
    throw foreign;
  }
  response.body = Readable.from(afterwards(begin, body), { objectMode: false });
}

/** Reads up to the first piece that exceeds the limit. */
async function readBegin(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const iterator = body.iterator({ destroyOnReturn: false });
  for await (const piece of iterator) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).byteLength;
    if (bytes >= MAX_PAGE_BYTES) break;
  }
  return Buffer.concat(pieces);
}

async function* afterwards(begin: Buffer, body: Readable): AsyncGenerator<Buffer> {
  if (begin.byteLength > 0) yield begin;
  if (!body.readableEnded) yield* body as AsyncIterable<Buffer>;
}
