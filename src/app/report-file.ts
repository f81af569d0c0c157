// The file of --report. Invariants: the run verifies that it can write the file before it does
// anything. The file is private, because it holds names and sizes of a database. One act puts the
// file in place, so no link leads to another file.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../core/errors.ts';
import { replaceFile } from '../storage/directory/directory-file.ts';

/**
 * Verifies that the run can write the file.
 * @throws BackupError CONFIG_INVALID
 */
export async function assertReportWritable(file: string): Promise<void> {
  const refuse = (why: string, cause?: unknown): BackupError =>
    new BackupError('CONFIG_INVALID', `the report cannot be written to ${file}: ${why}`, {
      hint: 'Nothing was done. Name a file in a folder that exists and can be written.',
      cause,
    });
  const folder = path.dirname(path.resolve(file));
  try {
    if (!(await stat(folder)).isDirectory()) throw refuse(`${folder} is not a folder`);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const { code } = error as { code?: string };
    throw refuse(
      code === 'ENOENT' ? `folder ${folder} does not exist` : `${folder} cannot be written (${code})`,
      error,
    );
  }
  const there = await lstat(file).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return undefined;
    throw refuse(String(error.code), error);
  });
  if (there && !there.isFile())
    throw refuse(there.isSymbolicLink() ? 'it is a symbolic link' : 'it is not a regular file');
}

/**
 * Writes the report.
 * @throws BackupError STORAGE_FAILED
 */
export async function writeReportFile(file: string, json: string): Promise<void> {
  try {
    await replaceFile(file, `${file}.${randomBytes(6).toString('hex')}.incomplete`, Buffer.from(json));
  } catch (cause) {
    throw new BackupError(
      'STORAGE_FAILED',
      `the report cannot be written to ${file}: ${(cause as Error).message}`,
      { hint: 'The operation itself is done: see its log. Make room, or name another file.', cause },
    );
  }
}
