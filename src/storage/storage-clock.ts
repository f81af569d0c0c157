// The time of a storage, as one of its answers stated it. It goes on by the monotonic clock, so that a wrong or changed clock of this
// machine does not move it.
import { systemClock } from '../core/clock.ts';

export interface StorageClock {
  /** Of the storage, for messages. */
  location: string;
  now(): Date;
}

/** @param time which the storage has just stated */
export function startStorageClock(location: string, time: Date): StorageClock {
  const begin = systemClock.now();
  return { location, now: () => new Date(time.getTime() + systemClock.now() - begin) };
}
