// The notifiers that a configuration asks for. Nothing is connected or loaded yet.
import { createEmailNotifier } from './email.ts';
import type { Notifier } from './notifier.ts';
import { createPingNotifier } from './ping.ts';
import type { AlertsConfig } from './read-alerts.ts';
import { createSlackNotifier } from './slack.ts';
import { createWebhookNotifier } from './webhook.ts';
import { isSlackWorkflow } from './webhook-message.ts';

export function createNotifiers({ slack, email, ping, webhooks = [] }: AlertsConfig): Notifier[] {
  return [
    ...(slack
      ? [
          isSlackWorkflow(slack.webhook.reveal())
            ? createWebhookNotifier({ url: slack.webhook, format: 'slack' })
            : createSlackNotifier(slack),
        ]
      : []),
    ...webhooks.map((webhook, i) => createWebhookNotifier(webhook, webhooks.length > 1 ? i + 1 : undefined)),
    ...(email ? [createEmailNotifier(email)] : []),
    ...(ping ? [createPingNotifier(ping)] : []),
  ];
}
