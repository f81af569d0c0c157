// Two years of daily backups, with gaps and days that have two, judged as the restic program has judged them: the fixture is the output
// of `restic forget --dry-run --json --group-by ''` over snapshots of the same times, by the version that it names, in UTC.
// Since 0.16 restic keeps the oldest one too where a rule is not used up (its issue 3624), as we do: that alone is told apart.
import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PruneConfig } from '../../../src/options/operations.ts';
import { readConfig } from '../../../src/options/read/read-config.ts';
import { applyPolicy } from '../../../src/prune/policy.ts';
import { idOf } from './made-backups.ts';

interface Judged {
  restic: string;
  times: string[];
  /** `kept`: indices into `times`. */
  policies: { policy: string; kept: number[] }[];
}

const file = join(import.meta.dirname, '..', '..', 'fixtures', 'restic', 'two-years.json');
const { restic, times, policies } = JSON.parse(readFileSync(file, 'utf8')) as Judged;
const dated = times.map((text) => ({ backupId: idOf(new Date(text)), time: new Date(text) }));

/** `--keep-daily 7 …` as the command line takes it. */
function read(policy: string): PruneConfig {
  const words = policy.split(' ');
  const options = new Map(
    words.flatMap((word, i) => (i % 2 === 0 ? [[word.slice(2), [words[i + 1]!]] as const] : [])),
  );
  options.set('storage', ['/b']);
  return readConfig({ operation: 'prune', options }, { environment: {}, readFile: () => '' }) as PruneConfig;
}

it.each(policies)(`keeps with $policy what ${restic.split(' ').slice(0, 2).join(' ')} keeps`, (judged) => {
  const now = new Date(dated.at(-1)!.time.getTime() + 3_600_000);
  const kept = applyPolicy(dated, read(judged.policy).retentions[0]!.policy, now);
  const indices = (isOldestCounted: boolean): number[] =>
    dated.flatMap(({ backupId }, index) => {
      const reasons = kept.get(backupId) ?? [];
      return reasons.some((reason) => isOldestCounted || !reason.startsWith('oldest ')) ? [index] : [];
    });
  expect(indices(false)).toEqual(judged.kept);
  const isUsedUp = !['--keep-monthly 40', '--keep-yearly 10', '--keep-yearly 5'].some((rule) =>
    `${judged.policy} `.includes(`${rule} `),
  );
  expect(indices(true)).toEqual(isUsedUp ? judged.kept : [0, ...judged.kept]);
});
