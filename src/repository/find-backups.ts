// Which backups a storage holds. Only what has a manifest is a backup; everything else is not there. Where keys are given that
// must have signed it, a backup without their signature is broken, and a verification without one proves nothing.
import type { KeyObject } from 'node:crypto';
import { BackupError } from '../core/errors.ts';
import { MANIFEST_NAMES, manifestHashIn, parseSummary, SUMMARY, type Summary } from '../format/manifest.ts';
import { sha256Hex } from '../format/sha256.ts';
import { isBackupId } from '../format/names.ts';
import { mapConcurrent } from '../core/concurrency.ts';
import { checkSignature } from '../format/signature.ts';
import { MAX_NOTE_BYTES, SMALL_OBJECTS_AT_ONCE } from '../storage/small-object.ts';
import type { Storage } from '../storage/storage.ts';
import {
  isVerificationName,
  parseVerificationRecord,
  type VerificationRecord,
} from '../format/verification-record.ts';

export interface FoundBackup extends Summary {
  verifications: VerificationRecord[];
}

type OnBroken = (id: string, message: string, error: BackupError) => void;

/** All backups in ascending order of time, of one label if it is given. @param verifyKeys none: signatures do not count */
export async function findBackups(
  storage: Storage,
  label: string | undefined,
  onBroken: OnBroken,
  verifyKeys: readonly KeyObject[] = [],
): Promise<FoundBackup[]> {
  const ids: string[] = [];
  for await (const id of storage.listFolders()) if (isBackupId(id)) ids.push(id);
  const found = await mapConcurrent(ids, SMALL_OBJECTS_AT_ONCE, (id) =>
    readBackup(storage, id, onBroken, verifyKeys),
  );
  return found
    .filter((backup) => backup !== undefined)
    .filter((backup) => label === undefined || backup.label === label);
}

async function readBackup(
  storage: Storage,
  id: string,
  onBroken: OnBroken,
  verifyKeys: readonly KeyObject[],
): Promise<FoundBackup | undefined> {
  const names: string[] = [];
  for await (const { name } of storage.listObjects(id, '@.')) names.push(name);
  const manifest = MANIFEST_NAMES.find((name) => names.includes(name));
  if (!manifest) return undefined;
  try {
    const bytes = await storage.read(`${id}/${SUMMARY}`, MAX_NOTE_BYTES);
    if (verifyKeys.length > 0) await checkSigned(storage, id, manifest, bytes, verifyKeys);
    const summary = parseSummary(bytes, id);
    const records = await Promise.all(
      names.filter(isVerificationName).map((name) => storage.read(`${id}/${name}`, MAX_NOTE_BYTES)),
    );
    return {
      ...summary,
      verifications: records
        .map((bytes) => parseVerificationRecord(bytes, id, verifyKeys))
        .filter((record) => record !== undefined),
    };
  } catch (error) {
    const isDamaged =
      error instanceof BackupError &&
      (error.code === 'MANIFEST_INVALID' ||
        error.code === 'OBJECT_CORRUPT' ||
        error.code === 'STORAGE_OBJECT_NOT_FOUND' ||
        error.code === 'SIGNATURE_MISSING' ||
        error.code === 'SIGNATURE_INVALID');
    if (!isDamaged) throw error;
    // A backup that is damaged must not hide the others, and must not be hidden.
    onBroken(id, `backup ${id} cannot be read: ${error.message}`, error);
    return undefined;
  }
}

/** The summary is signed, and by its hash it vouches for the manifest, which may be encrypted. */
async function checkSigned(
  storage: Storage,
  id: string,
  manifest: string,
  summary: Buffer,
  verifyKeys: readonly KeyObject[],
): Promise<void> {
  checkSignature(summary, verifyKeys, `the summary of ${id}`);
  const expected = manifestHashIn(summary);
  const actual = sha256Hex(await storage.read(`${id}/${manifest}`));
  if (actual === expected) return;
  throw new BackupError(
    'SIGNATURE_INVALID',
    `the manifest of ${id} is not the one that was signed: summary ${expected ?? 'none'}, object ${actual}`,
    { hint: 'It was changed, or made by somebody else: do not use this backup.' },
  );
}

/** The newest backup of a label, without reading all of them. */
export async function latestBackup(storage: Storage, label: string): Promise<string | undefined> {
  const ids: string[] = [];
  for await (const id of storage.listFolders()) if (isBackupId(id)) ids.push(id);
  for (const id of ids.toReversed()) {
    const backup = await readBackup(storage, id, () => undefined, []);
    if (backup?.label === label) return id;
  }
  return undefined;
}

/**
 * The id that is meant by an id or by `latest`, which is the newest backup of the label.
 * @throws BackupError BACKUP_NOT_FOUND, CONFIG_INVALID, MANIFEST_INVALID, SIGNATURE_*
 */
export async function resolveBackupId(
  storage: Storage,
  idOrLatest: string,
  label: string | undefined,
  verifyKeys: readonly KeyObject[] = [],
): Promise<string> {
  if (idOrLatest !== 'latest') {
    if (!isBackupId(idOrLatest)) {
      throw new BackupError('CONFIG_INVALID', `"${idOrLatest}" is no backup id`, {
        hint: 'Give an id as `mysql-backup list` shows it, such as 20261122T030000Z-4f2a9c, or latest.',
      });
    }
    return idOrLatest;
  }
  const broken = new Map<string, BackupError>();
  const backups = await findBackups(
    storage,
    label,
    (id, _message, error) => broken.set(id, error),
    verifyKeys,
  );
  const labels = new Set(backups.map((backup) => backup.label));
  if (labels.size > 1) {
    throw new BackupError(
      'CONFIG_INVALID',
      `${storage.location} holds backups of several labels: ${[...labels].sort().join(', ')}`,
      {
        hint: 'Say with --label whose latest backup is meant.',
      },
    );
  }
  const latest = backups.at(-1);
  const newer = [...broken.keys()].filter((id) => latest === undefined || id > latest.backupId).sort();
  if (newer.length > 0) {
    const { code, message } = broken.get(newer.at(-1)!)!;
    throw new BackupError(
      code === 'SIGNATURE_MISSING' || code === 'SIGNATURE_INVALID' ? code : 'MANIFEST_INVALID',
      `which backup is the latest cannot be told: ${newer.join(', ')} cannot be read: ${message}`,
      {
        hint: 'See `mysql-backup list`, and give the id of the backup that is meant.',
      },
    );
  }
  if (!latest) {
    throw new BackupError(
      'BACKUP_NOT_FOUND',
      `${storage.location} holds no backup${label === undefined ? '' : ` with the label "${label}"`}`,
      {
        hint: 'Check --storage and --label with `mysql-backup list`.',
      },
    );
  }
  return latest.backupId;
}
