import { describe, expect, it } from '@jest/globals';
import { groupUrl, samplesOf } from '../../../src/app/alerts/metrics.ts';
import { BackupError } from '../../../src/core/errors.ts';
import { renderMetrics } from '../../../src/notify/metrics.ts';
import { FAILURE } from './alerts.ts';

describe('metrics', () => {
  it('are gauges, each family once, with escaped labels, and end as OpenMetrics does', () => {
    const text = renderMetrics([
      { name: 'mysql_backup_stale', labels: { label: 'a"b\\c\nd', profile: undefined }, value: 1 },
      { name: 'mysql_backup_newest_rows', labels: { label: 'x' }, value: 1_234_567_890_123 },
      { name: 'mysql_backup_stale', labels: { label: 'y' }, value: 0 },
    ]);
    expect(text).toBe(`# HELP mysql_backup_newest_rows Rows of the newest good backup
# TYPE mysql_backup_newest_rows gauge
mysql_backup_newest_rows{label="x"} 1234567890123
# HELP mysql_backup_stale 1 if the newest backup is too old or missing
# TYPE mysql_backup_stale gauge
mysql_backup_stale{label="a\\"b\\\\c\\nd"} 1
mysql_backup_stale{label="y"} 0
# EOF
`);
  });

  it('of a failed run keep what the last good backup was', () => {
    const error = new BackupError('STORAGE_FULL', 'full');
    const alert = {
      ...FAILURE,
      label: 'shop',
      lastGood: { backupId: '20261121T030000Z-4f2a9c', time: '2026-11-21T03:00:00Z', rows: 7 },
    };
    const samples = samplesOf({ error }, alert);
    const valueOf = (name: string) => samples.find((sample) => sample.name === name)?.value;
    expect(valueOf('mysql_backup_last_run_success')).toBe(0);
    expect(valueOf('mysql_backup_last_run_exit_code')).toBe(11);
    expect(valueOf('mysql_backup_newest_timestamp_seconds')).toBe(Date.parse('2026-11-21T03:00:00Z') / 1000);
    expect(valueOf('mysql_backup_newest_rows')).toBe(7);
  });

  it('are pushed to a group for each operation and label', () => {
    const group = { operation: 'backup', label: 'a/ü' };
    expect(groupUrl('http://push:9091', group)).toBe(
      'http://push:9091/metrics/job/mysql_backup/operation/backup/label@base64/YS_DvA',
    );
    expect(groupUrl('http://push:9091/base/', { operation: 'list' })).toBe(
      'http://push:9091/base/metrics/job/mysql_backup/operation/list',
    );
    expect(groupUrl('http://push:9091/metrics/job/mine', group)).toBe('http://push:9091/metrics/job/mine');
  });
});
