// What is to go: what no rule keeps, less what is protected whatever the rules say. Pure.
import { backupStatus, type BackupStatus } from '../repository/backup-status.ts';
import type { FoundBackup } from '../repository/find-backups.ts';
import { isSameIdentity, parseIdentity, type ServerIdentity } from '../format/server-identity.ts';
import { backupTime } from '../format/names.ts';
import { isFromFuture } from '../repository/future.ts';
import { formatSeconds } from '../core/units.ts';
import { applyPolicy } from './policy.ts';
import type { PruneRequest } from './request.ts';

export interface Planned {
  backup: FoundBackup;
  status: BackupStatus;
  /** Why it is kept; none: it is to go. */
  reasons: string[];
}

/** Why a backup is kept and not counted. */
export const FROM_FUTURE = 'from the future, so it does not count';

/** @returns every backup, in ascending order of time within its label */
export function planPrune(
  backups: readonly FoundBackup[],
  { policy, minAgeSeconds, made }: Pick<PruneRequest, 'policy' | 'minAgeSeconds' | 'made'>,
  now: Date,
): Planned[] {
  return groupByServer(backups).flatMap((ofLabel) => {
    const planned = ofLabel.map((backup): Planned => ({
      backup,
      status: backupStatus(backup.verifications).status,
      reasons: isFromFuture(backup.backupId, now) ? [FROM_FUTURE] : [],
    }));
    // A clock that was ahead, or an attacker: what lies in the future uses up no rule.
    const counted = planned.filter(({ reasons }) => reasons.length === 0);
    // One whose verification failed uses up no rule either, and is kept as long as the rules would keep it.
    const sound = counted.filter(({ status }) => status !== 'verification-failed');
    const [keptOfAll, keptOfSound] = [counted, sound].map((those) =>
      applyPolicy(
        those.map(({ backup: { backupId } }) => ({ backupId, time: backupTime(backupId) })),
        policy,
        now,
      ),
    );
    const proven = newestProven(sound);
    for (const each of planned) {
      const kept = each.status === 'verification-failed' ? keptOfAll : keptOfSound;
      each.reasons.push(...(kept!.get(each.backup.backupId) ?? []));
      const why = proven.get(each);
      if (why !== undefined) each.reasons.push(why);
      if (each.backup.backupId === made) each.reasons.push('made by this run');
      if (isYounger(each.backup, minAgeSeconds, now))
        each.reasons.push(`younger than ${formatSeconds(minAgeSeconds)}`);
    }
    return planned;
  });
}

/**
 * By label, and within one by selection and by server: the backup of one table does not push out those of all, and where a server has
 * taken a label over, its backups do not push out those of the other.
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
    if (!own) groups.push({ label, selection, ...(identity ? { identity } : {}), backups: [backup] });
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

/** The one that a restore can rely on most, and the newest one of which anything is verified: each with why it stays. */
function newestProven(planned: readonly Planned[]): ReadonlyMap<Planned, string> {
  const proven = new Map<Planned, string>();
  const verified = planned.findLast(({ status }) => status !== 'stored');
  const restored = planned.findLast(({ status }) => status === 'restore-verified');
  const newest = planned.at(-1);
  if (verified) proven.set(verified, 'newest whose objects were verified');
  else if (newest) proven.set(newest, 'newest, none is verified');
  if (restored) proven.set(restored, 'newest that was restored and verified');
  return proven;
}

/** Since its end, so that a long backup is young when it has just ended; one from the future is young as well. */
function isYounger({ backupId, end }: FoundBackup, seconds: number, now: Date): boolean {
  const time = Math.max(backupTime(backupId).getTime(), Date.parse(end));
  return now.getTime() - time < seconds * 1000;
}
