// Plans the removal: backups that no rule keeps, without those that are protected regardless of the
// rules. Pure.
import { defined } from '../core/defined.ts';
import { backupStatus, type BackupStatus } from '../repository/backup-status.ts';
import type { FoundBackup } from '../repository/find/find-backups.ts';
import { isSameIdentity, parseIdentity, type ServerIdentity } from '../format/server-identity.ts';
import { backupTime } from '../format/names.ts';
import { isFromFuture } from '../repository/find/future.ts';
import { formatSeconds } from '../core/units.ts';
import { applyPolicy, type RetentionConfig } from './policy.ts';
import type { PruneRequest } from './request.ts';

export interface Planned {
  backup: FoundBackup;
  status: BackupStatus;
  /** Reasons for keeping the backup; none: it is removed. */
  reasons: string[];
}

/** Reason why a backup is kept and not counted. */
export const FROM_FUTURE = 'from the future, so it does not count';

/**
 * Plans the removal.
 * @returns every backup, in ascending order of time within its label
 */
export function planPrune(
  backups: readonly FoundBackup[],
  {
    policy,
    minAgeSeconds,
    made,
  }: Omit<RetentionConfig, 'incompleteOlderThanSeconds'> & Pick<PruneRequest, 'made'>,
  now: Date,
): Planned[] {
  return groupByServer(backups).flatMap((ofLabel) => {
    const planned = ofLabel.map((backup): Planned => ({
      backup,
      status: backupStatus(backup.verifications).status,
      reasons: isFromFuture(backup.backupId, now) ? [FROM_FUTURE] : [],
    }));
    // A backup in the future, from a clock that was ahead or from an attacker, does not use up a
    // rule.
    const counted = planned.filter(({ reasons }) => reasons.length === 0);
    // A backup whose verification failed does not use up a rule either, but is kept as long as the
    // rules would keep it.
    const sound = counted.filter(({ status }) => status !== 'verification-failed');
    const [keptOfAll, keptOfSound] = [counted, sound].map((those) =>
      applyPolicy(
        those.map(({ backup: { backupId } }) => ({ backupId, time: backupTime(backupId) })),
        policy,
        now,
      ),
    );
    const chosen = newestVerified(sound);
    for (const each of planned) {
      const kept = each.status === 'verification-failed' ? keptOfAll : keptOfSound;
      each.reasons.push(...(kept!.get(each.backup.backupId) ?? []));
      const why = chosen.get(each);
      if (why !== undefined) each.reasons.push(why);
      if (each.backup.backupId === made) each.reasons.push('made by this run');
      if (isYounger(each.backup, minAgeSeconds, now))
        each.reasons.push(`younger than ${formatSeconds(minAgeSeconds)}`);
    }
    return planned;
  });
}

/**
 * Groups by label, and within a label by selection and server: the backup of one table does not
 * push out full backups. After another server has taken a label over, its backups do not push out
 * those of the former server.
 */
function groupByServer(backups: readonly FoundBackup[]): FoundBackup[][] {
  const groups: {
    label: string;
    selection: string | undefined;
    identity?: ServerIdentity;
    backups: FoundBackup[];
  }[] = [];
  for (const backup of [...backups].sort((a, b) => (a.backupId < b.backupId ? -1 : 1))) {
    const { label, selection, serverIdentity } = backup;
    const identity = serverIdentity === undefined ? undefined : parseIdentity(serverIdentity);
    const own = groups.find(
      (group) =>
        group.label === label &&
        group.selection === selection &&
        (!identity || !group.identity || isSameIdentity(group.identity, identity) !== false),
    );
    if (!own) groups.push({ label, selection, ...defined({ identity }), backups: [backup] });
    else {
      own.backups.push(backup);
      // Marks change over the years, one at a time.
      if (identity) own.identity = identity;
    }
  }
  return groups
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0))
    .map(({ backups }) => backups);
}

/**
 * Returns the most reliable backup for a restore, and the newest verified one, each with the reason
 * for keeping it.
 */
function newestVerified(planned: readonly Planned[]): ReadonlyMap<Planned, string> {
  const chosen = new Map<Planned, string>();
  const verified = planned.findLast(({ status }) => status !== 'stored');
  const restored = planned.findLast(({ status }) => status === 'restore-verified');
  const newest = planned.at(-1);
  if (verified) chosen.set(verified, 'newest whose objects were verified');
  else if (newest) chosen.set(newest, 'newest, none is verified');
  if (restored) chosen.set(restored, 'newest that was restored and verified');
  return chosen;
}

/**
 * Reports whether the backup is too young, measured from its end: a long backup is young when it
 * has just ended. A backup from the future is young too.
 */
function isYounger({ backupId, end }: FoundBackup, seconds: number, now: Date): boolean {
  const time = Math.max(backupTime(backupId).getTime(), Date.parse(end));
  return now.getTime() - time < seconds * 1000;
}
