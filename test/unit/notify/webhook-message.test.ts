// What each service is sent.
import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../../src/notify/notifier.ts';
import {
  isSlackWorkflow,
  plainText,
  renderWebhook,
  WEBHOOK_FORMATS,
  type WebhookFormat,
} from '../../../src/notify/webhook-message.ts';
import { FAILURE, SUCCESS } from './alerts.ts';

const HOOK = 'https://hooks.example.com/t0ken?chat_id=-42';

const FAILED: Alert = {
  ...FAILURE,
  label: 'R&D <eu>',
  lastGood: {
    backupId: '20261121T030000Z-4f2a9c',
    time: '2026-11-21T03:00:00Z',
    verified: { backupId: '20261118T030000Z-4f2a9c', time: '2026-11-18T04:00:00Z', level: 'rows' },
  },
};

type Json = Record<string, never>;
const bodyOf = (format: WebhookFormat, alert: Alert, url = HOOK): Json =>
  JSON.parse(renderWebhook(format, url, alert).body) as Json;

describe('a webhook', () => {
  it.each(WEBHOOK_FORMATS)(
    'of %s names what failed, why, what to do, and what there is all the same',
    (format) => {
      const { body, url } = renderWebhook(format, HOOK, FAILED);
      const sent = decodeURIComponent(`${url} ${body}`).replaceAll('\\\\', '');
      for (const part of [
        'STORAGE_ACCESS_DENIED',
        'Check the credentials',
        'db1.example.com',
        '20261121T030000Z-4f2a9c',
        '24 h old',
        '20261118T030000Z-4f2a9c',
        'https://github.com/example/shop/actions/runs/43',
      ])
        expect(sent).toContain(part);
    },
  );

  it('of json has the facts as fields', () => {
    expect(bodyOf('json', SUCCESS)).toMatchObject({
      title: 'Backup of shop succeeded',
      status: 'succeeded',
      operation: 'backup',
      backupId: '20261122T030000Z-4f2a9c',
      rows: 1_234_567,
      time: '2026-11-22T03:03:05.000Z',
    });
    expect(bodyOf('json', FAILED)['lastGood']).toEqual(FAILED.lastGood);
  });

  it('of slack has blocks, and for a workflow of Slack only texts', () => {
    expect(bodyOf('slack', SUCCESS)).toHaveProperty('blocks');
    const workflow = 'https://hooks.slack.com/triggers/T0/1/abc';
    expect([isSlackWorkflow(workflow), isSlackWorkflow('https://hooks.slack.com/services/T0/B0/x')]).toEqual([
      true,
      false,
    ]);
    const flat = bodyOf('slack', FAILED, workflow);
    expect(Object.values(flat).every((value) => typeof value === 'string')).toBe(true);
    expect(flat).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/^STORAGE_ACCESS_DENIED: /),
    });
  });

  it('of teams is an adaptive card with a link', () => {
    const [card] = bodyOf('teams', SUCCESS)['attachments'] as unknown as {
      content: { actions: object[]; type: string };
    }[];
    expect(card!.content.type).toBe('AdaptiveCard');
    expect(card!.content.actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Open the run', url: SUCCESS.runUrl },
    ]);
  });

  it('mentions no one, whatever a name says', () => {
    const alert: Alert = {
      ...FAILED,
      title: 'Backup of @everyone',
      label: '@channel [x](http://evil) **b**',
    };
    expect(bodyOf('discord', alert)['allowed_mentions']).toEqual({ parse: [] });
    for (const format of ['mattermost', 'teams'] as const) {
      const { body } = renderWebhook(format, HOOK, alert);
      expect(body).not.toMatch(/@everyone|@channel|\[x\]\(http:\/\/evil\)/);
    }
  });

  it('of ntfy has title, priority and link as parameters, in UTF-8', () => {
    const { url, contentType, body } = renderWebhook('ntfy', 'https://ntfy.sh/topic', {
      ...FAILED,
      title: 'Backup of Bücher',
    });
    const { searchParams, pathname } = new URL(url);
    expect([pathname, Object.fromEntries(searchParams)]).toEqual([
      '/topic',
      {
        title: 'Backup of Bücher failed',
        priority: '4',
        tags: 'x',
        click: 'https://github.com/example/shop/actions/runs/43',
      },
    ]);
    expect([contentType, Buffer.byteLength(body) <= 4000]).toEqual(['text/plain; charset=utf-8', true]);
  });

  it('of telegram has its chat in the body', () => {
    const request = renderWebhook(
      'telegram',
      'https://api.telegram.org/bot1:x/sendMessage?chat_id=-42',
      SUCCESS,
    );
    expect(request.url).toBe('https://api.telegram.org/bot1:x/sendMessage');
    expect(JSON.parse(request.body)).toMatchObject({ chat_id: '-42', text: plainText(SUCCESS) });
  });

  it.each(WEBHOOK_FORMATS)('of %s stays within the limits of the service', (format) => {
    const long = 'ä😀'.repeat(20_000);
    const alert: Alert = {
      ...FAILED,
      title: long,
      label: long,
      error: { code: 'INTERNAL', message: long, hint: long },
      warnings: Array.from({ length: 500 }, () => long),
    };
    const { body } = renderWebhook(format, HOOK, alert);
    if (format === 'telegram')
      expect((JSON.parse(body) as { text: string }).text.length).toBeLessThanOrEqual(4000);
    if (format === 'ntfy') expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4000);
    if (format === 'discord') {
      const [embed] = (
        JSON.parse(body) as { embeds: { title: string; description: string; fields: { value: string }[] }[] }
      ).embeds;
      expect(embed!.title.length).toBeLessThanOrEqual(256);
      const total =
        embed!.title.length +
        embed!.description.length +
        embed!.fields.reduce((sum, { value }) => sum + value.length, 0);
      expect(total).toBeLessThanOrEqual(6000);
    }
    expect(body.length).toBeLessThan(200_000);
    expect(Buffer.from(body).toString('utf8')).toBe(body);
  });
});

describe('a stale backup', () => {
  it('is called so in the heading', () => {
    const alert: Alert = { ...FAILURE, headline: 'Backup of shop is stale' };
    expect(plainText(alert)).toMatch(/^❌ Backup of shop is stale\n/);
  });
});
