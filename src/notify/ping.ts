// A dead man's switch: a service that raises the alarm when no call comes. Called after each run, at its URL after a
// success and at `/fail` below it after a failure, so that a backup that never ran is noticed, too. The URL is a secret.
import type { Secret } from '../core/secret.ts';
import { failedRequest, refusedByStatus } from './http-errors.ts';
import { headlineOf } from './alert-facts.ts';
import type { Fetch } from './http-request.ts';
import type { Alert, Notifier } from './notifier.ts';

export interface PingConfig {
  url: Secret;
}

const REQUEST_TIMEOUT_MS = 10_000;

export function createPingNotifier({ url }: PingConfig, fetch: Fetch): Notifier {
  return {
    name: 'ping',
    everyRun: true,
    async notify(alert: Alert, signal: AbortSignal): Promise<void> {
      // Neither: the service notices by itself if no other run comes.
      if (alert.outcome === 'cancelled') return;
      const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
      const good = alert.outcome.startsWith('succeeded');
      // The reason of a failure is sent along; services that take no text ignore it. Some take only GET for a success.
      const init = good ? { method: 'GET' } : { method: 'POST', body: describeFailure(alert) };
      let response: Response;
      try {
        response = await fetch(good ? url.reveal() : failUrl(url.reveal()), { ...init, signal: limit });
        await response.body?.cancel();
      } catch (error) {
        throw failedRequest(error);
      }
      if (!response.ok) throw refusedByStatus(response.status, response.headers.get('retry-after'));
    },
  };
}

/** `/fail` appended to the path; the query stays. */
export function failUrl(url: string): string {
  const result = new URL(url);
  result.pathname = `${result.pathname.replace(/\/+$/, '')}/fail`;
  return result.href;
}

function describeFailure(alert: Alert): string {
  const { code, message, hint } = alert.error ?? {};
  return [headlineOf(alert), code && `${code}: ${message}`, hint].filter(Boolean).join('\n').slice(0, 10_000);
}
