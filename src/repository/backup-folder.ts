// The folder of a backup: which of the files that tell of the backup as a whole are in it, by one listing. Invariant: whether a
// backup is encrypted is decided here, by the manifest that is there, and never by what a file says.
import { BackupError } from '../core/errors.ts';
import { formatCount } from '../core/units.ts';
import { ENCRYPTED_SUFFIX, IDENTITY, MANIFEST, SUMMARY } from '../format/manifest.ts';
import { isVerificationName } from '../format/verification-record.ts';
import type { Storage } from '../storage/storage.ts';
import { MAX_NOTES, MAX_RECORD_BYTES, MAX_RECORDS } from './bounds.ts';

export interface NamedSize {
  name: string;
  /** As the storage lists it. */
  bytes: number;
}

export interface BackupFolder {
  backupId: string;
  manifest: NamedSize;
  isEncrypted: boolean;
  /** Absent: there is none. */
  summaryBytes?: number;
  /** Whether the private key of a backup with a passphrase is there. */
  hasIdentity: boolean;
  /** Records of verifications, the oldest first. */
  records: readonly NamedSize[];
}

/**
 * @returns undefined where there is no manifest, and so no backup
 * @throws BackupError MANIFEST_INVALID where more or larger files are than any backup has; STORAGE_*
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

/** @throws BackupError MANIFEST_INVALID for more or larger records than there can be: none of them is read then */
export function assertPlausibleRecords({ backupId, records }: BackupFolder): void {
  if (records.length > MAX_RECORDS)
    throw crowded(backupId, `${formatCount(records.length)} records of verifications`);
  const large = records.find(({ bytes }) => bytes > MAX_RECORD_BYTES);
  if (large) throw crowded(backupId, `a record of ${formatCount(large.bytes)} bytes, ${large.name}`);
}

function crowded(backupId: string, what: string): BackupError {
  return new BackupError('MANIFEST_INVALID', `the folder of ${backupId} has ${what}, as no backup does`, {
    hint: 'Someone else has put files there: find out who writes to the storage, and remove the files.',
  });
}
