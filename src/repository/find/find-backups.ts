// Finds the backups in a storage. Only a folder with a manifest is a backup; the search ignores all
// other folders. If verification keys are given, a backup without a valid signature is broken, and
// a verification record without one does not count. Invariant: the search checks ids and signatures
// before it reads a manifest, and holds only a few small files in memory at a time.
import { createHash, type KeyObject } from 'node:crypto';
import { BackupError } from '../../core/errors.ts';
import { parseSummary, SUMMARY, type Summary } from '../../format/manifest.ts';
import { backupTime, isBackupId } from '../../format/names.ts';
import { forEachConcurrent, mapConcurrent } from '../../core/concurrency.ts';
import { isPlausibleJson, NOTE_LIMITS } from '../../format/plausible-json.ts';
import { checkSignature } from '../../format/signature.ts';
import { SMALL_OBJECTS_AT_ONCE } from '../../storage/small-object.ts';
import type { Storage } from '../../storage/storage.ts';
import { parseVerificationRecord, type VerificationRecord } from '../../format/verification-record.ts';
import { assertPlausibleRecords, readFolder, type BackupFolder } from '../backup-folder.ts';
import { findInCopies, refuseUnread, type FoundCopy, type OnUnread } from './find-in-copies.ts';
import { MAX_FOLDERS, MAX_RECORD_BYTES, MAX_SUMMARY_BYTES } from '../bounds.ts';

/** Backup in a storage. `encrypted` describes the stored files, whatever the summary contains. */
export interface FoundBackup extends Summary {
  verifications: VerificationRecord[];
  /** Whether the summary contradicts the stored files. */
  isMisdescribed: boolean;
  /** Its copies; absent: there is one storage. */
  copies?: readonly FoundCopy[];
}

export type OnBroken = (backupId: string, error: BackupError) => void;

const RECORDS_AT_ONCE = 4;

/**
 * Returns all backups in ascending order of time, optionally of one label.
 * @param verifyKeys public keys; none: signatures do not count
 * @param onUnread called for one of several storages that cannot be read; by default the search
 * fails
 */
export async function findBackups(
  storage: Storage,
  label: string | undefined,
  onBroken: OnBroken,
  verifyKeys: readonly KeyObject[] = [],
  onUnread: OnUnread = refuseUnread,
): Promise<FoundBackup[]> {
  if (storage.copies) {
    const find = async (copy: Storage, onBroken: OnBroken): Promise<Newest> => ({
      found: await findBackups(copy, label, onBroken, verifyKeys),
      unread: 0,
    });
    return (await findInCopies(storage.copies, find, onBroken, onUnread)).found;
  }
  const found = await mapConcurrent(await listBackupIds(storage), SMALL_OBJECTS_AT_ONCE, (id) =>
    readBackup(storage, id, label, onBroken, verifyKeys),
  );
  return found.filter((backup) => backup !== undefined);
}

export interface Newest {
  /** In ascending order of time. */
  found: FoundBackup[];
  /** Number of folders of older backups, of any label, that were not read. */
  unread: number;
}

/**
 * Returns the newest backups, of one label if it is given, and reads no older ones.
 * @param limit 0: all
 */
export async function findNewestBackups(
  storage: Storage,
  { label, limit }: { label: string | undefined; limit: number },
  onBroken: OnBroken,
  verifyKeys: readonly KeyObject[] = [],
  onUnread: OnUnread = refuseUnread,
): Promise<Newest> {
  if (storage.copies) {
    const find = (copy: Storage, onBroken: OnBroken): Promise<Newest> =>
      findNewestBackups(copy, { label, limit }, onBroken, verifyKeys);
    const { found, unread } = await findInCopies(storage.copies, find, onBroken, onUnread);
    const cut = limit === 0 ? 0 : Math.max(0, found.length - limit);
    return { found: found.slice(cut), unread: unread + cut };
  }
  const ids = await listBackupIds(storage);
  const found: FoundBackup[] = [];
  let unread = ids.length;
  const isEnough = (): boolean => limit > 0 && found.length >= limit;
  while (unread > 0 && !isEnough()) {
    // No more than are still wanted, as long as each of them counts.
    const wanted = limit === 0 ? unread : Math.min(limit - found.length, SMALL_OBJECTS_AT_ONCE);
    const some = ids.slice(Math.max(0, unread - wanted), unread);
    unread -= some.length;
    const read = await mapConcurrent(some, SMALL_OBJECTS_AT_ONCE, (id) =>
      readBackup(storage, id, label, onBroken, verifyKeys),
    );
    found.unshift(...read.filter((backup) => backup !== undefined));
  }
  return { found, unread };
}

/**
 * Returns the ids in ascending order of time.
 * @throws BackupError STORAGE_FAILED for a listing that does not end or repeats itself
 */
export async function listBackupIds(storage: Storage): Promise<string[]> {
  const ids = new Set<string>();
  let listed = 0;
  for await (const id of storage.listFolders()) {
    if (++listed > MAX_FOLDERS || ids.has(id))
      throw new BackupError(
        'STORAGE_FAILED',
        listed > MAX_FOLDERS
          ? `${storage.location} lists more than ${MAX_FOLDERS} folders`
          : `${storage.location} lists the folder ${id} twice`,
        { hint: 'Keep backups below a prefix of their own, and check that the storage lists what it holds.' },
      );
    if (isBackupId(id)) ids.add(id);
  }
  return [...ids].sort();
}

async function readBackup(
  storage: Storage,
  id: string,
  label: string | undefined,
  onBroken: OnBroken,
  verifyKeys: readonly KeyObject[],
): Promise<FoundBackup | undefined> {
  try {
    const folder = await readFolder(storage, id);
    if (!folder) return undefined;
    const summary = await readSummary(storage, folder, verifyKeys);
    if (verifyKeys.length > 0) await checkManifest(storage, folder, summary);
    if (label !== undefined && summary.label !== label) return undefined;
    assertPlausibleRecords(folder);
    return {
      ...summary,
      encrypted: folder.isEncrypted,
      isMisdescribed: summary.encrypted !== folder.isEncrypted,
      verifications: await readRecords(storage, folder, verifyKeys),
    };
  } catch (error) {
    if (!isDamage(error)) throw error;
    // A damaged backup must neither hide the others nor be hidden.
    onBroken(id, error);
    return undefined;
  }
}

/** Errors of one backup, which must not stop a search through the others. */
const DAMAGE: ReadonlySet<string> = new Set([
  'MANIFEST_INVALID',
  'OBJECT_CORRUPT',
  'STORAGE_OBJECT_NOT_FOUND',
  'SIGNATURE_MISSING',
  'SIGNATURE_INVALID',
]);

/** Returns whether an error means that one backup is damaged, changed or gone. */
export function isDamage(error: unknown): error is BackupError {
  return error instanceof BackupError && DAMAGE.has(error.code);
}

/**
 * Reads the summary. With keys, the summary is signed, and the manifest must have the size that it
 * states.
 * @throws BackupError MANIFEST_INVALID, OBJECT_CORRUPT, SIGNATURE_*, STORAGE_*
 */
export async function readSummary(
  storage: Storage,
  folder: BackupFolder,
  verifyKeys: readonly KeyObject[],
): Promise<Summary> {
  const { backupId, manifest, summaryBytes = 0 } = folder;
  if (summaryBytes > MAX_SUMMARY_BYTES)
    throw new BackupError(
      'OBJECT_CORRUPT',
      `the summary of ${backupId} has ${summaryBytes} bytes, it has at most ${MAX_SUMMARY_BYTES}`,
      {
        hint: 'A summary is never that large: it was damaged, or someone else put it there. Use another backup.',
      },
    );
  const bytes = await storage.read(`${backupId}/${SUMMARY}`, MAX_SUMMARY_BYTES);
  if (!isPlausibleJson(bytes, NOTE_LIMITS))
    throw new BackupError('MANIFEST_INVALID', `the summary of ${backupId} is not the summary of a backup`, {
      hint: 'The summary was damaged or changed: use another backup, or the other copy of this one.',
    });
  checkSignature(bytes, verifyKeys, `the summary of ${backupId}`);
  const summary = parseSummary(bytes, backupId);
  // The id is the begin time: backups are sorted by the id and judged by the time, so both must
  // agree.
  if (Math.floor(Date.parse(summary.begin) / 1000) * 1000 !== backupTime(backupId).getTime())
    throw new BackupError(
      'MANIFEST_INVALID',
      `the summary of ${backupId} is invalid: it says that the backup began at ${summary.begin}`,
      { hint: 'The summary was damaged or changed: use another backup, or the other copy of this one.' },
    );
  if (verifyKeys.length > 0 && summary.manifestBytes !== manifest.bytes)
    throw anotherManifest(backupId, `${summary.manifestBytes} bytes`, `${manifest.bytes} bytes`);
  return summary;
}

function anotherManifest(backupId: string, expected: string, actual: string): BackupError {
  return new BackupError(
    'SIGNATURE_INVALID',
    `the manifest of ${backupId} is not the one that was signed: summary ${expected}, object ${actual}`,
    { hint: 'It was changed, or someone else made it: do not use this backup.' },
  );
}

/**
 * Compares the manifest, which may be encrypted, with the hash in the signed summary.
 * @throws BackupError SIGNATURE_INVALID
 */
async function checkManifest(
  storage: Storage,
  { backupId, manifest }: BackupFolder,
  { manifestSha256 }: Summary,
): Promise<void> {
  const hash = createHash('sha256');
  const { signal } = new AbortController();
  let bytes = 0;
  for await (const piece of storage.readStream(`${backupId}/${manifest.name}`, { signal })) {
    bytes += piece.length;
    if (bytes > manifest.bytes) break;
    hash.update(piece);
  }
  const actual = hash.digest('hex');
  if (actual !== manifestSha256) throw anotherManifest(backupId, manifestSha256 ?? 'none', actual);
}

/** Returns the verifications of one backup in order of time; none if the backup does not exist. */
export async function findVerifications(
  storage: Storage,
  backupId: string,
  verifyKeys: readonly KeyObject[] = [],
): Promise<VerificationRecord[]> {
  const folder = await readFolder(storage, backupId);
  if (!folder) return [];
  assertPlausibleRecords(folder);
  return await readRecords(storage, folder, verifyKeys);
}

async function readRecords(
  storage: Storage,
  { backupId, records }: BackupFolder,
  verifyKeys: readonly KeyObject[],
): Promise<VerificationRecord[]> {
  const found: VerificationRecord[] = [];
  const { signal } = new AbortController();
  await forEachConcurrent(records, RECORDS_AT_ONCE, signal, async ({ name }) => {
    const bytes = await storage.read(`${backupId}/${name}`, MAX_RECORD_BYTES);
    if (!isPlausibleJson(bytes, NOTE_LIMITS)) return;
    const record = parseVerificationRecord(bytes, backupId, verifyKeys);
    if (record) found.push(record);
  });
  return found.sort((a, b) => (a.time < b.time ? -1 : 1));
}
