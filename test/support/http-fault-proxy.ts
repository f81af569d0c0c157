// An HTTP proxy in front of a real S3 server that breaks single requests. Invariant: what no rule names passes unchanged, the
// Host header too, which a signature covers; a rule counts how often it fired.
import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as sendRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpFault, send } from './http-faults.ts';

/** A request as it came. */
export interface SeenRequest {
  method: string;
  /** Path and query, decoded. */
  url: string;
}

export interface HttpRule {
  matches: (request: SeenRequest) => boolean;
  fault: HttpFault;
  /** How many of the requests that match; the first alone where nothing is said. */
  times?: number;
}

/** A rule that was set, and what became of it. */
export interface PlannedHttpFault {
  /** How often it fired. */
  hits: number;
  hit: SeenRequest | undefined;
}

export class HttpFaultProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #target: URL;
  readonly #agent = new Agent();
  readonly #rules = new Map<HttpRule, PlannedHttpFault>();
  /** All that came, in order. */
  readonly seen: SeenRequest[] = [];

  private constructor(server: Server, target: URL) {
    this.#server = server;
    this.#target = target;
  }

  static async start(endpoint: string): Promise<HttpFaultProxy> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const proxy = new HttpFaultProxy(server, new URL(endpoint));
    server.on('request', (request, answer) => void proxy.#handle(request, answer));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  add(rule: HttpRule): PlannedHttpFault {
    const planned: PlannedHttpFault = { hits: 0, hit: undefined };
    this.#rules.set(rule, planned);
    return planned;
  }

  /** Takes all rules back. */
  clear(): void {
    this.#rules.clear();
    this.seen.length = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const seen = { method: request.method ?? '', url: decodeURIComponent(request.url ?? '') };
    this.seen.push(seen);
    const forward: Parameters<HttpFault>[0]['forward'] = (change) => this.#forward(request, change);
    const pass: Parameters<HttpFault>[0]['pass'] = async (upstream, change) => {
      answer.writeHead(upstream.statusCode ?? 500, upstream.headers);
      await send(upstream, answer, change);
    };
    try {
      const fault = this.#choose(seen);
      if (fault) await fault({ request, answer, forward, pass });
      else await pass(await forward());
    } catch {
      // One of both sides is gone: so must be the other.
      request.socket.destroy();
    }
  }

  /** Each rule counts for itself; the first whose turn it is decides. */
  #choose(seen: SeenRequest): HttpFault | undefined {
    for (const [rule, planned] of this.#rules) {
      if (planned.hits >= (rule.times ?? 1) || !rule.matches(seen)) continue;
      planned.hits++;
      planned.hit = seen;
      return rule.fault;
    }
    return undefined;
  }

  async #forward(request: IncomingMessage, change: Parameters<typeof send>[2]): Promise<IncomingMessage> {
    const { method, url: path, headers } = request;
    const { hostname: host, port } = this.#target;
    const onward = sendRequest({ host, port, method, path, headers, agent: this.#agent });
    const answered = once(onward, 'response') as Promise<[IncomingMessage]>;
    answered.catch(() => undefined);
    await Promise.race([send(request, onward, change), answered]);
    return (await answered)[0];
  }
}
