// The sockets of HTTP requests: direct or through a proxy, with the trusted authorities.
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import * as tls from 'node:tls';

/** The answer of a proxy that does not open the way to a host. */
export interface ProxyRefusal {
  status: number;
  reason: string;
}

export interface AgentOptions {
  maxSockets: number;
  /** Trusted authorities in PEM, in addition to those of Node.js and NODE_EXTRA_CA_CERTS. */
  ca?: string | undefined;
}

export interface Agents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
  /** Returns the refusal if a proxy answered this request itself. */
  refusalOf(request: ClientRequest | undefined): ProxyRefusal | undefined;
}

/**
 * Creates the agents.
 * @param proxy absent: a direct connection
 */
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
  // The constructor gives its authorities to the proxy alone.
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

/**
 * Returns all known authorities. The user's own authority must not replace them: S3 and STS may
 * have different ones.
 */
function knownAuthorities(): readonly string[] {
  // Node.js before 22.15 does not return the authorities of NODE_EXTRA_CA_CERTS.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
