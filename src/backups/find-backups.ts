// Which backups a storage holds. Only what has a manifest is a backup; everything else is not there.
import { BackupError } from '../errors.ts';
import { MANIFEST, parseSummary, SUMMARY, type Summary } from '../format/manifest.ts';
import { isBackupId } from '../format/names.ts';
import { mapConcurrent } from '../concurrency.ts';
import type { Storage } from '../storage/storage.ts';
import {
  isVerificationName,
  parseVerificationRecord,
  type VerificationRecord,
} from '../format/verification-record.ts';

export interface FoundBackup extends Summary {
  verifications: VerificationRecord[];
}

/** Facts of small objects are read this many at a time. */
const READS_AT_ONCE = 16;

/** All backups in ascending order of time, of one label if it is given. */
export async function findBackups(
  storage: Storage,
  label: string | undefined,
  onBroken: (id: string, message: string) => void,
): Promise<FoundBackup[]> {
  const ids: string[] = [];
  for await (const id of storage.listFolders()) if (isBackupId(id)) ids.push(id);
  const found = await mapConcurrent(ids, READS_AT_ONCE, (id) => readBackup(storage, id, onBroken));
  return found
    .filter((backup) => backup !== undefined)
    .filter((backup) => label === undefined || backup.label === label);
}

async function readBackup(
  storage: Storage,
  id: string,
  onBroken: (id: string, message: string) => void,
): Promise<FoundBackup | undefined> {
  const names: string[] = [];
  for await (const { name } of storage.listObjects(id, '@.')) names.push(name);
  if (!names.includes(MANIFEST)) return undefined;
  try {
    const summary = parseSummary(await storage.read(`${id}/${SUMMARY}`), id);
    const records = await Promise.all(
      names.filter(isVerificationName).map((name) => storage.read(`${id}/${name}`)),
    );
    return {
      ...summary,
      verifications: records
        .map((bytes) => parseVerificationRecord(bytes, id))
        .filter((record) => record !== undefined),
    };
  } catch (error) {
    const isDamaged =
      error instanceof BackupError &&
      (error.code === 'MANIFEST_INVALID' || error.code === 'STORAGE_OBJECT_NOT_FOUND');
    if (!isDamaged) throw error;
    // A backup that is damaged must not hide the others, and must not be hidden.
    onBroken(id, `backup ${id} cannot be read: ${error.message}`);
    return undefined;
  }
}

/** The newest backup of a label, without reading all of them. */
export async function latestBackup(storage: Storage, label: string): Promise<string | undefined> {
  const ids: string[] = [];
  for await (const id of storage.listFolders()) if (isBackupId(id)) ids.push(id);
  for (const id of ids.toReversed()) {
    const backup = await readBackup(storage, id, () => undefined);
    if (backup?.label === label) return id;
  }
  return undefined;
}

/**
 * The id that is meant by an id or by `latest`, which is the newest backup of the label.
 * @throws BackupError BACKUP_NOT_FOUND, CONFIG_INVALID
 */
export async function resolveBackupId(
  storage: Storage,
  idOrLatest: string,
  label: string | undefined,
): Promise<string> {
  if (idOrLatest !== 'latest') {
    if (!isBackupId(idOrLatest)) {
      throw new BackupError('CONFIG_INVALID', `"${idOrLatest}" is no backup id`, {
        hint: 'Give an id as `mysql-backup list` shows it, such as 20261122T030000Z-4f2a9c, or latest.',
      });
    }
    return idOrLatest;
  }
  const broken: string[] = [];
  const backups = await findBackups(storage, label, (id) => broken.push(id));
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
  const newer = broken.filter((id) => latest === undefined || id > latest.backupId).sort();
  if (newer.length > 0) {
    throw new BackupError(
      'MANIFEST_INVALID',
      `which backup is the latest cannot be told: ${newer.join(', ')} cannot be read`,
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
