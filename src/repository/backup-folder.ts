// Folder of a backup: lists the files that describe the backup as a whole. Invariant: the name of
// the existing manifest decides whether a backup is encrypted, never the contents of a file.
import { BackupError } from '../core/errors.ts';
import { formatCount } from '../core/units.ts';
import { ENCRYPTED_SUFFIX, IDENTITY, MANIFEST, SUMMARY } from '../format/manifest.ts';
import { isVerificationName } from '../format/verification-record.ts';
import type { Storage } from '../storage/storage.ts';
import { MAX_NOTES, MAX_RECORD_BYTES, MAX_RECORDS } from './bounds.ts';

export interface NamedSize {
  name: string;
  /** Size in the listing of the storage. */
  bytes: number;
}

export interface BackupFolder {
  backupId: string;
  manifest: NamedSize;
  isEncrypted: boolean;
  /** Absent: the folder has no summary. */
  summaryBytes?: number;
  /** Whether the folder has the private key of a backup with a passphrase. */
  hasIdentity: boolean;
  /** Verification records, oldest first. */
  records: readonly NamedSize[];
}

/**
 * Lists the folder of a backup.
 * @returns undefined if there is no manifest, and so no backup
 * @throws BackupError MANIFEST_INVALID if the folder has more or larger files than any backup;
 * STORAGE_*
 */
export async function readFolder(storage: Storage, backupId: string): Promise<BackupFolder | undefined> {
  const files = new Map<string, number>();
  for await (const { name, bytes } of storage.listObjects(backupId, '@.')) {
    files.set(name, bytes);
    if (files.size > MAX_NOTES)
      throw crowded(backupId, `more than ${formatCount(MAX_NOTES)} files whose names begin with "@."`);
  }
  const manifests = [MANIFEST, MANIFEST + ENCRYPTED_SUFFIX].filter((name) => files.has(name));
  const [name] = manifests;
  if (name === undefined) return undefined;
  if (manifests.length > 1) throw crowded(backupId, `both ${manifests.join(' and ')}`);
  const records = [...files].filter(([each]) => isVerificationName(each));
  return {
    backupId,
    manifest: { name, bytes: files.get(name)! },
    isEncrypted: name !== MANIFEST,
    ...(files.has(SUMMARY) ? { summaryBytes: files.get(SUMMARY)! } : {}),
    hasIdentity: files.has(IDENTITY + ENCRYPTED_SUFFIX),
    records: records.map(([each, bytes]) => ({ name: each, bytes })),
  };
}

/**
 * Asserts plausible numbers and sizes of the records before any record is read.
 * @throws BackupError MANIFEST_INVALID
 */
export function assertPlausibleRecords({ backupId, records }: BackupFolder): void {
  if (records.length > MAX_RECORDS)
    throw crowded(backupId, `${formatCount(records.length)} records of verifications`);
  const large = records.find(({ bytes }) => bytes > MAX_RECORD_BYTES);
  if (large) throw crowded(backupId, `a record of ${formatCount(large.bytes)} bytes, ${large.name}`);
}

function crowded(backupId: string, excess: string): BackupError {
  return new BackupError('MANIFEST_INVALID', `the folder of ${backupId} has ${excess}, unlike any backup`, {
    hint: 'Someone else has put files there: find out who writes to the storage, and remove the files.',
  });
}
