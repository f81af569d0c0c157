// The SSH server that carries the connections to the database. The check of known hosts is strict:
// without known hosts there is no tunnel.
import { Secret } from '../../core/secret.ts';
import type { Problems } from '../../core/problems.ts';
import type { SshConfig } from '../../ssh/ssh-config.ts';
import type { OptionValues } from '../option-values.ts';
import type { InputSources } from './read-connection.ts';
import { isKeyText, readFileOf } from './read-file.ts';

const SERVER =
  /^(?<user>[^\s@:/]+)@(?:\[(?<address>[0-9A-Fa-f:.]+)\]|(?<name>[^\s@:/[\]]+))(?::(?<port>\d{1,5}))?$/;
/** A line of known_hosts that the user gave in place of its file. */
const KNOWN_HOST_LINE = /^\S+ +(?:ssh|ecdsa)-\S+ +AAAA/m;

/**
 * Reads the SSH options.
 * @returns undefined without --ssh, or after a problem
 */
export function readSsh(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): SshConfig | undefined {
  const server = values.text('ssh');
  if (!server) {
    for (const name of ['ssh-key', 'ssh-known-hosts'])
      if (values.has(name)) problems.add(`--${name} needs --ssh user@host`);
    return undefined;
  }
  const { user = '', address, name, port = '22' } = SERVER.exec(server)?.groups ?? {};
  if (user === '' || Number(port) < 1 || Number(port) > 65_535)
    problems.add(`--ssh is "${server}", it takes user@host or user@host:port`);
  const key = readKey(values, sources, problems);
  const agentSocket = sources.environment['SSH_AUTH_SOCK'];
  if (!values.has('ssh-key') && !agentSocket)
    problems.add('--ssh needs a key: give --ssh-key, or start an agent (SSH_AUTH_SOCK)');
  const known = readKnownHosts(values, sources, problems);
  return {
    host: address ?? name ?? '',
    port: Number(port),
    user,
    ...(key === undefined ? {} : { key: new Secret(key) }),
    ...(agentSocket && key === undefined ? { agentSocket } : {}),
    ...known,
  };
}

function readKey(values: OptionValues, sources: InputSources, problems: Problems): string | undefined {
  const value = values.text('ssh-key');
  if (value === undefined) return undefined;
  const text = isKeyText(value) ? `${value.trim()}\n` : readFileOf('ssh-key', value, sources, problems);
  if (text !== undefined && !isKeyText(text))
    problems.add('--ssh-key holds no private key: it takes the file of one, or its text');
  return text;
}

function readKnownHosts(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): Pick<SshConfig, 'knownHosts' | 'knownHostsName'> {
  const value = values.text('ssh-known-hosts');
  if (value !== undefined && KNOWN_HOST_LINE.test(value))
    return { knownHosts: value, knownHostsName: '--ssh-known-hosts' };
  if (value !== undefined)
    return {
      knownHosts: readFileOf('ssh-known-hosts', value, sources, problems) ?? '',
      knownHostsName: value,
    };
  const path = `${sources.environment['HOME'] ?? ''}/.ssh/known_hosts`;
  try {
    return { knownHosts: sources.readFile(path), knownHostsName: path };
  } catch {
    problems.add(`--ssh-known-hosts is missing, and ${path} cannot be read: the host key must be known`);
    return { knownHosts: '', knownHostsName: path };
  }
}
