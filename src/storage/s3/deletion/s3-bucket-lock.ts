// Lock settings of a bucket: whether it locks objects, and the lock of objects without their own.
// Some servers do not report such a lock on the object.
import { GetObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import { UNENDING } from '../requests/request-signals.ts';
import { s3ErrorStatus } from '../requests/s3-errors.ts';
import type { S3Location } from '../s3-location.ts';

const DAY_MS = 86_400_000;
/** Days of the longest year: a lock must not be considered shorter than it is. */
const YEAR_DAYS = 366;

export interface BucketLock {
  isEnabled: boolean;
  /** Lock of an object without its own, in milliseconds; absent: no lock. */
  defaultMs?: number;
}

export class S3BucketLock {
  readonly #location: S3Location;
  #lock: Promise<BucketLock> | undefined;

  constructor(location: S3Location) {
    this.#location = location;
  }

  /**
   * Reads the settings once.
   * @throws BackupError STORAGE_*; STORAGE_ACCESS_DENIED without the permission
   */
  async read(): Promise<BucketLock> {
    this.#lock ??= this.#ask();
    this.#lock.catch(() => {
      this.#lock = undefined;
    });
    return await this.#lock;
  }

  /**
   * Returns the end of the bucket's lock on an object, if known.
   * @param written modification time of the object
   */
  async defaultUntil(written: Date | undefined): Promise<Date | undefined> {
    const { defaultMs } = await this.read().catch((): BucketLock => ({ isEnabled: false }));
    if (defaultMs === undefined || !written) return undefined;
    const until = new Date(written.getTime() + defaultMs);
    return until.getTime() > Date.now() ? until : undefined;
  }

  async #ask(): Promise<BucketLock> {
    try {
      const { ObjectLockConfiguration: lock } = await this.#location.requests.send(
        GetObjectLockConfigurationCommand,
        {},
        UNENDING,
      );
      if (lock?.ObjectLockEnabled !== 'Enabled') return { isEnabled: false };
      const { Days = 0, Years = 0 } = lock.Rule?.DefaultRetention ?? {};
      const days = Days + Years * YEAR_DAYS;
      return { isEnabled: true, ...(days > 0 ? { defaultMs: days * DAY_MS } : {}) };
    } catch (error) {
      // A bucket without locks, or a server that does not support them.
      if (![400, 404, 405, 501].includes(s3ErrorStatus(error))) throw error;
      return { isEnabled: false };
    }
  }
}
