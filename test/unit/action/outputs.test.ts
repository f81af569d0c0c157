import { describe, expect, it } from '@jest/globals';
import { failureOutputs, OUTPUTS, outputsOf } from '../../../src/action/outputs.ts';
import { renderFailureJson, renderJson, type Outcome } from '../../../src/app/outcome.ts';
import { BackupError } from '../../../src/core/errors.ts';
import { CHECKS, FAILED, ID, LISTED, PROOF, PRUNED, RESTORED, stored } from './reports.ts';

const FACTS = {
  operation: 'backup',
  label: 'shop',
  server: 'db1:3306',
  storage: 's3://example-backups/production',
  directory: '/var/backups',
  storages: ['/var/backups', 's3://example-backups/production'],
  backupId: ID,
};
const BARE = { operation: 'backup' };

describe('outputs', () => {
  it('are those of action.yml, as texts', () => {
    expect(outputsOf(stored(), FACTS)).toEqual({
      'backup-id': ID,
      label: 'shop',
      server: 'db1:3306',
      storage: 's3://example-backups/production',
      directory: '/var/backups',
      storages: '/var/backups\ns3://example-backups/production',
      'manifest-key': `${ID}/@.manifest.json`,
      status: 'stored',
      tables: '3',
      rows: '1234567',
      'data-bytes': '5000000',
      'stored-bytes': '1500000',
      'duration-seconds': '12.5',
      'verification-level': 'off',
      'verification-status': 'not-run',
    });
    expect(outputsOf(RESTORED, BARE)).toMatchObject({
      status: 'restored',
      'verification-level': 'counts',
      'verification-status': 'passed',
    });
    expect(outputsOf(FAILED, BARE)).toMatchObject({ status: 'failed', 'verification-status': 'failed' });
    for (const outcome of [stored(), RESTORED, FAILED, LISTED])
      for (const name of Object.keys(outputsOf(outcome, FACTS))) expect(Object.keys(OUTPUTS)).toContain(name);
  });

  it('of a list are the newest backups, bounded, and what a step decides by', () => {
    if (LISTED.operation !== 'list') throw new Error('no list');
    const [one] = LISTED.report.backups;
    const backups = Array.from({ length: 250 }, (_, i) => ({ ...one!, backupId: `b${i}` }));
    const report = { ...LISTED.report, backups, newest: 'b249', newestVerified: 'b7' };
    const outputs = outputsOf({ ...LISTED, report }, { operation: 'list', storage: '/b' });
    expect(outputs).toMatchObject({
      storage: '/b',
      status: 'listed',
      count: '250',
      newest: 'b249',
      'newest-verified': 'b7',
      stale: 'false',
      'verification-status': 'not-run',
    });
    const shown = JSON.parse(outputs.backups!) as { backupId: string }[];
    expect([shown.length, shown[0]!.backupId, shown.at(-1)!.backupId]).toEqual([100, 'b249', 'b150']);
    const error = new BackupError('BACKUP_STALE', 'old');
    expect(outputsOf({ ...LISTED, error, exitCode: 4 }, BARE)).toMatchObject({
      stale: 'true',
      status: 'failed',
      newest: '',
    });
  });

  it('of what was pruned say how much, after a backup too', () => {
    const { removed, kept, freedBytes } = PRUNED;
    const expected = {
      removed: String(removed),
      kept: String(kept),
      'freed-bytes': String(freedBytes),
    };
    expect(outputsOf({ operation: 'prune', exitCode: 0, report: PRUNED }, BARE)).toMatchObject(expected);
    const backup = stored();
    Object.assign(backup.report, { retention: PRUNED });
    expect(outputsOf(backup, BARE)).toMatchObject(expected);
  });

  it('promise of a proven backup what list will show', () => {
    const statusAfter = (level: 'objects' | 'counts', status: 'passed' | 'failed' = 'passed') =>
      outputsOf(stored({ verification: { ...PROOF, level, status } }), FACTS).status;
    expect([statusAfter('objects'), statusAfter('counts'), statusAfter('counts', 'failed')]).toEqual([
      'objects-verified',
      'restore-verified',
      'stored',
    ]);
  });

  it('of a failure name what is known', () => {
    const full = new BackupError('STORAGE_FULL', '');
    expect(failureOutputs(full, BARE)).toEqual({ status: 'failed', 'verification-status': 'not-run' });
    expect(failureOutputs(new BackupError('CANCELLED', ''), BARE).status).toBe('cancelled');
    expect(failureOutputs(new BackupError('RUN_KILLED', ''), BARE).status).toBe('failed');
    expect(failureOutputs(new BackupError('VERIFICATION_FAILED', ''), FACTS)).toEqual({
      status: 'failed',
      'verification-status': 'failed',
      'backup-id': ID,
      label: 'shop',
      server: 'db1:3306',
      storage: 's3://example-backups/production',
      directory: '/var/backups',
      storages: '/var/backups\ns3://example-backups/production',
    });
  });

  it('and the report have one status', () => {
    const warned = new BackupError('FINISHED_WITH_WARNINGS', '');
    const failed = new BackupError('VERIFICATION_FAILED', '');
    const cancelled = new BackupError('CANCELLED', '');
    const outcomes: Outcome[] = [
      stored(),
      stored({ verification: { ...PROOF, level: 'objects' } }),
      { ...stored(), error: warned, exitCode: 3 },
      { ...stored({ verification: { ...PROOF, status: 'failed', checks: CHECKS } }), error: failed },
      { ...stored(), error: cancelled },
      RESTORED,
      FAILED,
      LISTED,
    ];
    for (const outcome of outcomes) {
      const { status, storage } = JSON.parse(renderJson(outcome, FACTS)) as Record<string, string>;
      const outputs = outputsOf(outcome, FACTS);
      expect([status, storage]).toEqual([outputs.status, outputs.storage]);
    }
    for (const error of [failed, cancelled]) {
      const report = JSON.parse(renderFailureJson(error, FACTS)) as Record<string, string>;
      expect(report).toMatchObject({ ...FACTS, status: failureOutputs(error, FACTS).status });
    }
  });
});
