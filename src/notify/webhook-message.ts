// A run as the body of a webhook, in the form of each service. Pure. Invariant: no name from a
// server or a user becomes a mention, a link or markup.
import { defined } from '../core/defined.ts';
import { factsOf, footerOf, headlineOf, runUrlOf, warningsOf, type Fact } from './alert-facts.ts';
import type { Alert, AlertOutcome } from './notifier.ts';
import { renderSlackMessage } from './slack-message.ts';

export const WEBHOOK_FORMATS = [
  'json',
  'slack',
  'teams',
  'discord',
  'mattermost',
  'ntfy',
  'telegram',
] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

export interface WebhookRequest {
  url: string;
  contentType: string;
  body: string;
}

const WARNINGS_SHOWN = 10;
const MESSAGE_CHARS = 1500;
const FACT_CHARS = 400;
const TEXT_CHARS = 3000;

const SIGNS: Record<AlertOutcome, string> = {
  succeeded: '✅',
  'succeeded with warnings': '⚠️',
  failed: '❌',
  cancelled: '⏹️',
};

export function renderWebhook(format: WebhookFormat, url: string, alert: Alert): WebhookRequest {
  switch (format) {
    case 'json':
      return json(url, shorten(plainFields(alert)));
    case 'slack':
      return json(url, isSlackWorkflow(url) ? flatFields(alert) : renderSlackMessage(alert));
    case 'teams':
      return json(url, teamsCard(alert));
    case 'discord':
      return json(url, discordMessage(alert));
    case 'mattermost':
      return json(url, { text: markdown(alert) });
    case 'ntfy':
      return ntfy(url, alert);
    case 'telegram':
      return telegram(url, alert);
  }
}

/** Returns whether the URL is a Slack workflow webhook, which takes variables and no blocks. */
export function isSlackWorkflow(url: string): boolean {
  const { hostname, pathname } = new URL(url);
  return hostname.endsWith('slack.com') && /^\/(triggers|workflows)\//.test(pathname);
}

function json(url: string, body: object): WebhookRequest {
  return { url, contentType: 'application/json', body: JSON.stringify(body) };
}

/** Returns all known facts of the run, under the names of the report. */
function plainFields(alert: Alert): Record<string, unknown> {
  const {
    outcome,
    operation,
    error,
    warnings,
    lastGood,
    tool,
    time,
    headline: _,
    title: __,
    ...facts
  } = alert;
  return {
    title: headlineOf(alert),
    text: plainText(alert),
    status: outcome,
    operation,
    ...facts,
    ...defined({ error, lastGood }),
    warnings: warningsOf({ ...alert, warnings }, 50),
    tool,
    time: time.toISOString(),
  };
}

/** Shortens all texts to a readable length. */
function shorten<T>(value: T): T {
  if (typeof value === 'string') return fit(value, TEXT_CHARS) as T;
  if (Array.isArray(value)) return value.map(shorten) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, shorten(inner as unknown)]),
  ) as T;
}

/** Returns every value as text, as the variables of a workflow need it. */
function flatFields(alert: Alert): Record<string, string> {
  const { outcome, operation, label, server, storage, backupId, error } = alert;
  return {
    title: headlineOf(alert),
    text: plainText(alert),
    status: outcome,
    operation,
    label: label ?? '',
    server: server ?? '',
    storage: storage ?? '',
    backup: backupId ?? '',
    error: error ? `${error.code}: ${fit(error.message, MESSAGE_CHARS)}` : '',
    hint: error?.hint ?? '',
    url: runUrlOf(alert) ?? '',
  };
}

/** Returns lines without any markup. */
export function plainText(alert: Alert): string {
  return [`${SIGNS[alert.outcome]} ${headlineOf(alert)}`, ...linesOf(alert)].join('\n');
}

function linesOf(alert: Alert): string[] {
  const { error } = alert;
  const runUrl = runUrlOf(alert);
  return [
    ...(error ? [`${error.code}: ${fit(error.message, MESSAGE_CHARS)}`] : []),
    ...(error?.hint ? [`What to do: ${fit(error.hint, MESSAGE_CHARS)}`] : []),
    ...shownFacts(alert).map(([name, value]) => `${name}: ${value}`),
    ...warningsOf(alert, WARNINGS_SHOWN).map((warning) => `Warning: ${fit(warning, FACT_CHARS)}`),
    ...(runUrl ? [runUrl] : []),
    footerOf(alert),
  ];
}

function shownFacts(alert: Alert): Fact[] {
  return factsOf(alert).map(([name, value]): Fact => [name, fit(value, FACT_CHARS)]);
}

function markdown(alert: Alert): string {
  const { error } = alert;
  const runUrl = runUrlOf(alert);
  return [
    `**${SIGNS[alert.outcome]} ${plain(headlineOf(alert))}**`,
    ...(error ? [`**${error.code}** ${plain(fit(error.message, MESSAGE_CHARS))}`] : []),
    ...(error?.hint ? [`**What to do:** ${plain(fit(error.hint, MESSAGE_CHARS))}`] : []),
    ...shownFacts(alert).map(([name, value]) => `**${name}:** ${plain(value)}`),
    ...warningsOf(alert, WARNINGS_SHOWN).map((warning) => `- ${plain(fit(warning, FACT_CHARS))}`),
    ...(runUrl ? [`[Open the run](${runUrl})`] : []),
    plain(footerOf(alert)),
  ].join('\n');
}

/** Escapes text for Markdown. A zero-width space after `@` prevents a mention. */
function plain(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/[\\`*_{}[\]()<>#|~!]/g, '\\$&')
    .replaceAll('@', '@\u200b');
}

function teamsCard(alert: Alert): object {
  const { error, outcome } = alert;
  const runUrl = runUrlOf(alert);
  const block = (text: string, more: object = {}): object => ({
    type: 'TextBlock',
    wrap: true,
    text: plain(text),
    ...more,
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            block(`${SIGNS[outcome]} ${headlineOf(alert)}`, { size: 'Large', weight: 'Bolder' }),
            ...(error ? [block(`${error.code}: ${fit(error.message, MESSAGE_CHARS)}`)] : []),
            ...(error?.hint ? [block(`What to do: ${fit(error.hint, MESSAGE_CHARS)}`)] : []),
            {
              type: 'FactSet',
              facts: shownFacts(alert).map(([title, value]) => ({ title, value: plain(value) })),
            },
            ...warningsOf(alert, WARNINGS_SHOWN).map((warning) => block(`• ${fit(warning, FACT_CHARS)}`)),
            block(footerOf(alert), { isSubtle: true, size: 'Small' }),
          ],
          ...(runUrl ? { actions: [{ type: 'Action.OpenUrl', title: 'Open the run', url: runUrl }] } : {}),
        },
      },
    ],
  };
}

const COLORS: Record<AlertOutcome, number> = {
  succeeded: 0x2f8f4e,
  'succeeded with warnings': 0xd9a400,
  failed: 0xc62f3a,
  cancelled: 0x8b949e,
};

function discordMessage(alert: Alert): object {
  const { error, outcome } = alert;
  const runUrl = runUrlOf(alert);
  const description = [
    ...(error ? [`**${error.code}** ${plain(fit(error.message, MESSAGE_CHARS))}`] : []),
    ...(error?.hint ? [`**What to do:** ${plain(fit(error.hint, MESSAGE_CHARS))}`] : []),
    ...warningsOf(alert, 5).map((warning) => `- ${plain(fit(warning, FACT_CHARS / 2))}`),
  ].join('\n');
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: fit(`${SIGNS[outcome]} ${headlineOf(alert)}`, 250),
        ...(description === '' ? {} : { description: fit(description, 4000) }),
        color: COLORS[outcome],
        ...(runUrl ? { url: runUrl } : {}),
        fields: shownFacts(alert).map(([name, value]) => ({
          name,
          value: fit(plain(value), 1000),
          inline: value.length < 40,
        })),
        footer: { text: footerOf(alert) },
      },
    ],
  };
}

/**
 * Builds the request for ntfy. Title and priority are parameters of the URL, because headers take
 * no Unicode.
 */
function ntfy(url: string, alert: Alert): WebhookRequest {
  const target = new URL(url);
  target.searchParams.set('title', headlineOf(alert));
  target.searchParams.set('priority', alert.outcome === 'failed' ? '4' : '3');
  target.searchParams.set('tags', TAGS[alert.outcome]);
  const runUrl = runUrlOf(alert);
  if (runUrl) target.searchParams.set('click', runUrl);
  return {
    url: target.href,
    contentType: 'text/plain; charset=utf-8',
    body: cutBytes(linesOf(alert).join('\n'), 4000),
  };
}

const TAGS: Record<AlertOutcome, string> = {
  succeeded: 'white_check_mark',
  'succeeded with warnings': 'warning',
  failed: 'x',
  cancelled: 'stop_button',
};

/** Builds the request for Telegram: `https://api.telegram.org/bot…/sendMessage?chat_id=…` */
function telegram(url: string, alert: Alert): WebhookRequest {
  const target = new URL(url);
  const chat = target.searchParams.get('chat_id');
  target.search = '';
  return json(target.href, {
    chat_id: chat,
    text: fit(plainText(alert), 4000),
    link_preview_options: { is_disabled: true },
  });
}

/** Cuts the text, never through a character. */
function fit(text: string, maxChars: number): string {
  return text.length > maxChars ? `${text.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/** Cuts the text to a size in bytes: ntfy turns a longer message into an attachment. */
function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  return `${Buffer.from(text)
    .subarray(0, maxBytes - 3)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')}…`;
}
