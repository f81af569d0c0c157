// Backups in a directory: `<directory>/<backup id>/<object name>`. Folders are 0700 and files 0600,
// because they hold the data of a database. Links below the directory are never followed, so no
// backup can point out of it.
import { randomBytes } from 'node:crypto';
import { type Dirent, type Stats } from 'node:fs';
import { lstat, readdir, readFile, rm, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { allocateSized } from '../../core/buffer-pool.ts';
import { BackupError } from '../../core/errors.ts';
import { codeOf, translateFileError, translating } from './directory-errors.ts';
import {
  makeFolders,
  makeNewFolder,
  openForReading,
  removeFolders,
  replaceFile,
  syncFolder,
} from './directory-file.ts';
import { DirectoryWriter, incompleteId, incompleteName } from './directory-writer.ts';
import {
  assertBackupId,
  assertKey,
  compareBytes,
  isBackupId,
  isObjectName,
  OUTCOMES_FOLDER,
} from '../key.ts';
import { stoppedBy } from '../metered-source.ts';
import { collect, MAX_TEXT_BYTES } from '../small-object.ts';
import { startStorageClock, type StorageClock } from '../storage-clock.ts';
import type { BackupWriter, CleanUp, IncompleteBackup, Storage, StoredObject } from '../storage.ts';
import { removeFolder } from './remove-folder.ts';

/** Size of one read(2): large enough to make its cost negligible, small compared with a chunk. */
const READ_BYTES = 256 * 1024;

export class DirectoryStorage implements Storage {
  readonly location: string;
  /** Verified backup folders: checked once, not for each of ten thousand objects. */
  readonly #realFolders = new Set<string>();
  #clock: StorageClock | undefined;

  /**
   * Creates a storage.
   * @param directory directory that the first write creates
   */
  constructor(directory: string) {
    this.location = path.resolve(directory);
  }

  async checkWritable(backupId: string, { isTrial } = { isTrial: false }): Promise<string[]> {
    assertBackupId(backupId);
    const folder = path.join(this.location, incompleteName(backupId));
    const probe = path.join(folder, 'probe');
    const body = randomBytes(64);
    return await translating(`write to ${this.location}`, async () => {
      const made = await makeNewFolder(folder);
      try {
        await replaceFile(probe, `${probe}.incomplete`, body);
        // On a network share, this is the time of its server.
        this.#clock = startStorageClock(this.location, (await lstat(probe)).mtime);
        if ((await readFile(probe)).equals(body)) return [];
      } finally {
        await rm(folder, { recursive: true, force: true });
        if (isTrial) await removeFolders(made);
      }
      throw new BackupError('STORAGE_FAILED', `${this.location} returned other bytes than were written`);
    });
  }

  clocks(): readonly StorageClock[] {
    return this.#clock ? [this.#clock] : [];
  }

  async freeBytes(): Promise<number | undefined> {
    for (let folder = this.location; ; folder = path.dirname(folder)) {
      try {
        const { bavail, bsize } = await statfs(folder);
        return bavail * bsize;
      } catch (error) {
        if (codeOf(error) !== 'ENOENT' || folder === path.dirname(folder)) return undefined;
      }
    }
  }

  async create(backupId: string, signal: AbortSignal): Promise<BackupWriter> {
    assertBackupId(backupId);
    await translating(`make ${this.location}`, () => makeFolders(this.location));
    return await DirectoryWriter.begin(this.location, backupId, signal);
  }

  async *listFolders(): AsyncGenerator<string> {
    const entries = await this.#readRoot();
    const ids = entries
      .filter((entry) => entry.isDirectory() && isBackupId(entry.name))
      .map((entry) => entry.name);
    yield* ids.sort(compareBytes);
  }

  async *listObjects(backupId: string, namePrefix = ''): AsyncGenerator<{ name: string; bytes: number }> {
    assertBackupId(backupId);
    const folder = path.join(this.location, backupId);
    const stats = await this.#lstat(folder);
    if (!stats?.isDirectory()) return;
    const entries = await translating(`list ${folder}`, () => readdir(folder, { withFileTypes: true }));
    const files = entries.filter(
      (entry) => entry.isFile() && isObjectName(entry.name) && entry.name.startsWith(namePrefix),
    );
    for (const { name } of files.sort((a, b) => compareBytes(a.name, b.name))) {
      const file = await this.#lstat(path.join(folder, name));
      if (file) yield { name, bytes: file.size };
    }
  }

  async findArchived(): Promise<string[]> {
    return [];
  }

  async read(key: string, maxBytes = MAX_TEXT_BYTES): Promise<Buffer> {
    return await collect(key, this.readStream(key, { signal: new AbortController().signal }), maxBytes);
  }

  async *readStream(key: string, options: { offset?: number; signal: AbortSignal }): AsyncGenerator<Buffer> {
    const { signal } = options;
    const file = await this.#fileOf(key);
    const handle = await translating(`read ${file}`, () => openForReading(file));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new BackupError('STORAGE_OBJECT_NOT_FOUND', `${file} is not a file`);
      for (let position = options.offset ?? 0; position < stats.size;) {
        if (signal.aborted) throw stoppedBy(signal);
        // Allocate no more than needed: otherwise thousands of small files leave as many large
        // buffers to the collector.
        const bytes = Math.min(READ_BYTES, stats.size - position);
        const { bytesRead, buffer } = await handle.read(allocateSized(bytes), 0, bytes, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        // Usually the whole buffer, so that its reader can return the memory.
        yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
      }
    } catch (error) {
      throw translateFileError(error, `read ${file}`);
    } finally {
      await handle.close();
    }
  }

  async put(key: string, body: Uint8Array): Promise<StoredObject> {
    const { backupId } = assertKey(key);
    if (backupId === OUTCOMES_FOLDER)
      await translating(`make ${this.location}`, () => makeFolders(path.join(this.location, backupId)));
    const file = await this.#fileOf(key);
    const temporary = path.join(path.dirname(file), `.${randomBytes(6).toString('hex')}.incomplete`);
    await translating(`write ${file}`, () => replaceFile(file, temporary, body));
    return { bytes: body.byteLength };
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) assertKey(key);
    const folders = new Set<string>();
    for (const key of keys) {
      const { backupId } = assertKey(key);
      const file = path.join(this.location, key);
      if (!(await this.#lstat(path.join(this.location, backupId)))?.isDirectory()) continue;
      await translating(`delete ${file}`, () => unlinkIfThere(file));
      folders.add(path.dirname(file));
    }
    this.#realFolders.clear();
    // As in S3, a folder exists as long as it has objects.
    for (const folder of folders) await translating(`delete ${folder}`, () => removeIfEmpty(folder));
    if (folders.size > 0) await translating(`sync ${this.location}`, () => syncFolder(this.location));
  }

  async lockOf(): Promise<undefined> {
    return undefined;
  }

  async *listIncomplete(manifestNames: readonly string[]): AsyncGenerator<IncompleteBackup> {
    for (const entry of await this.#readRoot()) {
      const backupId = incompleteId(entry.name) ?? entry.name;
      if (!entry.isDirectory() || !isBackupId(backupId)) continue;
      const folder = path.join(this.location, entry.name);
      if (backupId === entry.name && (await this.#hasAny(folder, manifestNames))) continue;
      const stats = await this.#lstat(folder);
      if (stats) yield { backupId, lastModified: stats.mtime };
    }
  }

  async removeIncomplete(backupId: string, manifestNames: readonly string[]): Promise<CleanUp> {
    assertBackupId(backupId);
    this.#realFolders.clear();
    const folder = path.join(this.location, backupId);
    const unfinished = await removeFolder(path.join(this.location, incompleteName(backupId)));
    if (await this.#hasAny(folder, manifestNames)) return unfinished;
    const finished = await removeFolder(folder);
    return {
      removed: unfinished.removed + finished.removed,
      left: [...unfinished.left, ...finished.left],
    };
  }

  async close(): Promise<void> {}

  async #readRoot(): Promise<Dirent[]> {
    try {
      return await readdir(this.location, { withFileTypes: true });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw translateFileError(error, `list ${this.location}`);
      throw new BackupError('STORAGE_BUCKET_NOT_FOUND', `directory ${this.location} does not exist`, {
        hint: 'Check the path; the first backup makes the directory.',
        cause: error,
      });
    }
  }

  /** Returns the path of a key. Refuses a link in place of the folder. */
  async #fileOf(key: string): Promise<string> {
    const { backupId, name } = assertKey(key);
    const folder = path.join(this.location, backupId);
    if (!this.#realFolders.has(folder) && !(await this.#lstat(folder))?.isDirectory()) {
      throw new BackupError('STORAGE_OBJECT_NOT_FOUND', `folder ${folder} does not exist`, {
        hint: 'Check the id with `mysql-backup list`; symbolic links are not followed.',
      });
    }
    this.#realFolders.add(folder);
    return path.join(folder, name);
  }

  async #hasAny(folder: string, names: readonly string[]): Promise<boolean> {
    for (const name of names) if ((await this.#lstat(path.join(folder, name)))?.isFile()) return true;
    return false;
  }

  async #lstat(file: string): Promise<Stats | undefined> {
    try {
      return await lstat(file);
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
      throw translateFileError(error, `look at ${file}`);
    }
  }
}

async function unlinkIfThere(file: string): Promise<void> {
  await rm(file, { force: true });
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST' && codeOf(error) !== 'ENOENT')
      throw error;
    if (codeOf(error) !== 'ENOENT') await syncFolder(folder);
  }
}
