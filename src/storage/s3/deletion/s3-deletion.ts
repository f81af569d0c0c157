// Deletes objects permanently. In a bucket with versions, a plain delete only hides an object with
// a marker, and the object still costs money. So each version is deleted by its id. Objects with a
// lock are reported with its date.
import { defined } from '../../../core/defined.ts';
import {
  GetBucketVersioningCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { mapConcurrent } from '../../../core/concurrency.ts';
import { BackupError } from '../../../core/errors.ts';
import { isObjectName } from '../../key.ts';
import { UNENDING } from '../requests/request-signals.ts';
import { s3ErrorName, s3ErrorStatus } from '../requests/s3-errors.ts';
import { assertListing } from '../assert-listing.ts';
import type { S3BucketLock } from './s3-bucket-lock.ts';
import {
  deleteKeys,
  deleteVersions,
  notDeleted,
  type DeleteFailure,
  type ObjectVersion,
  untilDone,
} from './s3-delete-requests.ts';
import type { S3Location } from '../s3-location.ts';
import type { ObjectLock } from '../../storage.ts';

/**
 * Number of objects that are examined to find the cause of a refused delete. The objects of one
 * backup have the same lock.
 */
const LOCKS_LOOKED_AT = 16;

export class S3Deletion {
  readonly #location: S3Location;
  readonly #bucketLock: S3BucketLock;
  #versioning: Promise<'on' | 'off' | 'unknown'> | undefined;
  #isHidingTold = false;

  constructor(location: S3Location, bucketLock: S3BucketLock) {
    this.#location = location;
    this.#bucketLock = bucketLock;
  }

  /**
   * Deletes objects.
   * @param keys keys relative to the location
   */
  async delete(keys: readonly string[], newSignal = untilDone): Promise<void> {
    if (keys.length === 0) return;
    this.#versioning ??= this.#readVersioning(newSignal);
    const versioning = await this.#versioning;
    const versions = versioning === 'off' ? undefined : await this.#versionsOf(keys, newSignal);
    const isPlain =
      versions === undefined ||
      (versioning === 'unknown' && versions.every(({ VersionId }) => VersionId === 'null'));
    if (isPlain) return await this.hide(keys, newSignal);
    await this.#deleteVersions(keys, versions, newSignal);
  }

  /** Deletes plainly: in a bucket with versions, a marker hides the objects. */
  async hide(keys: readonly string[], newSignal = untilDone): Promise<void> {
    await deleteKeys(this.#location, keys, newSignal);
  }

  /**
   * Deletes everything below a backup, including hidden versions.
   * @returns the number of objects
   */
  async deleteFolder(backupId: string): Promise<number> {
    this.#versioning ??= this.#readVersioning();
    const names: string[] = [];
    for await (const { name } of this.#location.listObjects(backupId, '', UNENDING)) names.push(name);
    const keys = names.map((name) => `${backupId}/${name}`);
    if ((await this.#versioning) !== 'on') {
      await this.delete(keys);
      return keys.length;
    }
    const root = this.#location.keyOf(`${backupId}/`);
    let versions: ListedVersion[];
    try {
      versions = await collect(this.#listVersions(root));
    } catch {
      await this.delete(keys);
      return keys.length;
    }
    await this.#deleteVersions(
      keys,
      versions.filter(({ Key }) => isObjectName(Key.slice(root.length))),
    );
    return keys.length;
  }

  /**
   * Deletes versions first and markers last: without its marker, a remaining version would become
   * visible again.
   */
  async #deleteVersions(
    keys: readonly string[],
    versions: readonly ListedVersion[],
    newSignal = untilDone,
  ): Promise<void> {
    const of = (isMarker: boolean): ObjectVersion[] =>
      versions
        .filter((version) => version.isMarker === isMarker)
        .map(({ Key, VersionId }) => ({ Key, VersionId }));
    for (const each of [of(false), of(true)]) {
      const failures = await deleteVersions(this.#location, each, newSignal);
      if (failures.length > 0) return await this.#afterRefusal(keys, failures, newSignal);
    }
  }

  /**
   * Returns the lock of an object.
   * @param wholeKey key with the location's prefix
   */
  async lockOf(wholeKey: string, versionId?: string): Promise<ObjectLock | undefined> {
    // Only buckets with versions have locks.
    this.#versioning ??= this.#readVersioning();
    if ((await this.#versioning) === 'off') return undefined;
    try {
      const head = await this.#location.requests.send(
        HeadObjectCommand,
        { Key: wholeKey, ...defined({ VersionId: versionId }) },
        UNENDING,
      );
      if (head.ObjectLockLegalHoldStatus === 'ON') return {};
      const until =
        head.ObjectLockRetainUntilDate ?? (await this.#bucketLock.defaultUntil(head.LastModified));
      return until && until.getTime() > Date.now() ? { until } : undefined;
    } catch (error) {
      const status = s3ErrorStatus(error);
      // The object is gone, or this is a delete marker.
      if (status === 404 || status === 405) return undefined;
      throw error;
    }
  }

  async #readVersioning(newSignal = untilDone): Promise<'on' | 'off' | 'unknown'> {
    const { requests, bucket, logger } = this.#location;
    try {
      const { Status } = await requests.send(GetBucketVersioningCommand, {}, newSignal());
      // Suspended: earlier objects still have versions.
      return Status === 'Enabled' || Status === 'Suspended' ? 'on' : 'off';
    } catch (error) {
      logger.debug(`cannot read whether s3://${bucket} has versions: ${s3ErrorName(error)}`);
      return 'unknown';
    }
  }

  /**
   * Returns all versions and markers of the keys, in their order; undefined if they cannot be
   * listed.
   */
  async #versionsOf(keys: readonly string[], newSignal = untilDone): Promise<ListedVersion[] | undefined> {
    const { bucket, logger } = this.#location;
    const found = new Map<string, ListedVersion[]>(keys.map((key) => [this.#location.keyOf(key), []]));
    const prefixes =
      keys.length === 1 ? keys : new Set(keys.map((key) => key.slice(0, key.indexOf('/') + 1)));
    try {
      for (const prefix of prefixes)
        for await (const version of this.#listVersions(this.#location.keyOf(prefix), newSignal))
          found.get(version.Key)?.push(version);
    } catch (error) {
      logger.debug(`versions cannot be listed in s3://${bucket}: ${s3ErrorName(error)}`);
      return undefined;
    }
    return [...found.values()].flat();
  }

  async *#listVersions(prefix: string, newSignal = untilDone): AsyncGenerator<ListedVersion> {
    let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (marker) {
      const page: ListObjectVersionsCommandOutput = await this.#location.requests.send(
        ListObjectVersionsCommand,
        { Prefix: prefix, ...marker },
        newSignal(),
      );
      assertListing(page, this.#location.bucket, prefix);
      for (const [list, isMarker] of [
        [page.Versions, false],
        [page.DeleteMarkers, true],
      ] as const)
        for (const { Key, VersionId = 'null' } of list ?? [])
          if (Key !== undefined) yield { Key, VersionId, isMarker };
      const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
      marker =
        IsTruncated && NextKeyMarker !== undefined
          ? {
              KeyMarker: NextKeyMarker,
              ...defined({ VersionIdMarker: NextVersionIdMarker }),
            }
          : undefined;
    }
  }

  /**
   * Explains a refusal. Throws the lock's date for a locked object. If only the permission for
   * versions is missing, hides the objects.
   */
  async #afterRefusal(
    keys: readonly string[],
    failures: readonly DeleteFailure[],
    newSignal = untilDone,
  ): Promise<void> {
    const locks = await mapConcurrent(failures.slice(0, LOCKS_LOOKED_AT), 8, ({ key, versionId }) =>
      this.lockOf(key, versionId).catch(() => undefined),
    );
    const held = locks.filter((lock) => lock !== undefined);
    if (held.length > 0) throw lockedError(this.#location.bucket, failures, held);
    if (failures.some(({ code }) => code !== 'AccessDenied')) throw notDeleted(this.#location, failures);
    await this.hide(keys, newSignal);
    if (this.#isHidingTold) return;
    this.#isHidingTold = true;
    this.#location.logger.warn(
      `objects deleted in s3://${this.#location.bucket} are only hidden, their versions stay: allow s3:DeleteObjectVersion, or let a lifecycle rule remove them`,
    );
  }
}

/** Reports whether an object lock caused the refusal of a delete. */
export function isLocked(error: unknown): boolean {
  return error instanceof BackupError && error.details['lockedUntil'] !== undefined;
}

interface ListedVersion extends Required<ObjectVersion> {
  isMarker: boolean;
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

function lockedError(
  bucket: string,
  failures: readonly DeleteFailure[],
  locks: readonly ObjectLock[],
): BackupError {
  const dates = locks.flatMap(({ until }) => (until ? [until.getTime()] : []));
  const lockedUntil = dates.length === locks.length ? new Date(Math.max(...dates)).toISOString() : undefined;
  const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
  return new BackupError(
    'STORAGE_ACCESS_DENIED',
    `cannot delete s3://${bucket}/${failures[0]!.key}${more}: locked ${lockedUntil ? `until ${lockedUntil}` : 'by a legal hold'}`,
    {
      hint: 'No action needed: a later prune removes the locked objects after that date.',
      details: { failures: failures.slice(0, 100), lockedUntil: lockedUntil ?? 'legal hold' },
    },
  );
}
