// The connection settings of an option file: the [client] options of MySQL's and of MariaDB's
// clients. Invariant: an option that asks for a server check that we do not make is a problem; the
// reader never ignores the option.
import type { Problems } from '../../core/problems.ts';
import { readSwitch, readTlsMode, TLS_MODES, type ConnectionParts } from '../connection-parts.ts';
import { parseMyCnf } from './my-cnf.ts';

const GROUPS = ['client', 'client-mariadb', 'mysql-backup'];
const TEXTS = ['host', 'port', 'socket', 'user', 'password', 'ssl-ca', 'ssl-cert', 'ssl-key'] as const;
/** Options that make a client refuse servers that we would accept. */
const UNSUPPORTED = ['ssl-capath', 'ssl-crl', 'ssl-crlpath', 'ssl-fp', 'ssl-fplist'];

export function readConnectionFile(text: string, path: string, problems: Problems): ConnectionParts {
  const options = parseMyCnf(text, GROUPS);
  const parts: ConnectionParts = {};
  for (const name of TEXTS) {
    const value = options.get(name);
    if (value !== undefined) parts[name] = value;
  }
  if (parts.port !== undefined && !/^\d{1,5}$/.test(parts.port))
    problems.add(`port in ${path} is "${parts.port}", it takes a number from 1 to 65535`);
  for (const name of UNSUPPORTED)
    if (options.has(name))
      problems.add(`${name} in ${path} is not supported: give ssl-ca, and leave it out of [mysql-backup]`);
  const tlsMode = readMode(options, path, problems);
  if (tlsMode) parts.tlsMode = tlsMode;
  if (switchOf(options, 'get-server-public-key', path, problems)) parts.getServerPublicKey = true;
  return parts;
}

/**
 * Reads the TLS mode. `ssl-mode` is MySQL's; `ssl` and `ssl-verify-server-cert` are MariaDB's, and
 * MySQL's before 8.0.
 */
function readMode(
  options: ReadonlyMap<string, string>,
  path: string,
  problems: Problems,
): ConnectionParts['tlsMode'] {
  const text = options.get('ssl-mode');
  if (text !== undefined) {
    const mode = readTlsMode(text);
    if (!mode) problems.add(`ssl-mode in ${path} is "${text}", it takes ${TLS_MODES}`);
    return mode;
  }
  if (switchOf(options, 'ssl-verify-server-cert', path, problems)) return 'verify-identity';
  const isOn = switchOf(options, 'ssl', path, problems);
  return isOn === undefined ? undefined : isOn ? 'required' : 'disabled';
}

/**
 * Reads `ssl`, `ssl=1`, `skip-ssl`, `disable-ssl` or `enable-ssl`; undefined: the file gives none.
 */
function switchOf(
  options: ReadonlyMap<string, string>,
  name: string,
  path: string,
  problems: Problems,
): boolean | undefined {
  let position: boolean | undefined;
  for (const [option, value] of options) {
    const isOff = option === `skip-${name}` || option === `disable-${name}`;
    if (option !== name && option !== `enable-${name}` && !isOff) continue;
    const isOn = readSwitch(value);
    if (isOn === undefined) problems.add(`${option} in ${path} is "${value}", it takes 0 or 1`);
    position = isOff ? !isOn : isOn;
  }
  return position;
}
