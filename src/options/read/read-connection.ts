// Reads the connection from flags, a URL, an option file and the environment. Precedence has this
// order.
import { defined } from '../../core/defined.ts';
import { Secret } from '../../core/secret.ts';
import type { ConnectionConfig, TlsConfig, TlsMode } from '../../mysql/connection/connection-config.ts';
import { readConnectionFile } from '../files/connection-file.ts';
import type { ConnectionParts } from '../connection-parts.ts';
import { parseConnectionUrl } from '../connection-url.ts';
import type { DockerTarget } from '../operations.ts';
import type { Problems } from '../../core/problems.ts';
import type { OptionValues } from '../option-values.ts';
import { readFileOf } from './read-file.ts';
import { readSsh } from './read-ssh.ts';

export interface InputSources {
  environment: Readonly<Record<string, string | undefined>>;
  readFile: (path: string) => string;
}

const URL_EXCLUDES = ['host', 'port', 'socket', 'user', 'password', 'password-file'] as const;
const TEXTS = ['host', 'port', 'socket', 'user', 'password', 'ssl-ca', 'ssl-cert', 'ssl-key'] as const;

export function readConnection(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): ConnectionConfig {
  const file = readDefaults(values, sources, problems);
  const url = readUrl(values, problems);
  const flags = readFlags(values, sources, problems);
  const environment = sources.environment['MYSQL_PWD'] ?? sources.environment['MYSQL_PASSWORD'];
  const given = {
    ...defined({ password: environment }),
    ...file,
    ...url,
    ...flags,
  };
  // A host on a nearer level outweighs a socket from a file.
  const isHostNearer = Boolean(flags.host || flags.port || url.host);
  const socketPath = flags.socket ?? url.socket ?? (isHostNearer ? undefined : file.socket);
  if (!given.user) problems.add('the account is missing: give --user, --url or --defaults-file');
  const port = Number(given.port ?? values.text('port'));
  values.number('port');
  const tls = readTls(given, sources, problems);
  const ssh = readSsh(values, sources, problems);
  if (ssh && socketPath) problems.add('--ssh and --socket contradict each other: give one');
  const isIam = values.flag('mysql-iam-auth');
  if (isIam) checkIam(given, tls, problems);
  return {
    ...(isIam ? { iamAuth: true as const } : {}),
    ...defined({ ssh }),
    host: given.host ?? values.text('host')!,
    port,
    ...(socketPath ? { socketPath } : {}),
    user: given.user ?? '',
    ...(given.password === undefined ? {} : { password: new Secret(given.password) }),
    ...(given.getServerPublicKey ? { getServerPublicKey: true as const } : {}),
    tls: isIam && tls.mode === 'preferred' ? { ...tls, mode: 'required' } : tls,
    ...readTimeouts(values),
  };
}

function readFlags(values: OptionValues, sources: InputSources, problems: Problems): ConnectionParts {
  const flags: ConnectionParts = {};
  for (const name of TEXTS) if (values.has(name)) flags[name] = values.text(name)!;
  if (values.has('ssl-mode')) flags.tlsMode = values.choice<TlsMode>('ssl-mode');
  if (values.flag('get-server-public-key')) flags.getServerPublicKey = true;
  if (values.has('password-file')) {
    if (values.has('password'))
      problems.add('--password and --password-file contradict each other: give one');
    const text = readFileOf('password-file', values.text('password-file')!, sources, problems);
    if (text !== undefined) flags.password = text.split(/\r?\n/, 1)[0]!;
  }
  if (values.has('socket') && (values.has('host') || values.has('port')))
    problems.add('--socket and --host or --port contradict each other: give one');
  return flags;
}

function readTimeouts(
  values: OptionValues,
): Pick<ConnectionConfig, 'connectTimeoutMs' | 'stallTimeoutMs' | 'waitMs'> {
  const waitSeconds = values.durationSeconds('wait-for-server') ?? 0;
  return {
    connectTimeoutMs: (values.durationSeconds('connect-timeout') ?? 10) * 1000,
    ...(waitSeconds > 0 ? { waitMs: waitSeconds * 1000 } : {}),
    stallTimeoutMs: (values.durationSeconds('stall-timeout') ?? 120) * 1000,
  };
}

/** Checks IAM login: the client sends the token as plain text, so only TLS keeps it secret. */
function checkIam({ password, socket }: ConnectionParts, { mode }: TlsConfig, problems: Problems): void {
  if (mode === 'disabled') problems.add('--mysql-iam-auth needs TLS: leave --ssl-mode disabled out');
  if (socket) problems.add('--mysql-iam-auth and --socket contradict each other: give one');
  if (password) problems.add('--mysql-iam-auth and a password contradict each other: give one');
}

/** Reads TLS as MySQL's own client does: named authorities ask for a check of the server. */
function readTls(given: ConnectionParts, sources: InputSources, problems: Problems): TlsConfig {
  const mode = given.tlsMode ?? (given['ssl-ca'] === undefined ? 'preferred' : 'verify-ca');
  const tls: TlsConfig = { mode };
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = given[`ssl-${part}`];
    const text = path === undefined ? undefined : readFileOf(`ssl-${part}`, path, sources, problems);
    if (text !== undefined) tls[part] = text;
  }
  if ((tls.cert === undefined) !== (tls.key === undefined))
    problems.add('--ssl-cert and --ssl-key belong together: give both');
  return tls;
}

function readDefaults(values: OptionValues, sources: InputSources, problems: Problems): ConnectionParts {
  const path = values.text('defaults-file');
  const text = path === undefined ? undefined : readFileOf('defaults-file', path, sources, problems);
  return text === undefined ? {} : readConnectionFile(text, path!, problems);
}

const DOCKER = /^docker(?::(.*))?$/s;
const IMAGE = /^[a-z0-9][A-Za-z0-9_.:/@-]{0,254}$/;

/** Reads the server of --restore-into: an existing one, or one in a new container. */
export function readTarget(
  values: OptionValues,
  sources: InputSources,
  problems: Problems,
): { restoreInto: ConnectionConfig } | { restoreIntoDocker: DockerTarget } {
  const text = values.text('restore-into')!.trim();
  const docker = DOCKER.exec(text);
  if (!docker) return { restoreInto: readTargetUrl(values, sources, problems) };
  const [, image] = docker;
  if (image !== undefined && !IMAGE.test(image))
    problems.add(`--restore-into is "${text}", it takes docker, or docker:IMAGE as docker:mysql:8.4`);
  return { restoreIntoDocker: image === undefined ? {} : { image } };
}

/**
 * Reads the URL of --restore-into. The other connection options give the missing parts. Their
 * authorities alone ask for no check: in a backup these authorities belong to another server.
 */
function readTargetUrl(values: OptionValues, sources: InputSources, problems: Problems): ConnectionConfig {
  const url = parseConnectionUrl('restore-into', values.text('restore-into')!, problems);
  const flags: ConnectionParts =
    values.has('ssl-mode') || url['ssl-ca'] === undefined
      ? { tlsMode: values.choice<TlsMode>('ssl-mode') }
      : {};
  for (const name of ['ssl-ca', 'ssl-cert', 'ssl-key'] as const)
    if (values.has(name)) flags[name] = values.text(name)!;
  const parts = { ...flags, ...url };
  const password = parts.password ?? sources.environment['RESTORE_INTO_PASSWORD'];
  if (!parts.user) problems.add('--restore-into names no account: write mysql://user@host:port');
  return {
    host: parts.host ?? '',
    port: Number(parts.port ?? 3306),
    ...(parts.socket ? { socketPath: parts.socket } : {}),
    user: parts.user ?? '',
    ...(password === undefined ? {} : { password: new Secret(password) }),
    ...(parts.getServerPublicKey || values.flag('get-server-public-key')
      ? { getServerPublicKey: true as const }
      : {}),
    tls: readTls(parts, sources, problems),
    ...readTimeouts(values),
  };
}

function readUrl(values: OptionValues, problems: Problems): ConnectionParts {
  if (!values.has('url')) return {};
  for (const name of URL_EXCLUDES)
    if (values.has(name)) problems.add(`--url and --${name} contradict each other: give one`);
  return parseConnectionUrl('url', values.text('url')!, problems);
}
