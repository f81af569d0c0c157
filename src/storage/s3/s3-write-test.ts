// Shows before a backup that a bucket takes what will be sent to it, with everything that was asked for: a small object and an
// upload in parts with the same encryption, class and checksum, and each permission that the backup needs.
import { randomBytes } from 'node:crypto';
import { BackupError } from '../../core/errors.ts';
import type { S3BucketLock } from './s3-bucket-lock.ts';
import { ObjectProbe } from './object-probe.ts';
import { cleanUpSignal } from './request-signals.ts';
import type { NewSignal } from './s3-delete-requests.ts';
import type { S3Location } from './s3-location.ts';
import { UploadProbe } from './upload-probe.ts';

/** Below the id: what is left of them by a kill is an incomplete backup. */
const PROBE = '@.probe';
const UPLOAD_PROBE = '@.probe-parts';
/** In a bucket that locks objects by default, each probe would stay: one is kept, at the root of the location. */
const KEPT_PROBE = '.mysql-backup-probe';
const KEPT_BODY = Buffer.from(
  'Written by the write test of mysql-backup: the bucket locks it, so it is kept and used again.\n',
);

/**
 * @returns warnings
 * @throws BackupError STORAGE_*, naming the permission or the option that is the matter
 */
export async function testWriting(
  at: S3Location,
  bucketLock: S3BucketLock,
  backupId: string,
): Promise<string[]> {
  await at.isEmpty(backupId);
  const isLocked = await isLockedByDefault(at, bucketLock);
  const upload = new UploadProbe(at, at.keyOf(`${backupId}/${UPLOAD_PROBE}`));
  if (isLocked) {
    await new ObjectProbe(at, at.keyOf(KEPT_PROBE), KEPT_BODY).keep();
    await cleaningUp(at, upload, () => upload.abort());
    return [];
  }
  const probe = new ObjectProbe(at, at.keyOf(`${backupId}/${PROBE}`), randomBytes(64));
  // Two chains of requests that each wait for the network.
  const [warnings] = await allSettled([
    cleaningUp(at, probe, async () => {
      await probe.write();
      await probe.read();
      if (at.policy.objectLock) await probe.mayLock();
      return await probe.writeInClass();
    }),
    cleaningUp(at, upload, async () => {
      await upload.complete();
      await upload.abort();
      return [];
    }),
  ]);
  return warnings!;
}

/** Removes a probe after its test; after a failure that is the error, whatever becomes of the removal. */
async function cleaningUp<T>(
  at: S3Location,
  probe: { remove(newSignal?: NewSignal): Promise<void> },
  test: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await test();
  } catch (error) {
    // It may be there, whatever came back.
    await probe
      .remove(cleanUpSignal)
      .catch((cause: Error) => at.logger.warn(`the write test left an object: ${cause.message}`));
    throw error;
  }
  await probe.remove();
  return result;
}

/** All of them end before the first failure goes up. */
async function allSettled<T>(tests: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(tests);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function isLockedByDefault(at: S3Location, bucketLock: S3BucketLock): Promise<boolean> {
  try {
    const { isEnabled, defaultMs } = await bucketLock.read();
    if (at.policy.objectLock && !isEnabled)
      throw new BackupError('STORAGE_UNSUPPORTED', `s3://${at.bucket} has no object lock`, {
        hint: 'Switch it on for the bucket, or leave --s3-object-lock-mode and --s3-object-lock-days out.',
      });
    if (defaultMs !== undefined) at.policy.expectBucketLock();
    return defaultMs !== undefined;
  } catch (error) {
    // Only a backup that locks its objects needs the permission to look.
    if (at.policy.objectLock || (error as BackupError).code !== 'STORAGE_ACCESS_DENIED') throw error;
    at.policy.expectBucketLock();
    return false;
  }
}
