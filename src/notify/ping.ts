// A dead man's switch: a service that raises the alarm if no call arrives. The notifier calls the
// service after each run, so the service also notices a backup that never ran. The URL is a secret.
import type { Secret } from '../core/secret.ts';
import { failedRequest, refusedByStatus } from './http-errors.ts';
import { headlineOf } from './alert-facts.ts';
import type { Fetch } from './http-request.ts';
import type { Alert, Notifier } from './notifier.ts';

/**
 * The forms of a ping. `plain`: the URL after a success, and `/fail` below the URL after a failure.
 * `healthchecks`: `/start` before the run, too. `uptime-kuma`: parameters of the URL, with the
 * duration. `auto`: the form that fits the URL.
 */
export const PING_FORMATS = ['auto', 'plain', 'healthchecks', 'uptime-kuma'] as const;
export type PingFormat = (typeof PING_FORMATS)[number];

export interface PingConfig {
  url: Secret;
  format: PingFormat;
}

const REQUEST_TIMEOUT_MS = 10_000;
const TEXT_CHARS = 10_000;
/** Limit for a text in a URL. */
const MESSAGE_CHARS = 300;

export function createPingNotifier({ url, format }: PingConfig, fetch: Fetch): Notifier {
  const chosen = format === 'auto' ? guessFormat(url.reveal()) : format;
  return {
    name: 'ping',
    everyRun: true,
    ...(chosen === 'healthchecks'
      ? { begin: (signal) => call(fetch, below(url.reveal(), 'start'), { method: 'GET' }, signal) }
      : {}),
    async notify(alert: Alert, signal: AbortSignal): Promise<void> {
      // Sends neither: the service notices by itself if no other run follows.
      if (alert.outcome === 'cancelled') return;
      const isGood = alert.outcome.startsWith('succeeded');
      if (chosen === 'uptime-kuma')
        return await call(fetch, kumaUrl(url.reveal(), alert, isGood), { method: 'GET' }, signal);
      // The request includes the reason of a failure; services without texts ignore the reason.
      // Some services accept only GET for a success.
      if (isGood) await call(fetch, url.reveal(), { method: 'GET' }, signal);
      else await call(fetch, failUrl(url.reveal()), { method: 'POST', body: describeFailure(alert) }, signal);
    },
  };
}

function guessFormat(url: string): Exclude<PingFormat, 'auto'> {
  const { hostname, pathname } = new URL(url);
  if (/\/api\/push\/[^/]+\/?$/.test(pathname)) return 'uptime-kuma';
  return hostname === 'hc-ping.com' ? 'healthchecks' : 'plain';
}

async function call(fetch: Fetch, url: string, init: RequestInit, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: limit });
    await response.body?.cancel();
  } catch (error) {
    throw failedRequest(error);
  }
  if (!response.ok) throw refusedByStatus(response.status, response.headers.get('retry-after'));
}

/** Appends `/fail` to the path; the query stays. */
export function failUrl(url: string): string {
  return below(url, 'fail');
}

function below(url: string, name: string): string {
  const result = new URL(url);
  result.pathname = `${result.pathname.replace(/\/+$/, '')}/${name}`;
  return result.href;
}

/** Returns Kuma's URL. The duration is in milliseconds, in the parameter for response times. */
function kumaUrl(url: string, alert: Alert, isGood: boolean): string {
  const result = new URL(url);
  result.searchParams.set('status', isGood ? 'up' : 'down');
  result.searchParams.set('msg', describeFailure(alert).slice(0, MESSAGE_CHARS));
  const { durationSeconds } = alert;
  if (durationSeconds !== undefined)
    result.searchParams.set('ping', String(Math.round(durationSeconds * 1000)));
  return result.href;
}

function describeFailure(alert: Alert): string {
  const { code, message, hint } = alert.error ?? {};
  return [headlineOf(alert), code && `${code}: ${message}`, hint]
    .filter(Boolean)
    .join('\n')
    .slice(0, TEXT_CHARS);
}
