// Asks several storages the same, and merges their answers.
import { BackupError } from '../../core/errors.ts';
import type { CleanUp, StoredObject } from '../storage.ts';
import { Broadcast } from './broadcast.ts';

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

/**
 * Writes one source to all targets, at the pace of the slowest. The first failure ends all of them,
 * and its error names its storage.
 */
export async function writeToAll<T extends { location: string }>(
  source: AsyncIterable<Uint8Array>,
  targets: readonly T[],
  write: (target: T, branch: AsyncIterable<Uint8Array>) => Promise<StoredObject>,
): Promise<StoredObject> {
  const broadcast = new Broadcast(source, targets.length);
  const writes = targets.map((target, index) =>
    nameStorage(target, write(target, broadcast.branch(index)), () => broadcast.failure).catch(
      (error: unknown) => {
        broadcast.fail(error);
        throw error;
      },
    ),
  );
  // Not awaited: after a failure, its source may take its time to end.
  void broadcast.run();
  const results = await Promise.allSettled(writes);
  if (broadcast.failure) throw broadcast.failure.error;
  return mergeStored(results.map((result) => (result as PromiseFulfilledResult<StoredObject>).value));
}

/**
 * Names the storage in an error, unless the message names it, or the error is that of the source.
 */
export async function nameStorage<T>(
  { location }: { location: string },
  work: Promise<T>,
  failure: () => { error: unknown } | undefined = () => undefined,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isOwn = error instanceof BackupError && error.code.startsWith('STORAGE_');
    if (!isOwn || failure()?.error === error) throw error;
    const { code, message, hint, details } = error;
    throw new BackupError(code, message.includes(location) ? message : `${location}: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, storage: location },
      cause: error,
    });
  }
}
