// `fetch` through the proxy of a host. The fetch of Node.js supports proxies only in its newest
// versions, and only if a variable enables them.
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { Agents } from '../network/agents.ts';
import { describeProxy, proxyFor, type Proxies } from '../network/proxies.ts';
import { AlertError } from './notifier.ts';

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

const MAX_REDIRECTS = 5;
const NO_BODY = new Set([204, 205, 304]);

/**
 * Creates the fetch.
 * @returns a function that throws the errors of fetch, or an AlertError if the proxy is the cause
 */
export function fetchThrough(proxies: Proxies): Fetch {
  return async (given, init = {}) => {
    const url = given instanceof URL ? given.href : given;
    let target = new URL(url);
    let { method = 'GET', body } = init;
    for (let redirects = 0; ; redirects++) {
      const proxy = proxyFor(target, proxies);
      const response = proxy
        ? await requestOnce(target, { ...init, method, body: body ?? null }, proxy)
        : await fetch(target.href, { ...init, method, body: body ?? null, redirect: 'manual' });
      const location = response.headers.get('location');
      const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
      if (!isRedirect || init.redirect === 'manual') return response;
      await response.body?.cancel();
      if (init.redirect === 'error' || redirects === MAX_REDIRECTS || !URL.canParse(location, target.href))
        throw new TypeError('fetch failed');
      target = new URL(location, target);
      if (response.status <= 303 && method !== 'GET') [method, body] = ['GET', undefined];
    }
  };
}

async function requestOnce(url: URL, init: RequestInit & { method: string }, proxy: URL): Promise<Response> {
  // Loaded only for a proxy: a start should not wait for the library.
  const { createAgents } = await import('../network/agents.ts');
  const agents = createAgents(proxy, { maxSockets: 1 });
  const isTls = url.protocol === 'https:';
  const agent = isTls ? agents.httpsAgent : agents.httpAgent;
  try {
    const { request, response } = await send(url, init, agent);
    const status = response.statusCode ?? 0;
    const isRefused = agents.refusalOf(request) !== undefined || status === 407;
    const bytes = await buffer(response);
    if (isRefused)
      throw new AlertError(`the proxy ${describeProxy(proxy)} does not connect: HTTP ${status}`, {
        transient: status >= 500,
      });
    const headers = Object.entries(response.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    return new Response(NO_BODY.has(status) ? null : new Uint8Array(bytes), { status, headers });
  } catch (cause) {
    if (cause instanceof AlertError || (cause as Error).name === 'AbortError') throw cause;
    throw Object.assign(new TypeError('fetch failed', { cause }), { proxy: describeProxy(proxy) });
  } finally {
    agent.destroy();
  }
}

function send(
  url: URL,
  { method, body, headers, signal }: RequestInit & { method: string },
  agent: Agents['httpAgent'],
): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const sendRequest = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const text = typeof body === 'string' ? body : undefined;
    const request = sendRequest(url, {
      method,
      agent,
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }),
      },
      ...(signal ? { signal } : {}),
    });
    request.on('response', (response) => resolve({ request, response })).on('error', reject);
    request.end(text);
  });
}
