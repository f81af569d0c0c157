import { describe, expect, it } from '@jest/globals';
import { failureOutputs, OUTPUTS, outputsOf } from '../../../src/action/outputs.ts';
import { BackupError } from '../../../src/core/errors.ts';
import { FAILED, ID, LISTED, PROOF, RESTORED, stored } from './reports.ts';

describe('outputs', () => {
  it('are those of action.yml, as texts', () => {
    expect(outputsOf(stored())).toEqual({
      'backup-id': ID,
      storage: 's3://example-backups/production',
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
    expect(outputsOf(RESTORED)).toMatchObject({
      status: 'restored',
      'verification-level': 'counts',
      'verification-status': 'passed',
    });
    expect(outputsOf(FAILED)).toMatchObject({ status: 'failed', 'verification-status': 'failed' });
    expect(outputsOf(LISTED)).toMatchObject({ storage: '/b', status: 'listed' });
    for (const outcome of [stored(), RESTORED, FAILED, LISTED])
      for (const name of Object.keys(outputsOf(outcome))) expect(Object.keys(OUTPUTS)).toContain(name);
  });

  it('promise of a proven backup what list will show', () => {
    const statusAfter = (level: 'objects' | 'counts', status: 'passed' | 'failed' = 'passed') =>
      outputsOf(stored({ verification: { ...PROOF, level, status } })).status;
    expect([statusAfter('objects'), statusAfter('counts'), statusAfter('counts', 'failed')]).toEqual([
      'objects-verified',
      'restore-verified',
      'stored',
    ]);
  });

  it('of a failure name a backup only if it is there', () => {
    const facts = { operation: 'backup', backupId: ID };
    expect(failureOutputs(new BackupError('STORAGE_FULL', ''), facts)).toEqual({ status: 'failed' });
    expect(failureOutputs(new BackupError('CANCELLED', ''), facts)).toEqual({ status: 'cancelled' });
    expect(failureOutputs(new BackupError('VERIFICATION_FAILED', ''), facts)).toEqual({
      status: 'failed',
      'backup-id': ID,
      'verification-status': 'failed',
    });
  });
});
