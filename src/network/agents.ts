// The sockets of HTTP requests: directly, or through a proxy, with the authorities that are trusted.
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import * as tls from 'node:tls';

/** What a proxy answered in place of opening the way to a host. */
export interface ProxyRefusal {
  status: number;
  reason: string;
}

export interface AgentOptions {
  maxSockets: number;
  /** PEM: authorities that are trusted in addition to those of Node.js and NODE_EXTRA_CA_CERTS. */
  ca?: string | undefined;
}

export interface Agents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
  /** Whether a proxy answered this request itself. */
  refusalOf(request: ClientRequest | undefined): ProxyRefusal | undefined;
}

/** @param proxy absent: directly */
export function createAgents(proxy: URL | undefined, { maxSockets, ca }: AgentOptions): Agents {
  const options = { keepAlive: true, maxSockets };
  const trust = ca === undefined ? {} : { ca: [...knownAuthorities(), ca] };
  if (!proxy)
    return {
      httpAgent: new HttpAgent(options),
      httpsAgent: new HttpsAgent({ ...options, ...trust }),
      refusalOf: () => undefined,
    };
  const refusals = new WeakMap<ClientRequest, ProxyRefusal>();
  const tunnel = new HttpsProxyAgent(proxy, { ...options, ...trust });
  // The authorities of its constructor are those for the proxy alone.
  Object.assign(tunnel.options, trust);
  tunnel.on(
    'proxyConnect',
    ({ statusCode, statusText }: { statusCode: number; statusText: string }, request: ClientRequest) => {
      if (statusCode !== 200) refusals.set(request, { status: statusCode, reason: statusText });
    },
  );
  return {
    httpAgent: new HttpProxyAgent(proxy, { ...options, ...trust }),
    httpsAgent: tunnel,
    refusalOf: (request) => request && refusals.get(request),
  };
}

/** An authority of one's own must not take the place of all others: S3 and STS may have different ones. */
function knownAuthorities(): readonly string[] {
  // Node.js before 22.15 does not give those of NODE_EXTRA_CA_CERTS.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
