// Reads a backup from the first storage whose copy is sound. A copy whose last verification failed
// comes last. If a fault of the copy ends the work, the work begins again with the next copy: a
// restore is resumed then. Invariant: the caller learns which copies were passed over, and why.
import { BackupError } from '../core/errors.ts';
import { isBackupId } from '../format/names.ts';
import { holdsBackup } from '../storage/holds-backup.ts';
import type { Storage } from '../storage/storage.ts';
import { backupStatus } from './backup-status.ts';
import type { Context } from './context.ts';
import { findVerifications } from './find/find-backups.ts';

/** Copy that was not used, although it comes first. */
export interface PassedOver {
  storage: string;
  reason: string;
  /** Whether the storage simply has no copy. */
  isMissing?: true;
}

export interface FromCopy<R> {
  result: R;
  passedOver: readonly PassedOver[];
}

type Reader = Pick<Context, 'storage' | 'logger' | 'signal' | 'trust'>;

/**
 * Does the work on a sound copy. Without several storages, does the work as it is.
 * @throws the error of the work; that of the last copy if each has a fault
 */
export async function onSoundCopy<C extends Reader, R>(
  context: C,
  backupId: string,
  work: (context: C) => Promise<R>,
): Promise<FromCopy<R>> {
  const { copies } = context.storage;
  if (!copies) return { result: await work(context), passedOver: [] };
  const passedOver: PassedOver[] = [];
  const passOver = (each: PassedOver): void => {
    passedOver.push(each);
    const text = `the copy in ${each.storage} is passed over: ${each.reason}`;
    if (each.isMissing) context.logger.info(text);
    else context.logger.warn(text);
  };
  const usable = await findUsable(copies, backupId, context, passOver);
  for (const [index, storage] of usable.entries()) {
    context.signal.throwIfAborted();
    try {
      const result = await work({ ...context, storage });
      if (passedOver.length > 0) context.logger.info(`${backupId} was read from ${storage.location}`);
      return { result, passedOver };
    } catch (error) {
      if (context.signal.aborted || !isFaultOfCopy(error)) throw error;
      if (index === usable.length - 1) throw withPassedOver(error, storage, passedOver);
      passOver({ storage: storage.location, reason: error.message });
    }
  }
  // No storage has it: the error of a reader says so.
  const reasons = passedOver.filter(({ isMissing }) => !isMissing);
  try {
    return { result: await work(context), passedOver };
  } catch (error) {
    throw error instanceof BackupError ? withPassedOver(error, context.storage, reasons) : error;
  }
}

/** Returns warnings about copies that should have been used. */
export function warningsOf(passedOver: readonly PassedOver[]): string[] {
  return passedOver
    .filter(({ isMissing }) => !isMissing)
    .map(({ storage, reason }) => `the copy in ${storage} is passed over: ${reason}`);
}

/** Returns the storages that hold the backup, those with an open failure last. */
async function findUsable(
  copies: readonly Storage[],
  backupId: string,
  { trust, signal }: Reader,
  passOver: (copy: PassedOver) => void,
): Promise<Storage[]> {
  const sound: Storage[] = [];
  const doubtful: { storage: Storage; reason: string }[] = [];
  for (const storage of copies) {
    signal.throwIfAborted();
    const { location } = storage;
    try {
      if (!(await holdsBackup(storage, backupId))) {
        passOver({ storage: location, reason: `it has no ${backupId}`, isMissing: true });
        continue;
      }
      const failure = await findFailure(storage, backupId, trust);
      if (failure === undefined) sound.push(storage);
      else doubtful.push({ storage, reason: failure });
    } catch (error) {
      if (signal.aborted || !isFaultOfCopy(error)) throw error;
      passOver({ storage: location, reason: error.message });
    }
  }
  if (sound.length > 0)
    for (const { storage, reason } of doubtful) passOver({ storage: storage.location, reason });
  return [...sound, ...doubtful.map(({ storage }) => storage)];
}

async function findFailure(
  storage: Storage,
  backupId: string,
  trust: Context['trust'],
): Promise<string | undefined> {
  if (!isBackupId(backupId)) return undefined;
  const { status, time, failure } = backupStatus(
    await findVerifications(storage, backupId, trust?.verifyKeys),
  );
  return status === 'verification-failed' ? `its verification of ${time} failed: ${failure}` : undefined;
}

const FAULTS: ReadonlySet<string> = new Set([
  'BACKUP_NOT_FOUND',
  'MANIFEST_INVALID',
  'OBJECT_CORRUPT',
  'SIGNATURE_INVALID',
  'SIGNATURE_MISSING',
]);

/** Returns whether another copy of the same backup may not have the fault. */
export function isFaultOfCopy(error: unknown): error is BackupError {
  return error instanceof BackupError && (FAULTS.has(error.code) || error.code.startsWith('STORAGE_'));
}

function withPassedOver(
  { code, message, hint, details, cause }: BackupError,
  { location }: Storage,
  passedOver: readonly PassedOver[],
): BackupError {
  const earlier = passedOver.map(({ storage, reason }) => `${storage}: ${reason}`);
  return new BackupError(
    code,
    [message.includes(location) ? message : `${location}: ${message}`, ...earlier].join('; '),
    {
      ...(hint === undefined ? {} : { hint }),
      details: { ...details, ...(passedOver.length > 0 ? { passedOver } : {}) },
      cause,
    },
  );
}
