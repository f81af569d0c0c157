// Several storages that hold copies of the same backups, as one storage. A backup is written to all
// of them in one pass. All objects of one backup are read from one storage: the first that holds
// the backup. A reader that needs another copy uses `copies`.
import type { Logger } from '../../core/log.ts';
import { joinNames } from '../../core/units.ts';
import { holdsBackup } from '../holds-backup.ts';
import type { StorageClock } from '../storage-clock.ts';
import { BINLOG_FOLDER } from '../key.ts';
import { CopiesWriter, type Leg } from './copies-writer.ts';
import { mergeCleanUps, mergeStored, nameStorage, settle, writeToAll } from './merge.ts';
import type {
  BackupWriter,
  CleanUp,
  IncompleteBackup,
  ObjectLock,
  Storage,
  StoredObject,
} from '../storage.ts';

export class CopiesStorage implements Storage {
  readonly location: string;
  readonly copies: readonly Storage[];
  readonly #logger: Logger;
  readonly #chosen = new Map<string, Promise<Storage>>();
  readonly #unreadable = new Set<Storage>();

  /**
   * Creates the storage.
   * @param copies in the order in which readers prefer them; at least one
   */
  constructor(copies: readonly [Storage, ...Storage[]], logger: Logger) {
    this.copies = copies;
    this.#logger = logger;
    this.location = joinNames(copies.map(({ location }) => location));
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
        legs.push({ location: storage.location, writer: await storage.create(backupId, signal) });
      }
    } catch (error) {
      await Promise.allSettled(legs.map(({ writer }) => writer.abort()));
      throw error;
    }
    return new CopiesWriter(legs);
  }

  /** Lists the folders of all storages that can be read. */
  async *listFolders(): AsyncGenerator<string> {
    const ids = new Set<string>();
    await this.#fromAny(async (storage) => {
      for await (const id of storage.listFolders()) ids.add(id);
    });
    yield* [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  async *listObjects(backupId: string, namePrefix?: string): AsyncGenerator<{ name: string; bytes: number }> {
    yield* (await this.#choose(backupId)).listObjects(backupId, namePrefix);
  }

  async findArchived(backupId: string): Promise<string[]> {
    return await (await this.#choose(backupId)).findArchived(backupId);
  }

  async read(key: string, maxBytes?: number): Promise<Buffer> {
    return await (await this.#choose(idOf(key))).read(key, maxBytes);
  }

  async *readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncGenerator<Buffer> {
    yield* (await this.#choose(idOf(key))).readStream(key, options);
  }

  /** Writes to each storage that has the backup; to all if none has it. */
  async put(key: string, body: Uint8Array): Promise<StoredObject> {
    const having = await this.#holders(idOf(key));
    const storages = having.length === 0 ? this.copies : having;
    return mergeStored(await settle(storages.map((storage) => storage.put(key, body))));
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

  /** Stores in the first storage first: readers prefer it, so the others never hold more. */
  async putNew(key: string, body: Uint8Array): Promise<StoredObject> {
    const stored: StoredObject[] = [];
    for (const storage of this.copies) stored.push(await nameStorage(storage, storage.putNew(key, body)));
    return mergeStored(stored);
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

  #choose(backupId: string): Promise<Storage> {
    let storage = this.#chosen.get(backupId);
    if (!storage) {
      storage = this.#find(backupId);
      this.#chosen.set(backupId, storage);
      storage.catch(() => this.#chosen.delete(backupId));
    }
    return storage;
  }

  /** Finds the first storage with the backup; without one, the first that can be read. */
  async #find(backupId: string): Promise<Storage> {
    const [first, ...others] = this.copies;
    let readable: Storage | undefined;
    let failure: unknown;
    for (const storage of [first!, ...others]) {
      try {
        if (await holds(storage, backupId)) return storage;
        readable ??= storage;
      } catch (error) {
        failure ??= error;
        this.#warn(storage, error);
      }
    }
    if (readable) return readable;
    throw failure;
  }

  async #holders(backupId: string): Promise<Storage[]> {
    const having: Storage[] = [];
    await this.#fromAny(async (storage) => {
      if (await holdsBackup(storage, backupId)) having.push(storage);
    });
    return this.copies.filter((storage) => having.includes(storage));
  }

  /** Works on each storage; one that fails is named once. @throws if all fail */
  async #fromAny(work: (storage: Storage) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(this.copies.map(work));
    const failures = results.flatMap((result, index) =>
      result.status === 'rejected' ? [{ storage: this.copies[index]!, error: result.reason as unknown }] : [],
    );
    if (failures.length === this.copies.length) throw failures[0]!.error;
    for (const { storage, error } of failures) this.#warn(storage, error);
  }

  #warn(storage: Storage, error: unknown): void {
    if (this.#unreadable.has(storage)) return;
    this.#unreadable.add(storage);
    this.#logger.warn(`${storage.location} cannot be read: ${(error as Error).message}`);
  }
}

/** A storage holds an archive if it has an object of it. */
async function holds(storage: Storage, folder: string): Promise<boolean> {
  if (folder !== BINLOG_FOLDER) return await holdsBackup(storage, folder);
  for await (const _ of storage.listObjects(folder)) return true;
  return false;
}

function idOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')));
}
