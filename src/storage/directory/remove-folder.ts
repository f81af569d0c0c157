// Removes a folder with its contents, and reports the outcome instead of an error.
import { readdir, rm } from 'node:fs/promises';
import type { CleanUp } from '../storage.ts';
import { translateFileError } from './directory-errors.ts';

/** Removes a folder. A missing folder counts as removed. */
export async function removeFolder(folder: string): Promise<CleanUp> {
  const names = await readdir(folder).catch(() => []);
  try {
    await rm(folder, { recursive: true, force: true });
    return { removed: names.length, left: [] };
  } catch (error) {
    const { message } = translateFileError(error, `remove ${folder}`);
    const rest = await readdir(folder).catch(() => []);
    return { removed: names.length - rest.length, left: [{ location: folder, reason: message }] };
  }
}
