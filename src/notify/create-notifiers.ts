// The notifiers that a configuration asks for. Nothing is connected or loaded yet.
import { createEmailNotifier } from './email.ts';
import { NO_PROXIES, type Proxies } from '../network/proxies.ts';
import { fetchThrough } from './http-request.ts';
import type { Notifier } from './notifier.ts';
import { createPingNotifier } from './ping.ts';
import type { AlertsConfig } from './read-alerts.ts';
import { createSlackNotifier } from './slack.ts';

/** @param proxies for Slack and ping; mail servers are reached directly */
export function createNotifiers(
  { slack, email, ping }: AlertsConfig,
  proxies: Proxies = NO_PROXIES,
): Notifier[] {
  const fetch = fetchThrough(proxies);
  return [
    ...(slack ? [createSlackNotifier(slack, fetch)] : []),
    ...(email ? [createEmailNotifier(email)] : []),
    ...(ping ? [createPingNotifier(ping, fetch)] : []),
  ];
}
