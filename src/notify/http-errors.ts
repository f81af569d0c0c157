// Translates a failed request for an alert. The status and the error code decide, never the text:
// the messages of fetch may hold the URL, and the URL is the secret.
import { certificateProblemOf } from '../network/certificate-errors.ts';
import { AlertError } from './notifier.ts';

const TRANSIENT_STATUSES = new Set([408, 425, 429]);
const CERTIFICATE_CODE = /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/**
 * Returns the error for a refused alert.
 * @param reason a word of the other side that is known to be harmless
 */
export function refusedByStatus(status: number, retryAfter: string | null, reason = ''): AlertError {
  return new AlertError(`the server answered HTTP ${status}${reason && ` ${reason}`}`, {
    transient: status >= 500 || TRANSIENT_STATUSES.has(status),
    retryAfterMs: parseRetryAfter(retryAfter),
  });
}

/** Translates a rejection of fetch: no connection, no trust, no answer in time. */
export function failedRequest(error: unknown): AlertError {
  if (error instanceof AlertError) return error;
  const { name, cause, proxy } = (error ?? {}) as { name?: string; cause?: unknown; proxy?: string };
  if (name === 'TimeoutError' || name === 'AbortError')
    return new AlertError('the server did not answer in time', { transient: true });
  const code = errorCode(cause);
  if (code === undefined)
    return new AlertError('the request failed (a redirect, or an answer that is not HTTP)', {
      transient: false,
    });
  const problem = certificateProblemOf(code);
  if (problem)
    return new AlertError(
      `the request failed: ${problem.meaning} (${code})${problem.remedy === 'trust' ? '; NODE_EXTRA_CA_CERTS names further authorities' : ''}`,
      { transient: false },
    );
  const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  return new AlertError(`the request failed${through}: ${code}`, { transient: !CERTIFICATE_CODE.test(code) });
}

function errorCode(cause: unknown): string | undefined {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}

/** Parses seconds or a date. */
function parseRetryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}
