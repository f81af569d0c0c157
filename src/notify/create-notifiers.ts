// Creates the notifiers of a configuration. Creation opens no connection and loads no library.
import { createEmailNotifier } from './email/email.ts';
import { NO_PROXIES, type Proxies } from '../network/proxies.ts';
import { fetchThrough } from './http-request.ts';
import type { Notifier } from './notifier.ts';
import { createPingNotifier } from './ping.ts';
import type { AlertsConfig } from './read-alerts.ts';
import { createSlackNotifier } from './slack.ts';
import { createWebhookNotifier } from './webhook.ts';
import { isSlackWorkflow } from './webhook-message.ts';

/**
 * Creates the notifiers.
 * @param proxies for Slack, webhooks and pings; mail servers get a direct connection
 */
export function createNotifiers(
  { slack, email, ping, webhooks = [] }: AlertsConfig,
  proxies: Proxies = NO_PROXIES,
): Notifier[] {
  const fetch = fetchThrough(proxies);
  return [
    ...(slack
      ? [
          isSlackWorkflow(slack.webhook.reveal())
            ? createWebhookNotifier({ url: slack.webhook, format: 'slack' }, fetch)
            : createSlackNotifier(slack, fetch),
        ]
      : []),
    ...webhooks.map((webhook, i) =>
      createWebhookNotifier(webhook, fetch, webhooks.length > 1 ? i + 1 : undefined),
    ),
    ...(email ? [createEmailNotifier(email)] : []),
    ...(ping ? [createPingNotifier(ping, fetch)] : []),
  ];
}
