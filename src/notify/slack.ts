// Alerts in a Slack channel, by an incoming webhook. Whoever has the webhook's URL may post: it is a secret.
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
      // Loaded when there is something to tell: a start should not wait for it.
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
            // Here and not from the SDK's error, which keeps the text of some errors alone.
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
        // What is left is an answer that broke off.
        throw failure ?? new AlertError('the connection broke', { transient: true });
      }
    },
  };
}

/** Slack names what is wrong by one word: `invalid_payload`, `channel_is_archived`. Anything else is not repeated. */
function slackReason(body: string): string {
  return /^[a-z_]{1,60}$/.test(body) ? body : '';
}
