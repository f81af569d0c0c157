import { describe, expect, it } from '@jest/globals';
import { renderFailure, renderSummary } from '../../../src/action/summary.ts';
import { BackupError } from '../../../src/core/errors.ts';
import type { Outcome } from '../../../src/app/outcome.ts';
import { BACKUP, CHECKS, FAILED, HOSTILE, ID, LISTED, PROOF, PRUNED, RESTORED, stored } from './reports.ts';

const HOW = {
  storageOptions: [
    ['storage', 's3://example-backups/production'],
    ['s3-endpoint', "https://s3.example.com/it's"],
  ],
  action: 'owner/mysql-backup-action@v1',
} as const;
const render = (outcome: Outcome, maxBytes?: number): string => renderSummary(outcome, HOW, maxBytes);

describe('the summary', () => {
  it('of a backup', () => expect(render(stored())).toMatchSnapshot());
  it('of a backup that was restored for a proof, with warnings', () => {
    const report = {
      verification: { ...PROOF, checks: CHECKS.slice(0, 2) },
      warnings: ['shop.order_lines lost 53 % of its rows', HOSTILE],
      stages: [...BACKUP.stages, { name: 'proof: schema', seconds: 1 }, { name: 'proof: data', seconds: 2 }],
      retention: { ...PRUNED, status: 'pruned', failed: 0 },
    } as const;
    expect(render(stored(report as unknown as Partial<typeof BACKUP>))).toMatchSnapshot();
  });
  it('of a restore', () => expect(render(RESTORED)).toMatchSnapshot());
  it('of a verification that failed', () => expect(render(FAILED)).toMatchSnapshot());
  it('of a list', () => expect(render(LISTED)).toMatchSnapshot());
  it('of what was pruned', () => {
    expect(render({ operation: 'prune', exitCode: 11, report: PRUNED })).toMatchSnapshot();
  });
  it('of a failure', () => {
    const error = new BackupError('VERIFICATION_FAILED', `${ID} does not verify: ${HOSTILE}`, {
      hint: 'Do not trust this copy.',
      details: { checks: CHECKS.slice(2) },
    });
    expect(
      renderFailure(error, { operation: 'restore', backupId: ID, label: HOSTILE, server: 'db1:3306' }, HOW),
    ).toMatchSnapshot();
  });

  it('promises no more than was proven', () => {
    expect(render(stored())).toContain('A restore has not been tried yet.');
    const verified = render(stored({ verification: { ...PROOF, level: 'objects' } }));
    expect(verified).toMatch(/SHA-256 is right\. A restore has not been tried yet\./);
    const failed = render(stored({ verification: { ...PROOF, status: 'failed' } }));
    expect(failed).toContain('**did not pass its verification**');
    expect(failed).not.toContain('### Restore this backup');
    const mixed = render(stored({ snapshot: { method: 'none', consistent: false } }));
    expect(mixed).toContain('**not at one moment**');
    expect(mixed).not.toContain('one snapshot');
  });

  it('of an outcome with an error is no success', () => {
    const error = new BackupError('FINISHED_WITH_WARNINGS', 'finished with 1 warnings');
    const summary = render({ ...stored({ warnings: ['w'] }), exitCode: 3, error });
    expect(summary).toMatch(/^## ❌ /);
    expect(summary).toContain('FINISHED_WITH_WARNINGS');
  });

  it('shows names as text, never as Markdown, HTML or a line of the chart', () => {
    const hostile = {
      label: HOSTILE,
      storage: HOSTILE,
      warnings: [HOSTILE],
      tableReports: [{ ...BACKUP.tableReports[0]!, schema: HOSTILE, name: HOSTILE }],
      stages: [...BACKUP.stages, { name: HOSTILE, seconds: 1 }],
    };
    const summary = render(stored(hostile));
    expect(summary).not.toContain('<img');
    expect(summary).not.toMatch(/\$x\^2\$|\*\*b\*\*|[^\\]\[l\\?\]\(/);
    expect(summary).not.toMatch(/^## h/m);
    // Every row of every table has the cells of its head.
    const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    for (const block of summary.split('\n\n').filter((text) => text.startsWith('| ')))
      expect(new Set(block.split('\n').map(cells)).size).toBe(1);
    const chart = /```mermaid\n([\s\S]*?)\n```/.exec(summary)![1]!;
    expect(chart.split('\n').slice(4)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^ {4}[A-Za-z0-9 -]+ \([\d.]+ s\) :2000-01-01 .*$/)]),
    );
    expect(chart).not.toMatch(/%%|#|`/);
  });

  it('stays below its limit and says what it left out', () => {
    const tables = Array.from({ length: 5000 }, (_, i) => ({
      ...BACKUP.tableReports[0]!,
      schema: `s${i}`,
      name: 'x'.repeat(64),
    }));
    const warnings = Array.from({ length: 300 }, (_, i) => `${i} ${'<'.repeat(900)}`);
    const whole = render(stored({ tableReports: tables, warnings }));
    expect(Buffer.byteLength(whole)).toBeLessThan(1_048_576);
    expect(whole).toContain('… and 4,980 more tables that are not shown here.');
    expect(whole).toContain('… and 4,950 more schemas that are not shown here.');
    expect(whole).toContain('… and 250 more warnings that are not shown here.');
    for (const maxBytes of [20_000, 3_000, 500]) {
      const cut = render(stored({ tableReports: tables, warnings }), maxBytes);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
      expect(cut).toMatch(/^## ⚠️ Backup stored/);
      expect(cut).toContain('not shown here');
    }
  });

  it('of a run that failed names the backup that is there', () => {
    const error = new BackupError('STORAGE_UNREACHABLE', 'gone');
    const summary = renderFailure(error, { operation: 'backup', backupId: ID, label: 'shop' }, HOW);
    expect(summary).toContain(`The backup \`${ID}\` is in the storage.`);
    expect(summary).toContain('| **Label** | `shop` |');
    const unknown = renderFailure(error, { operation: 'mysql-backup' }, HOW);
    expect(unknown).toMatch(/^## ❌ mysql-backup failed/);
  });

  it('of a cancelled run says so', () => {
    const error = new BackupError('CANCELLED', 'cancelled by SIGTERM');
    expect(renderFailure(error, { operation: 'restore' }, HOW)).toBe(
      '## 🚫 Restore cancelled: `CANCELLED`\n\n**`CANCELLED`** cancelled by SIGTERM\n',
    );
  });
});
