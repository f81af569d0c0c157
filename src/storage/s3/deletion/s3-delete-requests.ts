// Deletes up to a thousand objects or versions per request, and one by one on servers without
// batches.
import { DeleteObjectCommand, DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { forEachConcurrent } from '../../../core/concurrency.ts';
import { BackupError } from '../../../core/errors.ts';
import { UNENDING } from '../requests/request-signals.ts';
import { s3ErrorStatus } from '../requests/s3-errors.ts';
import type { S3Location } from '../s3-location.ts';

/** Maximum number of objects in one DeleteObjects. */
const BATCH = 1000;
const CONCURRENCY = 8;

/**
 * One version of an object, by its whole key. Without an id: the newest, whose deletion leaves a
 * marker in a bucket with versions.
 */
export interface ObjectVersion {
  Key: string;
  VersionId?: string;
}

export interface DeleteFailure {
  key: string;
  code: string;
  versionId?: string;
}

/** Creates the signal of each request. */
export type NewSignal = () => AbortSignal;

export const untilDone: NewSignal = () => UNENDING;

/**
 * Deletes keys in the given order.
 * @param keys relative to the location
 * @throws BackupError STORAGE_*
 */
export async function deleteKeys(
  location: S3Location,
  keys: readonly string[],
  newSignal: NewSignal,
): Promise<void> {
  for (const batch of batches(keys)) {
    const failures = await deleteBatch(
      location,
      batch.map((key) => ({ Key: location.keyOf(key) })),
      newSignal,
    );
    if (failures.length > 0) throw notDeleted(location, failures);
  }
}

/**
 * Deletes versions in the given order.
 * @returns the failures that the server reported
 */
export async function deleteVersions(
  location: S3Location,
  versions: readonly ObjectVersion[],
  newSignal: NewSignal,
): Promise<DeleteFailure[]> {
  const failures: DeleteFailure[] = [];
  for (const batch of batches(versions)) failures.push(...(await deleteBatch(location, batch, newSignal)));
  return failures;
}

async function deleteBatch(
  { requests }: S3Location,
  objects: readonly ObjectVersion[],
  newSignal: NewSignal,
): Promise<DeleteFailure[]> {
  const Delete = { Objects: [...objects], Quiet: true };
  try {
    const { Errors = [] } = await requests.send(DeleteObjectsCommand, { Delete }, newSignal());
    return Errors.map(({ Key = '', Code = '', VersionId }) => ({
      key: Key,
      code: Code,
      ...(VersionId ? { versionId: VersionId } : {}),
    }));
  } catch (error) {
    // Servers without DeleteObjects, or with old checksums for it.
    if (![400, 405, 501].includes(s3ErrorStatus(error))) throw error;
  }
  await forEachConcurrent(objects, CONCURRENCY, UNENDING, async (object) => {
    await requests.send(DeleteObjectCommand, object, newSignal());
  });
  return [];
}

export function notDeleted({ bucket }: S3Location, failures: readonly DeleteFailure[]): BackupError {
  const [first] = failures;
  const code = failures.every(({ code }) => code === 'AccessDenied')
    ? 'STORAGE_ACCESS_DENIED'
    : 'STORAGE_FAILED';
  const more = failures.length > 1 ? ` and ${failures.length - 1} more` : '';
  return new BackupError(code, `cannot delete s3://${bucket}/${first!.key}${more}: ${first!.code}`, {
    hint: 'Check that the policy allows s3:DeleteObject and that no object lock holds the objects.',
    details: { failures },
  });
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let first = 0; first < items.length; first += BATCH) yield items.slice(first, first + BATCH);
}
