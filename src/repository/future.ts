// Backups whose id lies in the future: made by a clock that was ahead, or put there by an attacker so that they stay the newest for
// ever. They count for nothing, and are named.
import { backupTime } from '../format/names.ts';
import type { Storage } from '../storage/storage.ts';

/** More than the clocks of two machines differ, in milliseconds. */
const TOLERANCE_MS = 5 * 60_000;

export function isFromFuture(backupId: string, now: Date): boolean {
  return isAhead(backupTime(backupId), now);
}

/** Whether a time is later than another one by more than clocks differ. */
export function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > TOLERANCE_MS;
}

/**
 * The present, by which backups are judged: where our clock is ahead of the storage's, the storage's time. To be asked after the storage
 * was read, for its answers state the time.
 */
export function presentOf({ storage, now }: { storage: Storage; now: () => Date }): Date {
  const ours = now();
  const earlier = storage.clocks().map((clock) => clock.now());
  return earlier.find((time) => isAhead(ours, time)) ?? ours;
}
