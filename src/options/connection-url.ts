// A server as a URL, with the parameters of clients and drivers of MySQL and MariaDB. Invariants:
// the reader refuses an unknown parameter, because the parameter may keep the connection safe; no
// message repeats a part of the URL that may be a password.
import type { Problems } from '../core/problems.ts';
import { nearestOf } from '../core/suggestion.ts';
import { readSwitch, readTlsMode, TLS_MODES, type ConnectionParts } from './connection-parts.ts';

type Read = (value: string) => ConnectionParts | undefined;

const mode = (tlsMode: ConnectionParts['tlsMode']): ConnectionParts => (tlsMode ? { tlsMode } : {});
/**
 * Returns a reader for a switch with a meaning for each position; a position without a meaning
 * changes nothing.
 */
const bySwitch =
  (on: ConnectionParts, off: ConnectionParts): Read =>
  (value) => {
    const isOn = readSwitch(value);
    return isOn === undefined ? undefined : isOn ? on : off;
  };
const byWord =
  (words: Readonly<Record<string, ConnectionParts>>): Read =>
  (value) =>
    words[value.toLowerCase()];
/** Reads parameters that we pin ourselves or do not need. */
const ignored: Read = () => ({});

/** Parameters by name, in lower case without `-` and `_`. */
const PARAMETERS: Readonly<Record<string, Read>> = {
  // The spelling of MySQL, Connector/J and others.
  sslmode: (value) => {
    const tlsMode = readTlsMode(value);
    return tlsMode && { tlsMode };
  },
  sslca: (value) => ({ 'ssl-ca': value }),
  sslcert: (value) => ({ 'ssl-cert': value }),
  sslkey: (value) => ({ 'ssl-key': value }),
  socket: (value) => ({ socket: value }),
  unixsocket: (value) => ({ socket: value }),
  getserverpublickey: bySwitch({ getServerPublicKey: true }, {}),
  allowpublickeyretrieval: bySwitch({ getServerPublicKey: true }, {}),
  // MariaDB's clients.
  ssl: bySwitch(mode('required'), mode('disabled')),
  sslverifyservercert: bySwitch(mode('verify-identity'), {}),
  // Connector/J before 8.0.13.
  usessl: bySwitch(mode('required'), mode('disabled')),
  requiressl: bySwitch(mode('required'), {}),
  verifyservercertificate: bySwitch(mode('verify-ca'), {}),
  // Go.
  tls: byWord({
    true: mode('verify-identity'),
    'skip-verify': mode('required'),
    preferred: mode('preferred'),
    false: mode('disabled'),
  }),
  // Prisma.
  sslaccept: byWord({ strict: mode('verify-identity'), accept_invalid_certs: mode('required') }),
  charset: ignored,
  characterencoding: ignored,
  useunicode: ignored,
  encoding: ignored,
  collation: ignored,
  connectioncollation: ignored,
  timezone: ignored,
  servertimezone: ignored,
  parsetime: ignored,
  loc: ignored,
};

export function parseConnectionUrl(option: string, text: string, problems: Problems): ConnectionParts {
  const wrong = (): ConnectionParts => {
    problems.add(`--${option} is not of the form mysql://user:password@host:port`);
    return {};
  };
  try {
    const { protocol, hostname, port, username, password, pathname, search, hash, searchParams } = new URL(
      text,
    );
    if (!/^(mysql|mariadb):$/.test(protocol) || hostname === '') return wrong();
    if (pathname !== '' && pathname !== '/') problems.add(`--${option} names a schema: leave it out`);
    if (hash !== '' || search.includes('@')) {
      problems.add(`--${option} has a ? or # in its user or password: write %3F and %23`);
      return {};
    }
    return {
      host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
      ...(port ? { port } : {}),
      ...(username ? { user: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...readParameters(option, searchParams, problems),
    };
  } catch {
    return wrong();
  }
}

/** Reads the parameters. If several give a TLS mode, the strictest counts. */
function readParameters(option: string, given: URLSearchParams, problems: Problems): ConnectionParts {
  const parts: ConnectionParts = {};
  for (const [name, value] of given) {
    const key = name.toLowerCase().replace(/[-_]/g, '');
    const read = Object.hasOwn(PARAMETERS, key) ? PARAMETERS[key] : undefined;
    if (!read) {
      problems.add(`--${option} has the unknown parameter ${name}${suggestion(key)}`);
      continue;
    }
    const found = read(value);
    if (!found)
      problems.add(
        `--${option} has an invalid value of ${name}${key === 'sslmode' ? `, it takes ${TLS_MODES}` : ''}`,
      );
    else
      Object.assign(parts, found, {
        ...(parts.tlsMode && found.tlsMode ? mode(stricter(parts.tlsMode, found.tlsMode)) : {}),
      });
  }
  return parts;
}

const STRICTNESS = ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'] as const;

function stricter(
  a: (typeof STRICTNESS)[number],
  b: (typeof STRICTNESS)[number],
): (typeof STRICTNESS)[number] {
  return STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;
}

function suggestion(key: string): string {
  const nearest = nearestOf(key, Object.keys(PARAMETERS));
  return nearest === undefined ? '' : `, did you mean ${SPELLED[nearest] ?? nearest}?`;
}

const SPELLED: Readonly<Record<string, string>> = {
  sslmode: 'ssl-mode',
  sslca: 'ssl-ca',
  sslcert: 'ssl-cert',
  sslkey: 'ssl-key',
  getserverpublickey: 'get-server-public-key',
  sslverifyservercert: 'ssl-verify-server-cert',
};
