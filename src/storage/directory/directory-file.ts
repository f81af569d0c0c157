// Single files of the directory storage: created exclusively and never through a link, 0600,
// durable on request.
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/**
 * Writes a new file and syncs it; removes the file after a failure.
 * @returns its bytes
 */
export async function writeNewFile(
  file: string,
  source: AsyncIterable<Uint8Array> | Uint8Array,
): Promise<number> {
  const handle = await open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    let bytes = 0;
    if (source instanceof Uint8Array) bytes = await writeAll(handle, source);
    else for await (const piece of source) bytes += await writeAll(handle, piece);
    await handle.sync();
    await handle.close();
    return bytes;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(file).catch(() => undefined);
    throw error;
  }
}

/** write(2) may accept fewer bytes than given, for example on a full disk. */
async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<number> {
  let written = 0;
  while (written < piece.byteLength) written += (await handle.write(piece, written)).bytesWritten;
  return written;
}

/** Replaces a file by one act: a reader sees the whole old or the whole new file. */
export async function replaceFile(file: string, temporary: string, body: Uint8Array): Promise<void> {
  await writeNewFile(temporary, body);
  try {
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** O_NONBLOCK: a pipe in place of a file would wait for its other end. */
export function openForReading(file: string): Promise<FileHandle> {
  return open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

/** Syncs a folder. A new name in a folder survives a power failure only after this. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Creates folders like mkdir -p, private to this user, and syncs each new name.
 * @returns the created folders, deepest first
 */
export async function makeFolders(folder: string): Promise<string[]> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  const made: string[] = [];
  if (first === undefined) return made;
  for (let each = path.resolve(folder); ; each = path.dirname(each)) {
    made.push(each);
    await syncFolder(path.dirname(each));
    if (each === path.resolve(first)) return made;
  }
}

/**
 * Attempts to create a folder. Another run may remove the parents in the meantime, because it
 * created them for a trial.
 */
const MAKE_TRIES = 20;

/**
 * Creates a new folder, and its parents like `makeFolders`.
 * @returns the created parents, deepest first
 * @throws Error with the code EEXIST if the folder exists
 */
export async function makeNewFolder(folder: string): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    try {
      const made = await makeFolders(path.dirname(folder));
      await mkdir(folder, { mode: 0o700 });
      return made;
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT' || tries === MAKE_TRIES) throw error;
    }
  }
}

/** Removes folders in order until one is not empty. */
export async function removeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders)
    try {
      await rmdir(folder);
    } catch {
      // Another client has put something into the folder.
      return;
    }
}
