import { describe, expect, it } from '@jest/globals';
import { OUTPUTS, outputsOf } from '../../../src/action/outputs.ts';
import { renderFailure, renderSummary } from '../../../src/action/summary.ts';
import { BackupError } from '../../../src/errors.ts';
import type { Outcome } from '../../../src/outcome.ts';

const ID = '20261122T030000Z-4f2a9c';
const totals = {
  backupId: ID,
  label: 'shop',
  storage: 's3://bucket/a_b|c',
  tables: 3,
  rows: 1_234_567,
  dataBytes: 5_000_000,
  storedBytes: 1_500_000,
  durationSeconds: 12.5,
  snapshot: { method: 'lock-instance', consistent: true },
  stages: [],
};
const stored: Outcome = {
  operation: 'backup',
  exitCode: 0,
  report: { ...totals, tableReports: [], status: 'stored', warnings: ['<b>odd</b> | `name`\nnext'] },
};
const restored: Outcome = {
  operation: 'restore',
  exitCode: 0,
  report: {
    ...totals,
    status: 'restored',
    resumed: false,
    loadedBy: 'load-data',
    renamed: {},
    warnings: [],
    verification: { level: 'counts', status: 'passed', checks: [] },
  },
};
const failed: Outcome = {
  operation: 'verify',
  exitCode: 12,
  report: {
    ...totals,
    level: 'rows',
    status: 'failed',
    warnings: [],
    checks: [
      { check: 'count', status: 'passed', schema: 's', table: 'a', expected: 1, actual: 1 },
      { check: 'rows', status: 'failed', schema: 's', table: 't*', chunk: 4, expected: 'x', actual: 'y' },
    ],
  },
};
const listed: Outcome = {
  operation: 'list',
  exitCode: 0,
  report: { storage: '/b', backups: [], warnings: [] },
};

describe('outputs', () => {
  it('are those of action.yml, as texts', () => {
    expect(outputsOf(stored)).toEqual({
      'backup-id': ID,
      storage: 's3://bucket/a_b|c',
      'manifest-key': `${ID}/@.manifest.json`,
      status: 'stored',
      tables: '3',
      rows: '1234567',
      'data-bytes': '5000000',
      'stored-bytes': '1500000',
      'duration-seconds': '12.5',
    });
    expect(outputsOf(restored)).toMatchObject({
      status: 'restored',
      'verification-level': 'counts',
      'verification-status': 'passed',
    });
    expect(outputsOf(failed)).toMatchObject({ status: 'failed', 'verification-status': 'failed' });
    expect(outputsOf(listed)).toEqual({ storage: '/b', status: 'listed', backups: '[]' });
    for (const outcome of [stored, restored, failed, listed])
      for (const name of Object.keys(outputsOf(outcome))) expect(Object.keys(OUTPUTS)).toContain(name);
  });
});

describe('the summary', () => {
  it('says first what came out, and promises no more than is proven', () => {
    expect(renderSummary(stored)).toMatch(/^## Backup stored: `20261122T030000Z-4f2a9c`\n/);
    expect(renderSummary(stored)).toContain('| Rows | 1,234,567 |');
    expect(renderSummary(stored)).toContain('A restore has not been tried yet.');
    expect(renderSummary(restored)).toContain('| Verification | counts: passed |');
    expect(renderSummary(failed)).toMatch(/^## Verification failed: /);
    expect(renderSummary(failed)).toContain('2 checks of level rows, 1 failed.');
    expect(renderSummary(failed)).toContain('s.t\\*');
    expect(renderSummary(listed)).toMatch(/^## 0 backups/);
  });

  it('shows names and warnings as text, never as Markdown or HTML', () => {
    const summary = renderSummary(stored);
    expect(summary).not.toContain('<b>');
    expect(summary).toContain('- &lt;b\\>odd&lt;/b\\> \\| \\`name\\` next');
  });

  it('of a failure has code, message and hint', () => {
    const error = new BackupError('STORAGE_FULL', 'no space in /a_b', { hint: 'Free space.' });
    expect(renderFailure('backup', error)).toBe(
      '## backup failed: STORAGE_FULL\n\nno space in /a\\_b\n\nFree space.\n',
    );
    const cancelled = new BackupError('CANCELLED', 'cancelled by SIGTERM');
    expect(renderFailure('restore', cancelled)).toMatch(/^## restore cancelled: CANCELLED\n/);
  });
});
