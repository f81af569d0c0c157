// A run as a Slack message of blocks. Pure. Keeps Slack's limits: header 150 characters, text of a
// section 3,000, ten fields of 2,000. Stays below 13,000 characters in all: Slack refuses longer
// messages as msg_blocks_too_long without documentation of this limit.
import type { IncomingWebhookSendArguments } from '@slack/webhook';
import { factsOf, footerOf, headlineOf, runUrlOf, warningsOf } from './alert-facts.ts';
import type { Alert, AlertOutcome } from './notifier.ts';

const HEADER_CHARS = 150;
const SECTION_CHARS = 3000;
const FIELDS = 10;
const FIELD_VALUE_CHARS = 400;
const MESSAGE_CHARS = 1500;
const HINT_CHARS = 1000;
const WARNING_CHARS = 250;
const WARNINGS = 10;

const SIGNS: Record<AlertOutcome, string> = {
  succeeded: '✅',
  'succeeded with warnings': '⚠️',
  failed: '❌',
  cancelled: '⏹️',
};

type Block = NonNullable<IncomingWebhookSendArguments['blocks']>[number];

export interface SlackMessage {
  /** The text whose beginning a phone's notification shows. */
  text: string;
  blocks: Block[];
}

export function renderSlackMessage(alert: Alert): SlackMessage {
  const headline = `${SIGNS[alert.outcome]} ${headlineOf(alert)}`;
  const facts = factsOf(alert).slice(0, FIELDS);
  const blocks: Block[] = [
    { type: 'header', text: { type: 'plain_text', text: fit(headline, HEADER_CHARS), emoji: true } },
  ];
  if (alert.error) blocks.push(section(describeError(alert.error)));
  if (facts.length > 0) {
    const fields = facts.map(([label, value]) => mrkdwn(`*${label}*\n${fit(value, FIELD_VALUE_CHARS)}`));
    blocks.push({ type: 'section', fields });
  }
  const warnings = warningsOf(alert, WARNINGS).map((warning) => `• ${fit(warning, WARNING_CHARS)}`);
  if (warnings.length > 0) blocks.push(section(['*Warnings*', ...warnings].join('\n')));
  const runUrl = runUrlOf(alert);
  // A link in a text instead of a button: Slack puts a warning sign next to a button if no app
  // answers its clicks.
  const link =
    runUrl && runUrl.length < SECTION_CHARS - 100 ? `<${fit(runUrl, Infinity)}|Open the run>` : undefined;
  if (link) blocks.push(section(link));
  blocks.push({ type: 'context', elements: [mrkdwn(fit(footerOf(alert), HEADER_CHARS))] });
  return { text: describePlainly(alert, headline), blocks };
}

/** Returns the whole alert as text: servers that only imitate Slack show no blocks. */
function describePlainly(alert: Alert, headline: string): string {
  const { error } = alert;
  const runUrl = runUrlOf(alert);
  return (
    [
      fit(headline, HEADER_CHARS),
      ...(error ? [describeError(error)] : []),
      ...factsOf(alert).map(([name, value]) => `${name}: ${fit(value, FIELD_VALUE_CHARS)}`),
      ...warningsOf(alert, WARNINGS).map((warning) => `• ${fit(warning, WARNING_CHARS)}`),
      ...(runUrl ? [runUrl] : []),
    ]
      .join('\n')
      .slice(0, SECTION_CHARS)
      // Never cuts through a character or an entity.
      .replace(/[\ud800-\udbff]$|&[a-z]{0,3}$/, '')
  );
}

function describeError({ code, message, hint }: NonNullable<Alert['error']>): string {
  const lines = [`*${fit(code, HEADER_CHARS)}*`, fit(message, MESSAGE_CHARS)];
  if (hint) lines.push('', `*What to do:* ${fit(hint, HINT_CHARS)}`);
  return lines.join('\n');
}

function section(text: string): Block {
  return { type: 'section', text: mrkdwn(text) };
}

/** `verbatim` keeps Slack from links, channels and mentions for texts that only look like them. */
function mrkdwn(text: string) {
  return { type: 'mrkdwn', text, verbatim: true } as const;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escapes Slack's markup and cuts to the limit, never inside a character or an entity. */
function fit(text: string, maxChars: number): string {
  let result = '';
  let beforeEllipsis = '';
  for (const char of text) {
    result += ENTITIES[char] ?? char;
    if (result.length > maxChars) return `${beforeEllipsis}…`;
    if (result.length < maxChars) beforeEllipsis = result;
  }
  return result;
}
