// Writes one backup to a directory: under a temporary name, with every file and folder synced, then
// renamed. So a name without the temporary mark is a complete backup, also after a power failure.
import { lstat, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { forEachConcurrent } from '../../core/concurrency.ts';
import { BackupError } from '../../core/errors.ts';
import { codeOf, translateWriteError, translating } from './directory-errors.ts';
import { makeNewFolder, syncFolder, writeNewFile } from './directory-file.ts';
import { assertKey } from '../key.ts';
import { MeteredSource, stoppedBy } from '../metered-source.ts';
import type { BackupWriter, CleanUp, StoredObject } from '../storage.ts';
import { removeFolder } from './remove-folder.ts';

/** Number of files that are verified at a time. */
const FILES_AT_ONCE = 16;

export function incompleteName(backupId: string): string {
  return `.${backupId}.incomplete`;
}

/** Returns the backup id of a temporary folder; undefined for other names. */
export function incompleteId(name: string): string | undefined {
  return /^\.(.+)\.incomplete$/s.exec(name)?.[1];
}

export class DirectoryWriter implements BackupWriter {
  readonly #root: string;
  readonly #backupId: string;
  readonly #folder: string;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<unknown>>();
  /** Bytes of each stored object. */
  readonly #stored = new Map<string, number>();
  #committed = false;

  private constructor(root: string, backupId: string, signal: AbortSignal) {
    this.#root = root;
    this.#backupId = backupId;
    this.#folder = path.join(root, incompleteName(backupId));
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  static async begin(root: string, backupId: string, signal: AbortSignal): Promise<DirectoryWriter> {
    const writer = new DirectoryWriter(root, backupId, signal);
    await translating(`begin ${path.join(root, backupId)}`, async () => {
      await writer.#refuseExisting();
      await makeNewFolder(writer.#folder);
    });
    return writer;
  }

  write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject> {
    const written = this.#write(name, source, maxBytes);
    this.#running.add(written);
    const forget = (): boolean => this.#running.delete(written);
    written.then(forget, forget);
    return written;
  }

  async #write(
    name: string,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    maxBytes: number,
  ): Promise<StoredObject> {
    assertKey(`${this.#backupId}/${name}`);
    const metered = new MeteredSource(source, name, maxBytes, this.#signal);
    try {
      const bytes = await writeNewFile(path.join(this.#folder, name), metered);
      this.#stored.set(name, bytes);
      return { bytes };
    } catch (error) {
      if (metered.failure) throw metered.failure.error;
      if (this.#signal.aborted) throw stoppedBy(this.#signal);
      throw translateWriteError(error, `write ${path.join(this.#root, this.#backupId, name)}`);
    }
  }

  async discard(name: string): Promise<void> {
    assertKey(`${this.#backupId}/${name}`);
    const file = path.join(this.#folder, name);
    await translating(`remove ${file}`, () => rm(file, { force: true }));
    this.#stored.delete(name);
  }

  async commit(name: string, body: Uint8Array): Promise<StoredObject> {
    await this.#verifyComplete();
    const stored = await this.write(name, body, body.byteLength);
    const target = path.join(this.#root, this.#backupId);
    try {
      await syncFolder(this.#folder);
      await this.#refuseExisting();
      await rename(this.#folder, target);
      this.#committed = true;
      await syncFolder(this.#root);
    } catch (error) {
      throw translateWriteError(error, `commit ${target}`);
    }
    return stored;
  }

  async abort(): Promise<CleanUp> {
    if (this.#committed) return { removed: 0, left: [] };
    this.#stop.abort(new BackupError('CANCELLED', `backup ${this.#backupId} was aborted`));
    await Promise.allSettled(this.#running);
    return await removeFolder(this.#folder);
  }

  async revoke(): Promise<CleanUp> {
    if (!this.#committed) return await this.abort();
    const target = path.join(this.#root, this.#backupId);
    try {
      // One act hides the whole backup.
      await rename(target, this.#folder);
    } catch (error) {
      const { message } = translateWriteError(error, `take back ${target}`);
      return {
        removed: 0,
        left: [{ location: target, reason: message }],
        complete: [this.#root],
      };
    }
    this.#committed = false;
    return await this.abort();
  }

  /**
   * Verifies all objects.
   * @throws BackupError STORAGE_CHANGED if an object differs from the written one
   */
  async #verifyComplete(): Promise<void> {
    await forEachConcurrent(this.#stored, FILES_AT_ONCE, this.#signal, async ([name, bytes]) => {
      const file = path.join(this.#folder, name);
      const stats = await lstat(file).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
        throw translateWriteError(error, `look at ${file}`);
      });
      if (stats?.isFile() && stats.size === bytes) return;
      const found = stats?.isFile() ? `has ${stats.size} bytes, ${bytes} were written` : 'is gone';
      throw new BackupError('STORAGE_CHANGED', `${path.join(this.#root, this.#backupId, name)} ${found}`, {
        hint: 'Another program, such as a prune, removed or changed it while the backup ran: find out which, and start again.',
      });
    });
  }

  async #refuseExisting(): Promise<void> {
    const target = path.join(this.#root, this.#backupId);
    try {
      await lstat(target);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    throw new BackupError('STORAGE_EXISTS', `${target} exists already`, {
      hint: 'Start the backup again: it takes a new id.',
    });
  }
}
