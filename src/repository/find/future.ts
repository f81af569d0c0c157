// Backups whose id lies in the future: a clock that was ahead made them, or an attacker wants them
// to stay the newest for ever. They do not count, and are named.
import { backupTime } from '../../format/names.ts';
import type { Storage } from '../../storage/storage.ts';

/** Tolerated difference of two machines' clocks, in milliseconds. */
const TOLERANCE_MS = 5 * 60_000;

export function isFromFuture(backupId: string, now: Date): boolean {
  return isAhead(backupTime(backupId), now);
}

/** Reports whether a time is later than another by more than clocks differ. */
export function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > TOLERANCE_MS;
}

/**
 * Returns the present time for judging backups: the storage's time if our clock is ahead of it.
 * Call it after the storage was read, because the storage's answers contain the time.
 */
export function presentOf({ storage, now }: { storage: Storage; now: () => Date }): Date {
  const ours = now();
  const earlier = storage.clocks().map((clock) => clock.now());
  return earlier.find((time) => isAhead(ours, time)) ?? ours;
}
