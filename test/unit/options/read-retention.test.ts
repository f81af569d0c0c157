// What the --keep options mean to a backup and to prune.
import { describe, expect, it } from '@jest/globals';
import type { BackupConfig, PruneConfig } from '../../../src/options/operations.ts';
import { readConfig } from '../../../src/options/read/read-config.ts';
import type { Operation } from '../../../src/options/option-table.ts';
import { policyOf } from '../prune/made-backups.ts';

const read = (operation: Operation, given: Record<string, string>): unknown =>
  readConfig(
    {
      operation,
      options: new Map(Object.entries({ storage: '/b', ...given }).map(([name, value]) => [name, [value]])),
    },
    { environment: {}, readFile: () => '' },
  );

describe('retention', () => {
  it('is read with its defaults', () => {
    expect(read('prune', { 'keep-daily': '7', 'keep-yearly': 'unlimited' }) as PruneConfig).toMatchObject({
      retentions: [
        {
          policy: policyOf({ daily: 7, yearly: Infinity }),
          minAgeSeconds: 3600,
          incompleteOlderThanSeconds: 86_400,
        },
      ],
      dryRun: false,
    });
  });

  it.each([
    ['30d', { years: 0, months: 0, days: 30, hours: 0 }],
    ['2y5m7d3h', { years: 2, months: 5, days: 7, hours: 3 }],
    ['26h', { years: 0, months: 0, days: 0, hours: 26 }],
  ])('reads the span %s as restic does', (text, within) => {
    expect((read('prune', { 'keep-within': text }) as PruneConfig).retentions[0]!.policy.within).toEqual(
      within,
    );
  });

  it.each(['', '30', '1w', '3d2y', '-1d', '1.5d', '0d', '30s'])('refuses the span "%s"', (text) => {
    expect(() => read('prune', { 'keep-within': text })).toThrow(/--keep-within is/);
  });

  it('follows a backup only where a rule is given', () => {
    expect((read('backup', { user: 'u' }) as BackupConfig).retentions).toBeUndefined();
    expect((read('backup', { user: 'u', 'keep-last': '3' }) as BackupConfig).retentions).toMatchObject([
      { policy: policyOf({ last: 3 }) },
    ]);
    expect(() => read('backup', { user: 'u', 'min-age': '2h' })).toThrow(/--min-age needs/);
    expect(() => read('backup', { user: 'u', 'keep-last': '0' })).toThrow(/nothing says/);
  });

  it('belongs to no other operation', () => {
    expect(() => read('list', { 'keep-last': '3' })).toThrow(/does not belong to list/);
  });
});
