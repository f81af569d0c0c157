// Merges the answers of several storages to the same call.
import { BackupError } from '../../core/errors.ts';
import type { CleanUp, StoredObject } from '../storage.ts';

/** Waits for all works before it throws the first failure. */
export async function settle<T>(works: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(works);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

export function mergeCleanUps(cleanUps: readonly CleanUp[]): CleanUp {
  const complete = cleanUps.flatMap((cleanUp) => cleanUp.complete ?? []);
  return {
    removed: cleanUps.reduce((sum, { removed }) => sum + removed, 0),
    left: cleanUps.flatMap(({ left }) => left),
    ...(complete.length > 0 ? { complete } : {}),
  };
}

/** Merges the known facts about an object; all copies must agree on its size. */
export function mergeStored(stored: StoredObject[]): StoredObject {
  const [first] = stored;
  for (const each of stored) {
    if (each.bytes !== first!.bytes) {
      throw new BackupError('STORAGE_FAILED', `the copies have ${first!.bytes} and ${each.bytes} bytes`, {
        hint: 'Start the backup again.',
      });
    }
  }
  return Object.assign({}, ...stored) as StoredObject;
}
