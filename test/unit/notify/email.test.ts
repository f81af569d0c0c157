import { describe, expect, it } from '@jest/globals';
import { renderEmailHtml } from '../../../src/notify/email/email-html.ts';
import { renderEmailText } from '../../../src/notify/email/email-text.ts';
import type { Alert } from '../../../src/notify/notifier.ts';
import { FAILURE, SUCCESS } from './alerts.ts';

const BARE: Alert = {
  outcome: 'cancelled',
  operation: 'restore',
  title: 'Restore of\r\nBcc: x',
  warnings: [],
  tool: { name: 'mysql-backup', version: '1.2.3' },
  time: new Date('2026-11-22T03:00:04Z'),
};

describe('the text of an e-mail', () => {
  it('tells of a success', () => {
    expect(renderEmailText(SUCCESS)).toBe(`Backup of shop succeeded

Server        db1.example.com:3306
Databases     crm, shop
Content       12 tables, 1,234,567 rows
Size          5.00 MB of data, 1.50 MB stored
Duration      3 min 5 s
Verification  rows: passed
Backup        20261122T030000Z-4f2a9c
Label         shop
Storage       s3://example-backups/mysql

Run: https://github.com/example/shop/actions/runs/42

mysql-backup 1.2.3, 2026-11-22 03:03:05 UTC
`);
  });

  it('tells of a failure', () => {
    expect(renderEmailText(FAILURE)).toBe(`Backup of R&D <eu> failed

Error STORAGE_ACCESS_DENIED:
cannot write s3://example-backups/mysql/a&b<c>: AccessDenied (HTTP 403)

What to do: Check the credentials and that their policy allows s3:PutObject there.

Server    db1.example.com:3306
Duration  4.2 s
Storage   s3://example-backups/mysql

Warnings:
- table shop.logs: "MyISAM" <not> transactional
- the clock differs by 3 s

Run: https://github.com/example/shop/actions/runs/43

mysql-backup 1.2.3, 2026-11-22 03:00:04 UTC
`);
  });

  it('has no empty part where nothing is known', () => {
    expect(renderEmailText(BARE)).toBe(
      'Restore of Bcc: x cancelled\n\nmysql-backup 1.2.3, 2026-11-22 03:00:04 UTC\n',
    );
  });

  it('says of a backup that nobody restored that this was not tried', () => {
    const { verification: _, ...unproven } = SUCCESS;
    expect(renderEmailText(unproven)).toContain('Verification  not tried\n');
    expect(renderEmailText({ ...unproven, outcome: 'failed' })).not.toContain('Verification');
    expect(renderEmailText({ ...unproven, operation: 'restore' })).not.toContain('Verification');
  });
});

describe('the HTML of an e-mail', () => {
  it.each([
    ['success', SUCCESS],
    ['failure', FAILURE],
    ['little known', BARE],
  ])('of a %s is as it was looked at in a browser', (_, alert) => {
    expect(renderEmailHtml(alert)).toMatchSnapshot();
  });

  it('loads nothing, runs nothing, and escapes every text', () => {
    const evil = `"'><img src=x onerror=alert(1)><script>`;
    const html = renderEmailHtml({
      ...FAILURE,
      title: evil,
      server: evil,
      label: evil,
      storage: evil,
      backupId: evil,
      schemas: [evil],
      verification: { level: evil, status: evil },
      error: { code: evil, message: evil, hint: evil },
      warnings: [evil],
      runUrl: `https://ci.example.com/"onclick='x'<b>`,
      tool: { name: evil, version: evil },
    });
    expect(html).not.toMatch(/<(img|script|link|style|iframe|b)\b/);
    expect(html).not.toMatch(/url\(|@import|src=x onerror=alert\(1\)>/);
    expect(html.match(/href="[^"]*"/g)).toEqual(['href="https://ci.example.com/%22onclick=%27x%27%3Cb%3E"']);
    const tags = html.match(/<[^>]*>/g)!;
    for (const tag of tags) expect(tag).toMatch(/^<(!DOCTYPE html|\/?[a-z0-9]+( [a-z-]+="[^"<>]*")*)>$/);
  });
});
