// Clock of a storage, set by one of its answers. It advances with the monotonic clock, so a wrong
// or changed clock of this machine does not affect it.
import { systemClock } from '../core/clock.ts';

export interface StorageClock {
  /** Location of the storage, for messages. */
  location: string;
  now(): Date;
}

/**
 * Starts a clock.
 * @param time time that the storage has just reported
 */
export function startStorageClock(location: string, time: Date): StorageClock {
  const begin = systemClock.now();
  return { location, now: () => new Date(time.getTime() + systemClock.now() - begin) };
}
