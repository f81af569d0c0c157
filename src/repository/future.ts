// Backups whose id lies in the future: made by a clock that was ahead, or put there by an attacker so that they stay the newest for
// ever. They count for nothing, and are named.
import { backupTime } from '../format/names.ts';

/** More than the clocks of two machines differ, in milliseconds. */
const TOLERANCE_MS = 5 * 60_000;

export function isFromFuture(backupId: string, now: Date): boolean {
  return backupTime(backupId).getTime() - now.getTime() > TOLERANCE_MS;
}
