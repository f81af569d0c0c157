// Alerts by e-mail. Invariant: with `starttls` and `tls` nothing, above all no password, travels before the connection
// is encrypted and the certificate checked; there is no way back to plain text.
import type { Secret } from '../core/secret.ts';
import { headlineOf } from './alert-facts.ts';
import { translateMailError } from './email-errors.ts';
import { renderEmailHtml } from './email-html.ts';
import { renderEmailText } from './email-text.ts';
import { type Alert, AlertError, type Notifier } from './notifier.ts';

export type SmtpTls = 'none' | 'starttls' | 'tls';

export interface EmailConfig {
  host: string;
  port: number;
  tls: SmtpTls;
  login?: { user: string; password: Secret };
  /** Certificates that are trusted in place of the public ones, PEM. */
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
      // Loaded when there is something to tell: a start should not wait for it.
      const { createTransport } = (await import('nodemailer')).default;
      const transport = createTransport(transportOptions(config));
      try {
        const { rejected } = await transport.sendMail({ ...compose(alert, config), signal });
        // Not tried again: the others have it already.
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
    // A server that does not hang up must not keep the process from its end.
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
    // RFC 3834: keeps absence notes and ticket systems from answering.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function addressOf(rejected: string | { address?: string | undefined }): string {
  return typeof rejected === 'string' ? rejected : (rejected.address ?? 'a recipient');
}
