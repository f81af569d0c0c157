// Turns the user's options into alerts. This file is separate from the rest of the configuration:
// valid alerts can report an error in the rest. Problems name the option and never show a URL or a
// password.
import { defined } from '../core/defined.ts';
import { Secret } from '../core/secret.ts';
import type { EmailConfig, SmtpTls } from './email/email.ts';
import type { PingConfig, PingFormat } from './ping.ts';
import { NOTIFY_POLICIES } from './should-notify.ts';
import type { WebhookConfig } from './webhook.ts';
import { WEBHOOK_FORMATS } from './webhook-message.ts';
import type { SlackConfig } from './slack.ts';
import { readSmtpServer, type SmtpOptions } from './email/smtp-server.ts';

export interface AlertOptions extends SmtpOptions {
  slackWebhook?: string | undefined;
  pingUrl?: string | undefined;
  pingFormat?: PingFormat | undefined;
  webhooks?: readonly string[];
  /** One format for all webhooks, or one for each. */
  webhookFormats?: readonly string[];
  webhookPolicies?: readonly string[];
  /** Certificates in PEM: the content of the file. */
  smtpCa?: string | undefined;
  smtpTls?: SmtpTls | undefined;
  mailFrom?: string | undefined;
  mailTo?: readonly string[] | undefined;
}

export interface AlertsConfig {
  slack?: SlackConfig;
  email?: EmailConfig;
  ping?: PingConfig;
  webhooks?: readonly WebhookConfig[];
}

export type AddProblem = (problem: string) => void;

const ADDRESS = /^(?:[^\x00-\x1f<>@,;"]+ <)?[^\s\x00-\x1f<>@,;"()]{1,200}@[^\s\x00-\x1f<>@,;"()]{1,200}>?$/;

/**
 * Reads the alerts. An invalid alert becomes a problem, and the result leaves it out; the others
 * stay.
 */
export function readAlerts(options: AlertOptions, addProblem: AddProblem): AlertsConfig {
  const given = readUrl('slack-webhook', options.slackWebhook, addProblem);
  const webhook = given && isPrivate(given.reveal()) ? given : undefined;
  if (given && !webhook)
    addProblem(
      '--slack-webhook is ***, it takes a URL that begins with https://: who has it can post in your name',
    );
  const pingUrl = readUrl('ping-url', options.pingUrl, addProblem);
  const email = readEmail(options, addProblem);
  return {
    ...(webhook ? { slack: { webhook } } : {}),
    ...defined({ email }),
    ...(pingUrl ? { ping: { url: pingUrl, format: options.pingFormat ?? 'auto' } } : {}),
    ...readWebhooks(options, addProblem),
  };
}

function readWebhooks(
  { webhooks = [], webhookFormats = [], webhookPolicies = [] }: AlertOptions,
  addProblem: AddProblem,
): { webhooks?: WebhookConfig[] } {
  const isFitting = (given: readonly string[]): boolean =>
    given.length <= 1 || given.length === webhooks.length;
  for (const [name, given] of [
    ['webhook-format', webhookFormats],
    ['webhook-notify-on', webhookPolicies],
  ] as const)
    if (!isFitting(given))
      addProblem(
        `--${name} has ${given.length} values for ${webhooks.length} webhooks: give one, or one for each`,
      );
  const found = webhooks.flatMap((text, i): WebhookConfig[] => {
    const url = readUrl('webhook', text, addProblem);
    if (url && !isPrivate(url.reveal()))
      addProblem(
        '--webhook is ***, it takes a URL that begins with https://: who has it can post in your name',
      );
    const format = readChoice('webhook-format', WEBHOOK_FORMATS, webhookFormats, i, addProblem) ?? 'json';
    const policy = readChoice('webhook-notify-on', NOTIFY_POLICIES, webhookPolicies, i, addProblem);
    if (url && format === 'telegram' && !new URL(url.reveal()).searchParams.has('chat_id'))
      addProblem(
        '--webhook for telegram is https://api.telegram.org/bot…/sendMessage?chat_id=…, and has no chat_id',
      );
    return url && isPrivate(url.reveal()) ? [{ url, format, ...defined({ policy }) }] : [];
  });
  return found.length > 0 ? { webhooks: found } : {};
}

function readChoice<T extends string>(
  name: string,
  values: readonly T[],
  given: readonly string[],
  at: number,
  addProblem: AddProblem,
): T | undefined {
  const text = given.length === 1 ? given[0] : given[at];
  const found = values.find((value) => value === text);
  if (text !== undefined && !found) addProblem(`--${name} is "${text}", it takes ${values.join(', ')}`);
  return found;
}

function readUrl(name: string, text: string | undefined, addProblem: AddProblem): Secret | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // fetch refuses credentials in a URL.
  if ((url?.protocol === 'https:' || url?.protocol === 'http:') && !url.username && !url.password)
    return new Secret(text);
  addProblem(`--${name} is ***, it takes a URL that begins with https:// and holds no user`);
  return undefined;
}

/**
 * Returns whether the URL stays private. The URL alone gives the right to post: it must not travel
 * as plain text, except on the same machine.
 */
function isPrivate(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function readEmail(options: AlertOptions, addProblem: AddProblem): EmailConfig | undefined {
  const { mailTo = [], mailFrom, smtpCa } = options;
  const problems: string[] = [];
  const server = readSmtpServer(options, (problem) => problems.push(problem));
  if (mailTo.length === 0) {
    if (server.configured || mailFrom) problems.push('--mail-to is missing: whom shall e-mail go to?');
    for (const problem of problems) addProblem(problem);
    return undefined;
  }
  for (const address of mailTo)
    if (!isAddress(address)) problems.push(`--mail-to is "${address}", it takes e-mail addresses`);
  if (mailFrom && !isAddress(mailFrom))
    problems.push(`--mail-from is "${mailFrom}", it takes an e-mail address`);
  for (const problem of problems) addProblem(problem);
  if (problems.length > 0) return undefined;
  const { host, port, tls, login } = server;
  // Most servers accept only the account itself, or one of its own addresses, as the sender.
  const from = mailFrom || (login && isAddress(login.user) ? login.user : mailTo[0]!);
  return {
    host,
    port,
    tls,
    from,
    to: mailTo,
    ...defined({ login }),
    ...(smtpCa ? { ca: smtpCa } : {}),
  };
}

function isAddress(text: string): boolean {
  return ADDRESS.test(text) && text.includes('<') === text.endsWith('>');
}
