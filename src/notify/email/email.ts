// Alerts by e-mail. Invariant: with `starttls` and `tls` the client sends nothing, above all no
// password, before it encrypts the connection and verifies the certificate; it never falls back to
// plain text.
import type { Secret } from '../../core/secret.ts';
import { headlineOf } from '../alert-facts.ts';
import { translateMailError } from './email-errors.ts';
import { renderEmailHtml } from './email-html.ts';
import { renderEmailText } from './email-text.ts';
import { type Alert, AlertError, type Notifier } from '../notifier.ts';

export type SmtpTls = 'none' | 'starttls' | 'tls';

export interface EmailConfig {
  host: string;
  port: number;
  tls: SmtpTls;
  login?: { user: string; password: Secret };
  /** Trusted certificates in PEM, in place of the public ones. */
  ca?: string;
  from: string;
  to: readonly string[];
}

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 500;
const SUBJECT_CHARS = 200;

export function createEmailNotifier(config: EmailConfig): Notifier {
  const server = `${config.host}:${config.port}`;
  return {
    name: 'e-mail',
    async check(): Promise<string> {
      const { createTransport } = (await import('nodemailer')).default;
      const transport = createTransport(transportOptions(config));
      try {
        await transport.verify();
        return `${server} takes ${config.login ? 'the login' : 'mail'}`;
      } catch (error) {
        throw translateMailError(error, server);
      } finally {
        transport.close();
      }
    },
    async notify(alert: Alert, signal: AbortSignal): Promise<void> {
      // Loaded for the first alert: a start should not wait for the library.
      const { createTransport } = (await import('nodemailer')).default;
      const transport = createTransport(transportOptions(config));
      try {
        const { rejected } = await transport.sendMail({ ...compose(alert, config), signal });
        // No retry: the other recipients have the mail already.
        if (rejected.length > 0)
          throw new AlertError(`mail server ${server}: it refused ${rejected.map(addressOf).join(', ')}`, {
            transient: false,
          });
      } catch (error) {
        throw error instanceof AlertError ? error : translateMailError(error, server);
      } finally {
        transport.close();
      }
    },
  };
}

function transportOptions({ host, port, tls, login, ca }: EmailConfig) {
  return {
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(login ? { auth: { user: login.user, pass: login.password.reveal() } } : {}),
    ...(ca === undefined ? {} : { tls: { ca } }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    // A server that does not hang up must not delay the end of the process.
    socketCloseTimeout: CLOSE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function compose(alert: Alert, { from, to }: EmailConfig) {
  return {
    from,
    to: [...to],
    subject: headlineOf(alert).slice(0, SUBJECT_CHARS),
    text: renderEmailText(alert),
    html: renderEmailHtml(alert),
    // RFC 3834: the header keeps absence notes and ticket systems from an answer.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function addressOf(rejected: string | { address?: string | undefined }): string {
  return typeof rejected === 'string' ? rejected : (rejected.address ?? 'a recipient');
}
