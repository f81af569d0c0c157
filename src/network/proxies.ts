// The proxy of a request: reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY as curl does. Values only.
// Invariant: no text from this file holds the login of a proxy.
import { defined } from '../core/defined.ts';
import { BlockList, isIP, isIPv6 } from 'node:net';

export interface Proxies {
  /** The proxy of `http:` requests. */
  http?: URL;
  /** The proxy of `https:` requests. */
  https?: URL;
  /** Hosts with a direct connection, in the form of NO_PROXY; empty for none. */
  none: string;
}

export const NO_PROXIES: Proxies = { none: '' };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the proxies. Names in lower case come first, as in curl. An invalid proxy URL becomes a
 * problem, and the result leaves it out.
 * @param addProblem receives a sentence without the value, which may hold a password
 */
export function readProxies(environment: Environment, addProblem: (problem: string) => void): Proxies {
  const read = (name: string): URL | undefined => {
    const [variable, text] = find(environment, name);
    if (text === '') return undefined;
    const url = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
    if (/^https?:/i.test(url) && URL.canParse(url)) return new URL(url);
    addProblem(`the variable ${variable} takes the URL of an HTTP proxy: http://user:password@host:port`);
    return undefined;
  };
  // A web server passes the header `Proxy:` of a request to its programs as HTTP_PROXY.
  const http = environment['REQUEST_METHOD'] === undefined ? read('http_proxy') : undefined;
  const https = read('https_proxy');
  return {
    ...defined({ http, https }),
    none: find(environment, 'no_proxy')[1],
  };
}

function find(environment: Environment, name: string): [variable: string, text: string] {
  const variable = environment[name] === undefined ? name.toUpperCase() : name;
  return [variable, environment[variable]?.trim() ?? ''];
}

/**
 * Returns the proxy for a URL.
 * @returns undefined for a host with a direct connection
 */
export function proxyFor({ protocol, hostname, port }: URL, { http, https, none }: Proxies): URL | undefined {
  const proxy = protocol === 'https:' ? https : http;
  if (!proxy) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const wholePort = port || (protocol === 'https:' ? '443' : '80');
  const isDirect = none
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry.toLowerCase(), host, wholePort));
  return isDirect ? undefined : proxy;
}

/** Returns `host:port`, for messages. */
export function describeProxy({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/**
 * Returns whether an entry covers a host. An entry is `*`, `host`, `.domain`, `*.domain`,
 * `host:port`, an address or a network such as `10.0.0.0/8`. A name covers all names below it.
 */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, network, bits] = /^([\d.]+|[\da-f:]+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (network !== undefined) return isInNetwork(host, network, Number(bits));
  const [, name = entry, only] = isIPv6(entry) ? [] : (/^(.*?):(\d+)$/.exec(entry) ?? []);
  if (only !== undefined && only !== port) return false;
  const plain = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  return host === plain || (isIP(host) === 0 && host.endsWith(`.${plain}`));
}

function isInNetwork(host: string, network: string, bits: number): boolean {
  const version = isIP(host);
  if (version === 0 || isIP(network) !== version || bits > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(host, family);
}
