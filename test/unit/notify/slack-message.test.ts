import { describe, expect, it } from '@jest/globals';
import { renderSlackMessage } from '../../../src/notify/slack-message.ts';
import { FAILURE, SUCCESS } from './alerts.ts';

const field = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
const section = (text: string) => ({ type: 'section', text: field(text) });

/** Every text of a message, with what may hold it. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : textsOf(inner),
  );
}

describe('the Slack message', () => {
  it('tells of a success', () => {
    expect(renderSlackMessage(SUCCESS)).toEqual({
      text: expect.stringMatching(
        /^✅ Backup of shop succeeded\nServer: db1\.example\.com:3306\n[\s\S]*\nStorage: s3:\/\/example-backups\/mysql\nhttps:.*42$/,
      ),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '✅ Backup of shop succeeded', emoji: true } },
        {
          type: 'section',
          fields: [
            field('*Server*\ndb1.example.com:3306'),
            field('*Databases*\ncrm, shop'),
            field('*Content*\n12 tables, 1,234,567 rows'),
            field('*Size*\n5.00 MB of data, 1.50 MB stored'),
            field('*Duration*\n3 min 5 s'),
            field('*Verification*\nrows: passed'),
            field('*Backup*\n20261122T030000Z-4f2a9c'),
            field('*Label*\nshop'),
            field('*Storage*\ns3://example-backups/mysql'),
          ],
        },
        section('<https://github.com/example/shop/actions/runs/42|Open the run>'),
        { type: 'context', elements: [field('mysql-backup 1.2.3, 2026-11-22 03:03:05 UTC')] },
      ],
    });
  });

  it('tells of a failure: error and hint first, all escaped', () => {
    expect(renderSlackMessage(FAILURE)).toEqual({
      text: expect.stringMatching(
        /^❌ Backup of R&amp;D &lt;eu&gt; failed\n\*STORAGE_ACCESS_DENIED\*\n[\s\S]*&lt;not&gt; transactional/,
      ),
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: '❌ Backup of R&amp;D &lt;eu&gt; failed', emoji: true },
        },
        section(
          '*STORAGE_ACCESS_DENIED*\n' +
            'cannot write s3://example-backups/mysql/a&amp;b&lt;c&gt;: AccessDenied (HTTP 403)\n\n' +
            '*What to do:* Check the credentials and that their policy allows s3:PutObject there.',
        ),
        {
          type: 'section',
          fields: [
            field('*Server*\ndb1.example.com:3306'),
            field('*Duration*\n4.2 s'),
            field('*Storage*\ns3://example-backups/mysql'),
          ],
        },
        section(
          '*Warnings*\n• table shop.logs: "MyISAM" &lt;not&gt; transactional\n• the clock differs by 3 s',
        ),
        section('<https://github.com/example/shop/actions/runs/43|Open the run>'),
        { type: 'context', elements: [field('mysql-backup 1.2.3, 2026-11-22 03:00:04 UTC')] },
      ],
    });
  });

  it('keeps the limits of Slack whatever it is given, and cuts no character and no entity', () => {
    // The emoji at an odd place makes a cut at any fixed position fall inside a surrogate pair or an entity.
    for (const long of [
      '&'.repeat(20_000),
      `x${'🐬'.repeat(20_000)}`,
      '<'.repeat(20_000),
      'a&🐬'.repeat(9000),
    ]) {
      const { text, blocks } = renderSlackMessage({
        ...SUCCESS,
        outcome: 'succeeded with warnings',
        title: long,
        backupId: long,
        label: long,
        server: long,
        storage: long,
        schemas: Array.from({ length: 50 }, () => long),
        verification: { level: long, status: long },
        error: { code: long, message: long, hint: long },
        warnings: Array.from({ length: 500 }, () => long),
        tool: { name: long, version: long },
      });
      const all = textsOf(blocks);
      expect(text.length).toBeLessThanOrEqual(3000);
      expect(Buffer.from(text).toString('utf8')).toBe(text);
      expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(3000);
      expect(all.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(13_000);
      for (const block of blocks) {
        if ('fields' in block) {
          expect(block.fields.length).toBeLessThanOrEqual(10);
          for (const { text } of block.fields) expect(text.length).toBeLessThanOrEqual(2000);
        }
      }
      for (const text of all) {
        expect(text).not.toMatch(/\p{Surrogate}/u);
        expect(text.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
      }
    }
  });

  it('shows ten warnings and counts the rest', () => {
    const warnings = Array.from({ length: 12 }, (_, index) => `warning ${index}`);
    const texts = textsOf(renderSlackMessage({ ...SUCCESS, warnings }).blocks);
    const shown = texts.find((text) => text.startsWith('*Warnings*'))!;
    expect(shown.split('\n')).toHaveLength(12);
    expect(shown).toMatch(/• warning 9\n• … and 2 more in the log$/);
  });

  it('makes a link of nothing but a web page, and lets no text break out of it', () => {
    const linkOf = (runUrl: string) =>
      textsOf(renderSlackMessage({ ...SUCCESS, runUrl }).blocks).find((text) =>
        text.includes('Open the run'),
      );
    expect(linkOf('javascript:alert(1)')).toBeUndefined();
    expect(linkOf('not a page')).toBeUndefined();
    expect(linkOf('https://ci.example.com/?a=1&b=<!channel>|x')).toBe(
      '<https://ci.example.com/?a=1&amp;b=%3C!channel%3E%7Cx|Open the run>',
    );
  });
});
