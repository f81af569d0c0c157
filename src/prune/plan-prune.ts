// What is to go: what no rule keeps, less what is protected whatever the rules say. Pure.
import { backupStatus, type BackupStatus } from '../backups/backup-status.ts';
import type { FoundBackup } from '../backups/find-backups.ts';
import { backupTime } from '../format/names.ts';
import { formatSeconds } from '../units.ts';
import { applyPolicy } from './policy.ts';
import type { PruneRequest } from './request.ts';

export interface Planned {
  backup: FoundBackup;
  status: BackupStatus;
  /** Why it is kept; none: it is to go. */
  reasons: string[];
}

/** @returns every backup, in ascending order of time within its label */
export function planPrune(
  backups: readonly FoundBackup[],
  { policy, minAgeSeconds }: Pick<PruneRequest, 'policy' | 'minAgeSeconds'>,
  now: Date,
): Planned[] {
  const labels = [...new Set(backups.map(({ label }) => label))].sort();
  return labels.flatMap((label) => {
    const ofLabel = backups
      .filter((backup) => backup.label === label)
      .sort((a, b) => (a.backupId < b.backupId ? -1 : 1));
    const kept = applyPolicy(
      ofLabel.map(({ backupId }) => ({ backupId, time: backupTime(backupId) })),
      policy,
      now,
    );
    const planned = ofLabel.map((backup) => ({
      backup,
      status: backupStatus(backup.verifications).status,
      reasons: kept.get(backup.backupId) ?? [],
    }));
    const best = newestProven(planned);
    for (const each of planned) {
      if (each === best) each.reasons.push(describeBest(each.status));
      if (isYounger(each.backup, minAgeSeconds, now))
        each.reasons.push(`younger than ${formatSeconds(minAgeSeconds)}`);
    }
    return planned;
  });
}

/** The one that a restore can rely on most. */
function newestProven(planned: readonly Planned[]): Planned | undefined {
  const newestOf = (status: BackupStatus): Planned | undefined =>
    planned.findLast((each) => each.status === status);
  return newestOf('restore-verified') ?? newestOf('objects-verified') ?? planned.at(-1);
}

function describeBest(status: BackupStatus): string {
  switch (status) {
    case 'restore-verified':
      return 'newest that was restored and verified';
    case 'objects-verified':
      return 'newest whose objects were verified';
    case 'stored':
      return 'newest, none is verified';
  }
}

/** Since its end, so that a long backup is young when it has just ended; one from the future is young as well. */
function isYounger({ backupId, end }: FoundBackup, seconds: number, now: Date): boolean {
  const time = Math.max(backupTime(backupId).getTime(), Date.parse(end));
  return now.getTime() - time < seconds * 1000;
}
