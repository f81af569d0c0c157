// Translates nodemailer's errors for an alert. Its codes and the server's reply codes (RFC 5321,
// RFC 3463) alone decide: the text of a reply may repeat the sent text, and with it a password.
import { AlertError } from '../notifier.ts';

interface MailerError {
  code?: string;
  /** The code of the system or of TLS, if nodemailer replaced the code with its own. */
  originalCode?: string;
  responseCode?: number;
  response?: string;
}

const WITHOUT_REPLY: Record<string, [what: string, transient: boolean]> = {
  EAUTH: ['the server takes no login of ours', false],
  ECONNECTION: ['no connection', true],
  EDNS: ['no address for that name', true],
  ESOCKET: ['no connection', true],
  ETIMEDOUT: ['no answer in time', true],
  EABORT: ['no answer in time', true],
};

const CERTIFICATE_CODE = /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/**
 * Translates an error.
 * @param server `host:port`, for the message
 */
export function translateMailError(error: unknown, server: string): AlertError {
  const { code = '', originalCode = '', responseCode, response } = (error ?? {}) as MailerError;
  // TLS comes first: a server that refuses STARTTLS answers with a reply code, too. The notifier
  // never falls back to plain text.
  if (CERTIFICATE_CODE.test(originalCode))
    return alertError(server, `its certificate is not trusted: ${originalCode}`, false);
  if (code === 'ETLS')
    return alertError(
      server,
      `no TLS${originalCode && `: ${originalCode}`} (nothing was sent; see --smtp-tls)`,
      false,
    );
  if (responseCode !== undefined) {
    const problem = code === 'EAUTH' ? 'refused the login' : 'refused the message';
    const reply = `${responseCode}${enhancedStatus(response)}`;
    return alertError(server, `it ${problem} (SMTP ${reply})`, responseCode < 500);
  }
  const [problem, transient] = WITHOUT_REPLY[code] ?? ['the message could not be sent', false];
  return alertError(
    server,
    originalCode || !WITHOUT_REPLY[code] ? `${problem} (${originalCode || code})` : problem,
    transient,
  );
}

function alertError(server: string, problem: string, transient: boolean): AlertError {
  return new AlertError(`mail server ${server}: ${problem}`, { transient });
}

/** Returns ` 5.7.8`: digits only, so harmless. */
function enhancedStatus(response: string | undefined): string {
  const match = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '');
  return match ? ` ${match[1]}` : '';
}
