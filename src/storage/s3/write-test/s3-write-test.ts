// Verifies before a backup that a bucket accepts its objects with all requested options: writes a
// small object and an upload in parts with the same encryption, class and checksum, and tests each
// permission that the backup needs.
import { randomBytes } from 'node:crypto';
import { BackupError } from '../../../core/errors.ts';
import type { S3BucketLock } from '../deletion/s3-bucket-lock.ts';
import { ObjectProbe } from './object-probe.ts';
import { cleanUpSignal } from '../requests/request-signals.ts';
import type { NewSignal } from '../deletion/s3-delete-requests.ts';
import type { S3Location } from '../s3-location.ts';
import { UploadProbe } from './upload-probe.ts';

/** Probes below the backup id: the remains of a killed test are an incomplete backup. */
const PROBE = '@.probe';
const UPLOAD_PROBE = '@.probe-parts';
/**
 * Probe that is kept at the root of the location: in a bucket that locks objects by default, every
 * probe remains.
 */
const KEPT_PROBE = '.mysql-backup-probe';
const KEPT_BODY = Buffer.from(
  'Written by the write test of mysql-backup: the bucket locks it, so it is kept and used again.\n',
);

/**
 * Tests writing.
 * @returns warnings
 * @throws BackupError STORAGE_*, naming the missing permission or the failing option
 */
export async function testWriting(
  location: S3Location,
  bucketLock: S3BucketLock,
  backupId: string,
): Promise<string[]> {
  await location.isEmpty(backupId);
  const isLocked = await isLockedByDefault(location, bucketLock);
  const upload = new UploadProbe(location, location.keyOf(`${backupId}/${UPLOAD_PROBE}`));
  if (isLocked) {
    await new ObjectProbe(location, location.keyOf(KEPT_PROBE), KEPT_BODY).keep();
    await cleaningUp(location, upload, () => upload.abort());
    return [];
  }
  const probe = new ObjectProbe(location, location.keyOf(`${backupId}/${PROBE}`), randomBytes(64));
  // Run both chains of requests in parallel, because each waits for the network.
  const [warnings] = await allSettled([
    cleaningUp(location, probe, async () => {
      await probe.write();
      await probe.read();
      if (location.policy.objectLock) await probe.mayLock();
      return await probe.writeInClass();
    }),
    cleaningUp(location, upload, async () => {
      await upload.complete();
      await upload.abort();
      return [];
    }),
  ]);
  return warnings!;
}

/**
 * Removes a probe after its test. A failure of the test is reported even if the removal fails too.
 */
async function cleaningUp<T>(
  location: S3Location,
  probe: { remove(newSignal?: NewSignal): Promise<void> },
  test: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await test();
  } catch (error) {
    // The object may exist, whatever the answer was.
    await probe
      .remove(cleanUpSignal)
      .catch((cause: Error) => location.logger.warn(`the write test left an object: ${cause.message}`));
    throw error;
  }
  await probe.remove();
  return result;
}

/** Waits for all tests before it throws the first failure. */
async function allSettled<T>(tests: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(tests);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function isLockedByDefault(location: S3Location, bucketLock: S3BucketLock): Promise<boolean> {
  try {
    const { isEnabled, defaultMs } = await bucketLock.read();
    if (location.policy.objectLock && !isEnabled)
      throw new BackupError('STORAGE_UNSUPPORTED', `s3://${location.bucket} has no object lock`, {
        hint: 'Switch it on for the bucket, or leave --s3-object-lock-mode and --s3-object-lock-days out.',
      });
    if (defaultMs !== undefined) location.policy.expectBucketLock();
    return defaultMs !== undefined;
  } catch (error) {
    // Only a backup that locks its objects needs the permission to read the lock.
    if (location.policy.objectLock || (error as BackupError).code !== 'STORAGE_ACCESS_DENIED') throw error;
    location.policy.expectBucketLock();
    return false;
  }
}
