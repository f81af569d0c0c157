// Whether a bucket locks objects, and for how long those that come without a lock of their own. Some servers do not show such a lock
// at the object.
import { GetObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import { UNENDING } from './request-signals.ts';
import { s3ErrorStatus } from './s3-errors.ts';
import type { S3Location } from './s3-location.ts';

const DAY_MS = 86_400_000;
/** The longest year: a lock must not be taken for shorter than it is. */
const YEAR_DAYS = 366;

export interface BucketLock {
  isEnabled: boolean;
  /** How long an object without a lock of its own is locked, in milliseconds; absent: not at all. */
  defaultMs?: number;
}

export class S3BucketLock {
  readonly #at: S3Location;
  #lock: Promise<BucketLock> | undefined;

  constructor(at: S3Location) {
    this.#at = at;
  }

  /** Asks once. @throws BackupError STORAGE_*, without the permission STORAGE_ACCESS_DENIED */
  async read(): Promise<BucketLock> {
    this.#lock ??= this.#ask();
    this.#lock.catch(() => {
      this.#lock = undefined;
    });
    return await this.#lock;
  }

  /** Until when an object is locked by the bucket, as far as that can be seen. @param written its own date */
  async defaultUntil(written: Date | undefined): Promise<Date | undefined> {
    const { defaultMs } = await this.read().catch((): BucketLock => ({ isEnabled: false }));
    if (defaultMs === undefined || !written) return undefined;
    const until = new Date(written.getTime() + defaultMs);
    return until.getTime() > Date.now() ? until : undefined;
  }

  async #ask(): Promise<BucketLock> {
    try {
      const { ObjectLockConfiguration: lock } = await this.#at.requests.send(
        GetObjectLockConfigurationCommand,
        {},
        UNENDING,
      );
      if (lock?.ObjectLockEnabled !== 'Enabled') return { isEnabled: false };
      const { Days = 0, Years = 0 } = lock.Rule?.DefaultRetention ?? {};
      const days = Days + Years * YEAR_DAYS;
      return { isEnabled: true, ...(days > 0 ? { defaultMs: days * DAY_MS } : {}) };
    } catch (error) {
      // A bucket without locks, and a server that knows none.
      if (![400, 404, 405, 501].includes(s3ErrorStatus(error))) throw error;
      return { isEnabled: false };
    }
  }
}
