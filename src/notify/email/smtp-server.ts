// Chooses the mail server and its protection: from `smtp-url`, or from the single options. The URL
// holds the password, so the reader splits the URL here and does not keep it.
import { Secret } from '../../core/secret.ts';
import type { EmailConfig, SmtpTls } from './email.ts';

export interface SmtpOptions {
  smtpUrl?: string | undefined;
  smtpHost?: string | undefined;
  smtpPort?: number | undefined;
  smtpUser?: string | undefined;
  smtpPassword?: string | undefined;
  smtpTls?: SmtpTls | undefined;
}

export interface SmtpServer extends Pick<EmailConfig, 'host' | 'port' | 'tls' | 'login'> {
  /** Whether the user named a server. */
  configured: boolean;
}

/** The local MTA, for a machine without mail configuration. It needs no TLS. */
const LOCAL: SmtpServer = { configured: false, host: 'localhost', port: 25, tls: 'none' };

const PORTS: Record<SmtpTls, number> = { none: 25, starttls: 587, tls: 465 };

const URL_PROBLEM =
  '--smtp-url is ***, it takes smtp://user:password@host:port or smtps://…, special characters as %40';

export function readSmtpServer(options: SmtpOptions, addProblem: (problem: string) => void): SmtpServer {
  const { smtpUrl, smtpHost, smtpPort, smtpUser, smtpPassword, smtpTls } = options;
  if (smtpUrl) {
    if (smtpHost || smtpPort !== undefined || smtpUser || smtpPassword)
      addProblem('--smtp-url stands in place of --smtp-host, --smtp-port, --smtp-user and --smtp-password');
    return readUrl(smtpUrl, smtpTls, addProblem);
  }
  if (Boolean(smtpUser) !== Boolean(smtpPassword))
    addProblem('--smtp-user and --smtp-password go together, one of them is missing');
  if (!smtpHost) {
    if (smtpPort !== undefined || smtpUser || smtpTls) addProblem('--smtp-host is missing');
    return LOCAL;
  }
  const tls = smtpTls ?? (smtpPort === PORTS.tls ? 'tls' : 'starttls');
  return server(smtpHost, smtpPort, tls, smtpUser, smtpPassword);
}

function readUrl(text: string, tls: SmtpTls | undefined, addProblem: (problem: string) => void): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const user = decode(url?.username);
  const password = decode(url?.password);
  if (
    !url?.hostname ||
    !/^smtps?:$/.test(url.protocol) ||
    user === undefined ||
    password === undefined ||
    (user === '') !== (password === '') ||
    !/^\/?$/.test(url.pathname) ||
    url.search ||
    url.hash
  ) {
    addProblem(URL_PROBLEM);
    return { ...LOCAL, configured: true };
  }
  if (url.protocol === 'smtps:' && tls && tls !== 'tls')
    addProblem(`--smtp-tls is ${tls}, but --smtp-url begins with smtps://, which is tls`);
  const mode = url.protocol === 'smtps:' ? 'tls' : (tls ?? 'starttls');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return server(host, url.port === '' ? undefined : Number(url.port), mode, user, password);
}

function server(
  host: string,
  port: number | undefined,
  tls: SmtpTls,
  user?: string,
  password?: string,
): SmtpServer {
  const login = user && password ? { login: { user, password: new Secret(password) } } : {};
  return { configured: true, host, port: port ?? PORTS[tls], tls, ...login };
}

function decode(text = ''): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
