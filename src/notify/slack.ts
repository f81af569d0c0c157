// Alerts in a Slack channel, by an incoming webhook. The webhook's URL gives the right to post: it
// is a secret.
import type { Secret } from '../core/secret.ts';
import { failedRequest, refusedByStatus } from './http-errors.ts';
import type { Fetch } from './http-request.ts';
import { type Alert, AlertError, type Notifier } from './notifier.ts';
import { renderSlackMessage } from './slack-message.ts';

export interface SlackConfig {
  webhook: Secret;
}

const REQUEST_TIMEOUT_MS = 10_000;

export function createSlackNotifier({ webhook }: SlackConfig, fetch: Fetch): Notifier {
  return {
    name: 'Slack',
    async notify(alert: Alert, signal: AbortSignal): Promise<void> {
      // Loaded for the first alert: a start should not wait for the library.
      const sdk = await import('@slack/webhook');
      const limit = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
      let retryAfter: string | null = null;
      let failure: AlertError | undefined;
      const client = new sdk.IncomingWebhook(webhook.reveal(), {
        fetch: async (url, init) => {
          try {
            const response = await fetch(url, { ...init, signal: limit });
            retryAfter = response.headers.get('retry-after');
            return response;
          } catch (error) {
            // This handler translates the error, because the SDK's error keeps only the text of
            // some errors.
            failure = failedRequest(error);
            throw error;
          }
        },
      });
      try {
        await client.send(renderSlackMessage(alert));
      } catch (error) {
        if (error instanceof sdk.IncomingWebhookHTTPError)
          throw refusedByStatus(error.statusCode, retryAfter, slackReason(error.body));
        // The remaining case is a broken answer.
        throw failure ?? new AlertError('the connection broke', { transient: true });
      }
    },
  };
}

/**
 * Returns Slack's one-word reason, such as `invalid_payload` or `channel_is_archived`. Does not
 * repeat any other text.
 */
function slackReason(body: string): string {
  return /^[a-z_]{1,60}$/.test(body) ? body : '';
}
