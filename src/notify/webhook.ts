// Alerts by a webhook, in the form of the receiving service. The URL gives the right to post: it is
// a secret.
import { defined } from '../core/defined.ts';
import type { Secret } from '../core/secret.ts';
import type { Fetch } from './http-request.ts';
import { failedRequest, refusedByStatus } from './http-errors.ts';
import type { Alert, Notifier } from './notifier.ts';
import type { NotifyPolicy } from './should-notify.ts';
import { renderWebhook, type WebhookFormat } from './webhook-message.ts';

export interface WebhookConfig {
  url: Secret;
  format: WebhookFormat;
  /** The policy; absent: the common policy of all alerts. */
  policy?: NotifyPolicy;
}

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Creates the notifier.
 * @param number the position among several webhooks
 */
export function createWebhookNotifier(
  { url, format, policy }: WebhookConfig,
  fetch: Fetch,
  number?: number,
): Notifier {
  return {
    name: `webhook${number === undefined ? '' : ` ${number}`} (${format})`,
    ...defined({ policy }),
    async notify(alert: Alert, signal: AbortSignal): Promise<void> {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
      const { url: target, contentType, body } = renderWebhook(format, url.reveal(), alert);
      let response: Response;
      try {
        response = await fetch(target, {
          method: 'POST',
          headers: { 'content-type': contentType },
          body,
          signal: limit,
        });
        await response.body?.cancel();
      } catch (error) {
        throw failedRequest(error);
      }
      if (!response.ok) throw refusedByStatus(response.status, response.headers.get('retry-after'));
    },
  };
}
