// The notifiers that a configuration asks for. Nothing is connected or loaded yet.
import { createEmailNotifier } from './email.ts';
import type { Notifier } from './notifier.ts';
import { createPingNotifier } from './ping.ts';
import type { AlertsConfig } from './read-alerts.ts';
import { createSlackNotifier } from './slack.ts';

export function createNotifiers({ slack, email, ping }: AlertsConfig): Notifier[] {
  return [
    ...(slack ? [createSlackNotifier(slack)] : []),
    ...(email ? [createEmailNotifier(email)] : []),
    ...(ping ? [createPingNotifier(ping)] : []),
  ];
}
