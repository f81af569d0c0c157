// A dead man's switch: a service that raises the alarm when no call comes. Called after each run, so that a backup that never ran is noticed, too.
// The URL is a secret.
import type { Secret } from '../core/secret.ts';
import { failedRequest, refusedByStatus } from './http-errors.ts';
import { headlineOf } from './alert-facts.ts';
import type { Fetch } from './http-request.ts';
import type { Alert, Notifier } from './notifier.ts';

/**
 * `plain`: the URL after a success, and `/fail` below it after a failure. `healthchecks`: `/start` before that, too. `uptime-kuma`: parameters of the
 * URL, with the duration. `auto`: the form that the URL has.
 */
export const PING_FORMATS = ['auto', 'plain', 'healthchecks', 'uptime-kuma'] as const;
export type PingFormat = (typeof PING_FORMATS)[number];

export interface PingConfig {
  url: Secret;
  format: PingFormat;
}

const REQUEST_TIMEOUT_MS = 10_000;
const TEXT_CHARS = 10_000;
/** Of a text in a URL. */
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
      // Neither: the service notices by itself if no other run comes.
      if (alert.outcome === 'cancelled') return;
      const isGood = alert.outcome.startsWith('succeeded');
      if (chosen === 'uptime-kuma')
        return await call(fetch, kumaUrl(url.reveal(), alert, isGood), { method: 'GET' }, signal);
      // The reason of a failure is sent along; services that take no text ignore it. Some take only GET for a success.
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

/** `/fail` appended to the path; the query stays. */
export function failUrl(url: string): string {
  return below(url, 'fail');
}

function below(url: string, name: string): string {
  const result = new URL(url);
  result.pathname = `${result.pathname.replace(/\/+$/, '')}/${name}`;
  return result.href;
}

/** The duration is in milliseconds, as the time of an answer. */
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
