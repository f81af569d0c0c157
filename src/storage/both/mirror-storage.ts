// Several storages written in one pass, as one storage. A refusal by one storage fails the whole
// write, and the slowest sets the pace. The first storage is the nearest: reads come from it.
//
// Commits run from the last to the first, far before near: the network is the likely failure, and
// until the far commit succeeds, nothing is visible anywhere. The rename in the near directory
// follows and is one local act. If it fails nevertheless, abort() reverts the far commit, manifest
// first.
import { BackupError } from '../../core/errors.ts';
import type { StorageClock } from '../storage-clock.ts';
import { Broadcast } from './broadcast.ts';
import type {
  BackupWriter,
  CleanUp,
  IncompleteBackup,
  ObjectLock,
  Storage,
  StoredObject,
} from '../storage.ts';

export class MirrorStorage implements Storage {
  readonly location: string;
  readonly copies: readonly Storage[];
  readonly #first: Storage;

  /**
   * Creates a mirror.
   * @param storages nearest first; at least one
   */
  constructor(storages: readonly [Storage, ...Storage[]]) {
    this.copies = storages;
    this.#first = storages[0];
    this.location = storages.map(({ location }) => location).join(' and ');
  }

  async checkWritable(backupId: string, options?: { isTrial: boolean }): Promise<string[]> {
    const warnings: string[] = [];
    for (const storage of this.copies) warnings.push(...(await storage.checkWritable(backupId, options)));
    return warnings;
  }

  clocks(): readonly StorageClock[] {
    return this.copies.flatMap((storage) => storage.clocks());
  }

  async freeBytes(): Promise<number | undefined> {
    const known = (await Promise.all(this.copies.map((storage) => storage.freeBytes()))).filter(
      (bytes) => bytes !== undefined,
    );
    return known.length === 0 ? undefined : Math.min(...known);
  }

  async create(backupId: string, signal: AbortSignal): Promise<BackupWriter> {
    const legs: Leg[] = [];
    try {
      for (const storage of this.copies) {
        legs.push({ storage, writer: await storage.create(backupId, signal), manifest: undefined });
      }
    } catch (error) {
      await Promise.allSettled(legs.map(({ writer }) => writer.abort()));
      throw error;
    }
    return new TeeWriter(backupId, legs);
  }

  listFolders(): AsyncIterable<string> {
    return this.#first.listFolders();
  }

  listObjects(backupId: string, namePrefix?: string): AsyncIterable<{ name: string; bytes: number }> {
    return this.#first.listObjects(backupId, namePrefix);
  }

  findArchived(backupId: string): Promise<string[]> {
    return this.#first.findArchived(backupId);
  }

  read(key: string, maxBytes?: number): Promise<Buffer> {
    return this.#first.read(key, maxBytes);
  }

  readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncIterable<Buffer> {
    return this.#first.readStream(key, options);
  }

  async put(key: string, body: Uint8Array): Promise<StoredObject> {
    return merge(await settle(this.copies.map((storage) => storage.put(key, body))));
  }

  async write(
    key: string,
    source: AsyncIterable<Uint8Array>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const written = new Set<Storage>();
    const writeTo = async (storage: Storage, branch: AsyncIterable<Uint8Array>): Promise<StoredObject> => {
      const stored = await storage.write(key, branch, maxBytes, signal);
      written.add(storage);
      return stored;
    };
    try {
      return await writeToAll(source, this.copies, writeTo);
    } catch (error) {
      await Promise.allSettled([...written].map((storage) => storage.delete([key])));
      throw error;
    }
  }

  /** The nearest first: reads come from it, so the others never hold more than it does. */
  async putNew(key: string, body: Uint8Array): Promise<StoredObject> {
    const stored: StoredObject[] = [];
    for (const storage of this.copies) stored.push(await storage.putNew(key, body));
    return merge(stored);
  }

  async delete(keys: readonly string[]): Promise<void> {
    await settle(this.copies.map((storage) => storage.delete(keys)));
  }

  async lockOf(key: string): Promise<ObjectLock | undefined> {
    return (await settle(this.copies.map((storage) => storage.lockOf(key)))).find(
      (lock) => lock !== undefined,
    );
  }

  /**
   * Lists the incomplete backups of each storage. An id that is incomplete in two storages comes
   * twice.
   */
  async *listIncomplete(manifestNames: readonly string[]): AsyncGenerator<IncompleteBackup> {
    for (const storage of this.copies) yield* storage.listIncomplete(manifestNames);
  }

  async removeIncomplete(backupId: string, manifestNames: readonly string[]): Promise<CleanUp> {
    return mergeCleanUps(
      await settle(this.copies.map((storage) => storage.removeIncomplete(backupId, manifestNames))),
    );
  }

  async close(): Promise<void> {
    await settle(this.copies.map((storage) => storage.close()));
  }
}

interface Leg {
  storage: Storage;
  writer: BackupWriter;
  /** Name of the manifest after its commit in this storage. */
  manifest: string | undefined;
}

class TeeWriter implements BackupWriter {
  readonly #backupId: string;
  readonly #legs: readonly Leg[];
  #committed = false;

  constructor(backupId: string, legs: readonly Leg[]) {
    this.#backupId = backupId;
    this.#legs = legs;
  }

  async write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject> {
    if (source instanceof Uint8Array) {
      return merge(await settle(this.#legs.map(({ writer }) => writer.write(name, source, maxBytes))));
    }
    return await writeToAll(source, this.#legs, ({ writer }, branch) => writer.write(name, branch, maxBytes));
  }

  async discard(name: string): Promise<void> {
    await settle(this.#legs.map(({ writer }) => writer.discard(name)));
  }

  async commit(name: string, body: Uint8Array): Promise<StoredObject> {
    const stored: StoredObject[] = [];
    for (const leg of this.#legs.toReversed()) {
      stored.unshift(await leg.writer.commit(name, body));
      leg.manifest = name;
    }
    this.#committed = true;
    return merge(stored);
  }

  async abort(): Promise<CleanUp> {
    if (this.#committed) return { removed: 0, left: [] };
    return mergeCleanUps(
      await settle(
        this.#legs.map((leg) => (leg.manifest === undefined ? leg.writer.abort() : this.#takeBack(leg))),
      ),
    );
  }

  async #takeBack({ storage, manifest }: Leg): Promise<CleanUp> {
    try {
      await storage.delete([`${this.#backupId}/${manifest}`]);
      return await storage.removeIncomplete(this.#backupId, []);
    } catch (error) {
      const location = `${storage.location}/${this.#backupId}`;
      return { removed: 0, left: [{ location, reason: (error as Error).message }] };
    }
  }
}

/** Writes one source to all targets at the pace of the slowest. The first failure ends all. */
async function writeToAll<T>(
  source: AsyncIterable<Uint8Array>,
  targets: readonly T[],
  write: (target: T, branch: AsyncIterable<Uint8Array>) => Promise<StoredObject>,
): Promise<StoredObject> {
  const broadcast = new Broadcast(source, targets.length);
  const writes = targets.map((target, index) =>
    write(target, broadcast.branch(index)).catch((error: unknown) => {
      broadcast.fail(error);
      throw error;
    }),
  );
  // Not awaited: after a failure, its source may take its time to end.
  void broadcast.run();
  const results = await Promise.allSettled(writes);
  if (broadcast.failure) throw broadcast.failure.error;
  return merge(results.map((result) => (result as PromiseFulfilledResult<StoredObject>).value));
}

/** Waits for all works before it throws the first failure. */
async function settle<T>(works: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(works);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

function mergeCleanUps(cleanUps: readonly CleanUp[]): CleanUp {
  return {
    removed: cleanUps.reduce((sum, { removed }) => sum + removed, 0),
    left: cleanUps.flatMap(({ left }) => left),
  };
}

/** Merges the known facts about an object; all copies must agree on its size. */
function merge(stored: StoredObject[]): StoredObject {
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
