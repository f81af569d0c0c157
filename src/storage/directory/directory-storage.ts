// Backups in a directory: `<directory>/<backup id>/<object name>`. Folders are 0700 and files 0600,
// because they hold the data of a database. Links below the directory are never followed, so no
// backup can point out of it.
import { randomBytes } from 'node:crypto';
import { type Dirent, type Stats } from 'node:fs';
import { link, lstat, readdir, readFile, rename, rm, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { allocateSized } from '../../core/buffer-pool.ts';
import { BackupError } from '../../core/errors.ts';
import { codeOf, translateFileError, translateWriteError, translating } from './directory-errors.ts';
import {
  makeFolders,
  makeNewFolder,
  openForReading,
  removeFolders,
  replaceFile,
  syncFolder,
  writeNewFile,
} from './directory-file.ts';
import { DirectoryWriter, incompleteId, incompleteName } from './directory-writer.ts';
import {
  assertBackupId,
  assertKey,
  BINLOG_FOLDER,
  compareBytes,
  isBackupId,
  isNameIn,
  OUTCOMES_FOLDER,
} from '../key.ts';
import { MeteredSource, stoppedBy } from '../metered-source.ts';
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
    const names = await this.#namesIn(backupId, '', namePrefix);
    for (const name of names.sort(compareBytes)) {
      const file = await this.#lstat(path.join(folder, name));
      if (file) yield { name, bytes: file.size };
    }
  }

  /** Returns the names of the files in a folder, and below it where names may have slashes. */
  async #namesIn(backupId: string, subfolder: string, namePrefix: string): Promise<string[]> {
    const folder = path.join(this.location, backupId, subfolder);
    const stats = await this.#lstat(folder);
    if (!stats?.isDirectory()) return [];
    const entries = await translating(`list ${folder}`, () => readdir(folder, { withFileTypes: true }));
    const names: string[] = [];
    for (const entry of entries) {
      const name = `${subfolder}${entry.name}`;
      if (!isNameIn(backupId, name)) continue;
      if (entry.isFile() && name.startsWith(namePrefix)) names.push(name);
      const isOnWay = namePrefix.startsWith(`${name}/`) || `${name}/`.startsWith(namePrefix);
      if (entry.isDirectory() && backupId === BINLOG_FOLDER && isOnWay)
        names.push(...(await this.#namesIn(backupId, `${name}/`, namePrefix)));
    }
    return names;
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
    const temporary = temporaryNextTo(file);
    await translating(`write ${file}`, () => replaceFile(file, temporary, body));
    return { bytes: body.byteLength };
  }

  async write(
    key: string,
    source: AsyncIterable<Uint8Array>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<StoredObject> {
    const file = await this.#newFileOf(key);
    const temporary = temporaryNextTo(file);
    const metered = new MeteredSource(source, key, maxBytes, signal);
    try {
      const bytes = await writeNewFile(temporary, metered);
      await rename(temporary, file);
      await syncFolder(path.dirname(file));
      return { bytes };
    } catch (error) {
      await rm(temporary, { force: true });
      await this.#removeEmpty(path.dirname(file));
      if (metered.failure) throw metered.failure.error;
      if (signal.aborted) throw stoppedBy(signal);
      throw translateWriteError(error, `write ${file}`);
    }
  }

  async putNew(key: string, body: Uint8Array): Promise<StoredObject> {
    const file = await this.#newFileOf(key);
    const temporary = temporaryNextTo(file);
    try {
      await writeNewFile(temporary, body);
      // Unlike a rename, a link fails if the name exists.
      await link(temporary, file);
      await syncFolder(path.dirname(file));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw translateWriteError(error, `write ${file}`);
      if (!(await this.read(key)).equals(body))
        throw new BackupError('STORAGE_EXISTS', `${file} exists already`, {
          hint: 'Another run wrote it at the same time.',
        });
    } finally {
      await rm(temporary, { force: true });
    }
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
    const deepestFirst = [...folders].sort((a, b) => b.length - a.length);
    for (const folder of deepestFirst) await translating(`delete ${folder}`, () => this.#removeEmpty(folder));
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
    const file = path.join(folder, name);
    for (let each = path.dirname(file); each !== folder; each = path.dirname(each))
      if (!this.#realFolders.has(each) && !(await this.#lstat(each))?.isDirectory())
        throw new BackupError('STORAGE_OBJECT_NOT_FOUND', `folder ${each} does not exist`, {
          hint: 'Symbolic links are not followed.',
        });
      else this.#realFolders.add(each);
    this.#realFolders.add(folder);
    return file;
  }

  /** Removes an empty folder, and those above it up to the location. */
  async #removeEmpty(folder: string): Promise<void> {
    for (let each = folder; each !== this.location; each = path.dirname(each)) {
      await removeIfEmpty(each);
      if (await this.#lstat(each)) return;
    }
  }

  /** Returns the path for an object of an archive, and makes its folders. */
  async #newFileOf(key: string): Promise<string> {
    assertKey(key);
    const folder = path.join(this.location, path.dirname(key));
    await translating(`make ${folder}`, () => makeFolders(folder));
    return await this.#fileOf(key);
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

/** Name of an unfinished file in the same folder. Listings leave it out. */
function temporaryNextTo(file: string): string {
  return path.join(path.dirname(file), `.${randomBytes(6).toString('hex')}.incomplete`);
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
