// Time of an S3 server, from the Date header of its last answer.
import type { S3Client } from '@aws-sdk/client-s3';
import { startStorageClock, type StorageClock } from '../../storage-clock.ts';

interface Answer {
  headers?: Record<string, string | undefined>;
}

export class ServerTime {
  readonly #location: string;
  #clock: StorageClock | undefined;

  /**
   * Creates the time.
   * @param location location of the storage, for messages
   */
  constructor(client: S3Client, location: string) {
    this.#location = location;
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        this.#note((result.response as Answer).headers ?? {});
        return result;
      },
      { step: 'deserialize', name: 'serverTime', priority: 'low' },
    );
  }

  /** Clock of the server; undefined: no answer contained a time. */
  get clock(): StorageClock | undefined {
    return this.#clock;
  }

  /**
   * Ignores answers of a cache: they have an age, and the time at which the cache received them.
   */
  #note({ date, age }: Record<string, string | undefined>): void {
    const time = Date.parse(date ?? '');
    if (age === undefined && !Number.isNaN(time))
      this.#clock = startStorageClock(this.#location, new Date(time));
  }
}
