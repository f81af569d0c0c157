// The connection from flags, a URL, an option file and the environment, in that order of precedence.
import { Secret } from '../core/secret.ts';
import type { ConnectionConfig, TlsConfig, TlsMode } from '../mysql/connection/connection-config.ts';
import { parseMyCnf } from './my-cnf.ts';
import type { Problems } from '../core/problems.ts';
import type { OptionValues } from './option-values.ts';

export interface Host {
  environment: Readonly<Record<string, string | undefined>>;
  readFile: (path: string) => string;
}

const URL_EXCLUDES = ['host', 'port', 'socket', 'user', 'password', 'password-file'] as const;

interface Parts {
  host?: string;
  port?: string;
  socket?: string;
  user?: string;
  password?: string;
  'ssl-mode'?: string;
  'ssl-ca'?: string;
  'ssl-cert'?: string;
  'ssl-key'?: string;
}

export function readConnection(values: OptionValues, host: Host, problems: Problems): ConnectionConfig {
  const file = readDefaults(values, host, problems);
  const url = readUrl(values, problems);
  const flags: Parts = {};
  for (const name of [
    'host',
    'port',
    'socket',
    'user',
    'password',
    'ssl-mode',
    'ssl-ca',
    'ssl-cert',
    'ssl-key',
  ] as const) {
    if (values.has(name)) flags[name] = values.text(name)!;
  }
  if (values.has('password-file')) {
    if (values.has('password'))
      problems.add('--password and --password-file contradict each other: give one');
    const text = readFile(values.text('password-file')!, 'password-file', host, problems);
    if (text !== undefined) flags.password = text.split(/\r?\n/, 1)[0]!;
  }
  if (values.has('socket') && (values.has('host') || values.has('port')))
    problems.add('--socket and --host or --port contradict each other: give one');
  const environment = host.environment['MYSQL_PWD'] ?? host.environment['MYSQL_PASSWORD'];
  const given = {
    ...(environment === undefined ? {} : { password: environment }),
    ...file,
    ...url,
    ...flags,
  };
  // A host on a nearer level outweighs a socket from a file.
  const socketPath = flags.host || flags.port || url.host ? flags.socket : given.socket;
  if (!given.user) problems.add('the account is missing: give --user, --url or --defaults-file');
  const port = Number(given.port ?? values.text('port'));
  values.number('port');
  const tls = readTls(given, values, host, problems);
  const isIam = values.flag('mysql-iam-auth');
  if (isIam) checkIam(given, tls, problems);
  return {
    ...(isIam ? { iamAuth: true as const } : {}),
    host: given.host ?? values.text('host')!,
    port,
    ...(socketPath ? { socketPath } : {}),
    user: given.user ?? '',
    ...(given.password === undefined ? {} : { password: new Secret(given.password) }),
    tls: isIam && tls.mode === 'preferred' ? { ...tls, mode: 'required' } : tls,
    ...readTimeouts(values),
  };
}

function readTimeouts(values: OptionValues): Pick<ConnectionConfig, 'connectTimeoutMs' | 'stallTimeoutMs'> {
  return {
    connectTimeoutMs: (values.durationSeconds('connect-timeout') ?? 10) * 1000,
    stallTimeoutMs: (values.durationSeconds('stall-timeout') ?? 120) * 1000,
  };
}

/** The token is sent as it is, so nothing but TLS keeps it secret. */
function checkIam({ password, socket }: Parts, { mode }: TlsConfig, problems: Problems): void {
  if (mode === 'disabled') problems.add('--mysql-iam-auth needs TLS: leave --ssl-mode disabled out');
  if (socket) problems.add('--mysql-iam-auth and --socket contradict each other: give one');
  if (password) problems.add('--mysql-iam-auth and a password contradict each other: give one');
}

function readTls(given: Parts, values: OptionValues, host: Host, problems: Problems): TlsConfig {
  const tls: TlsConfig = { mode: values.choice<TlsMode>('ssl-mode') };
  const fromFile = given['ssl-mode']?.toLowerCase().replaceAll('_', '-');
  if (!values.has('ssl-mode') && fromFile !== undefined) {
    if (/^(disabled|preferred|required|verify-ca|verify-identity)$/.test(fromFile))
      tls.mode = fromFile as TlsMode;
    else
      problems.add(
        `ssl-mode in the option file is "${fromFile}", it takes disabled, preferred, required, verify-ca or verify-identity`,
      );
  }
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = given[`ssl-${part}`];
    const text = path === undefined ? undefined : readFile(path, `ssl-${part}`, host, problems);
    if (text !== undefined) tls[part] = text;
  }
  if ((tls.cert === undefined) !== (tls.key === undefined))
    problems.add('--ssl-cert and --ssl-key belong together: give both');
  return tls;
}

function readDefaults(values: OptionValues, host: Host, problems: Problems): Parts {
  if (!values.has('defaults-file')) return {};
  const text = readFile(values.text('defaults-file')!, 'defaults-file', host, problems);
  if (text === undefined) return {};
  const options = parseMyCnf(text, ['client', 'client-mariadb', 'mysql-backup']);
  const parts: Parts = {};
  for (const name of [
    'host',
    'port',
    'socket',
    'user',
    'password',
    'ssl-mode',
    'ssl-ca',
    'ssl-cert',
    'ssl-key',
  ] as const) {
    const value = options.get(name);
    if (value !== undefined) parts[name] = value;
  }
  if (parts.port !== undefined && !/^\d{1,5}$/.test(parts.port))
    problems.add(
      `port in ${values.text('defaults-file')} is "${parts.port}", it takes a number from 1 to 65535`,
    );
  return parts;
}

/** The server of --restore-into; TLS and time limits are those of the other connection options. */
export function readTargetUrl(values: OptionValues, host: Host, problems: Problems): ConnectionConfig {
  const parts = parseUrl('restore-into', values.text('restore-into')!, problems);
  const password = parts.password ?? host.environment['RESTORE_INTO_PASSWORD'];
  if (!parts.user) problems.add('--restore-into names no account: write mysql://user@host:port');
  return {
    host: parts.host ?? '',
    port: Number(parts.port ?? 3306),
    user: parts.user ?? '',
    ...(password === undefined ? {} : { password: new Secret(password) }),
    tls: readTls(parts, values, host, problems),
    ...readTimeouts(values),
  };
}

function readUrl(values: OptionValues, problems: Problems): Parts {
  if (!values.has('url')) return {};
  for (const name of URL_EXCLUDES)
    if (values.has(name)) problems.add(`--url and --${name} contradict each other: give one`);
  return parseUrl('url', values.text('url')!, problems);
}

function parseUrl(option: string, text: string, problems: Problems): Parts {
  // The URL holds the password, so it is not repeated in any message.
  const wrong = (): Parts => {
    problems.add(`--${option} is not of the form mysql://user:password@host:port`);
    return {};
  };
  try {
    const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(text);
    if (!/^(mysql|mariadb):$/.test(protocol) || hostname === '') return wrong();
    if (pathname !== '' && pathname !== '/') problems.add(`--${option} names a schema: leave it out`);
    const mode = searchParams.get('ssl-mode');
    return {
      host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1'),
      ...(port ? { port } : {}),
      ...(username ? { user: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(mode ? { 'ssl-mode': mode } : {}),
    };
  } catch {
    return wrong();
  }
}

function readFile(path: string, option: string, host: Host, problems: Problems): string | undefined {
  try {
    return host.readFile(path);
  } catch (error) {
    const { code } = error as { code?: string };
    problems.add(`--${option}: ${path} cannot be read (${code ?? String(error)})`);
    return undefined;
  }
}
