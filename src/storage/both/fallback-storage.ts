// Reads from two storages that may hold copies of the same backups, and prefers the near one.
// Invariant: all objects of one backup are read from the same storage; the backup's hashes show
// whether that copy is intact.
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import { BINLOG_FOLDER } from '../key.ts';
import type { StorageClock } from '../storage-clock.ts';
import type {
  BackupWriter,
  CleanUp,
  IncompleteBackup,
  ObjectLock,
  Storage,
  StoredObject,
} from '../storage.ts';

export class FallbackStorage implements Storage {
  readonly location: string;
  readonly #near: Storage;
  readonly #far: Storage;
  readonly #logger: Logger;
  readonly #chosen = new Map<string, Promise<Storage>>();

  constructor(near: Storage, far: Storage, logger: Logger) {
    this.#near = near;
    this.#far = far;
    this.#logger = logger;
    this.location = `${near.location} and ${far.location}`;
  }

  async *listFolders(): AsyncGenerator<string> {
    const ids = new Set<string>();
    for (const storage of [this.#near, this.#far]) for await (const id of storage.listFolders()) ids.add(id);
    yield* [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  async *listObjects(backupId: string, namePrefix?: string): AsyncGenerator<{ name: string; bytes: number }> {
    const storage = await this.#choose(backupId);
    yield* storage.listObjects(backupId, namePrefix);
  }

  async findArchived(backupId: string): Promise<string[]> {
    return await (await this.#choose(backupId)).findArchived(backupId);
  }

  async read(key: string, maxBytes?: number): Promise<Buffer> {
    return await (await this.#choose(idOf(key))).read(key, maxBytes);
  }

  async *readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncGenerator<Buffer> {
    const storage = await this.#choose(idOf(key));
    yield* storage.readStream(key, options);
  }

  /** Writes to each storage that has the backup. */
  async put(key: string, body: Uint8Array): Promise<StoredObject> {
    const [nearHas, farHas] = await Promise.all([has(this.#near, idOf(key)), has(this.#far, idOf(key))]);
    if (nearHas && farHas) await this.#near.put(key, body);
    return await (farHas ? this.#far : this.#near).put(key, body);
  }

  async close(): Promise<void> {
    await Promise.all([this.#near.close(), this.#far.close()]);
  }

  checkWritable(): Promise<string[]> {
    return Promise.reject(readOnly());
  }

  clocks(): readonly StorageClock[] {
    return [...this.#near.clocks(), ...this.#far.clocks()];
  }

  freeBytes(): Promise<number | undefined> {
    return Promise.resolve(undefined);
  }

  write(): Promise<StoredObject> {
    return Promise.reject(readOnly());
  }

  putNew(): Promise<StoredObject> {
    return Promise.reject(readOnly());
  }

  create(): Promise<BackupWriter> {
    return Promise.reject(readOnly());
  }

  /** Deletes leases, which put() has written to each storage. */
  async delete(keys: readonly string[]): Promise<void> {
    for (const storage of [this.#near, this.#far]) await storage.delete(keys);
  }

  async lockOf(key: string): Promise<ObjectLock | undefined> {
    return await (await this.#choose(idOf(key))).lockOf(key);
  }

  // oxlint-disable-next-line require-yield
  async *listIncomplete(): AsyncGenerator<IncompleteBackup> {
    throw readOnly();
  }

  removeIncomplete(): Promise<CleanUp> {
    return Promise.reject(readOnly());
  }

  #choose(backupId: string): Promise<Storage> {
    let storage = this.#chosen.get(backupId);
    if (!storage) {
      storage = this.#find(backupId);
      this.#chosen.set(backupId, storage);
    }
    return storage;
  }

  async #find(backupId: string): Promise<Storage> {
    const isNear =
      backupId === BINLOG_FOLDER ? await hasObjects(this.#near, backupId) : await has(this.#near, backupId);
    if (!isNear) return this.#far;
    this.#logger.debug(`${backupId} is read from the copy in ${this.#near.location}`);
    return this.#near;
  }
}

/**
 * Reports whether the storage has a copy. A folder without a manifest or a dump's first file is not
 * a copy.
 */
async function has(storage: Storage, backupId: string): Promise<boolean> {
  for await (const { name } of storage.listObjects(backupId, '@.'))
    if (/^@\.(manifest\.json(\.age)?|done\.json)$/.test(name)) return true;
  return false;
}

async function hasObjects(storage: Storage, folder: string): Promise<boolean> {
  for await (const _ of storage.listObjects(folder)) return true;
  return false;
}

function idOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')));
}

function readOnly(): BackupError {
  return new BackupError('INTERNAL', 'copies of backups are read-only');
}
