// Finds the backups of several storages that hold copies, and makes one backup of the copies with
// the same id. A copy that is damaged or missing is a fact of the backup, and hides no other copy.
import type { BackupError } from '../../core/errors.ts';
import { toBackupError } from '../../core/errors.ts';
import type { VerificationRecord } from '../../format/verification-record.ts';
import type { Storage } from '../../storage/storage.ts';
import { backupStatus } from '../backup-status.ts';
import type { FoundBackup, Newest, OnBroken } from './find-backups.ts';

/** Copy of a backup in one storage. */
export interface FoundCopy {
  /** Location of the storage. */
  storage: string;
  /**
   * `damaged`: it cannot be read, or its verification failed. `unread`: the storage did not answer.
   */
  state: 'held' | 'missing' | 'damaged' | 'unread';
  reason?: string;
}

/** Called for a storage that cannot be read, unless none can be read. */
export type OnUnread = (storage: string, error: BackupError) => void;

/** Ends the search: for a caller to whom an unknown copy matters. */
export const refuseUnread: OnUnread = (_, error) => {
  throw error;
};

type Find = (storage: Storage, onBroken: OnBroken) => Promise<Newest>;

interface Searched {
  storage: string;
  found: ReadonlyMap<string, FoundBackup>;
  broken: ReadonlyMap<string, BackupError>;
  unread: number;
  /** Why the storage could not be read. */
  failure?: BackupError;
}

/**
 * Finds backups in all storages.
 * @param onBroken called for a backup that no storage holds undamaged
 * @throws BackupError STORAGE_* if no storage can be read
 */
export async function findInCopies(
  copies: readonly Storage[],
  find: Find,
  onBroken: OnBroken,
  onUnread: OnUnread,
): Promise<Newest> {
  const searched = await Promise.all(copies.map((storage) => search(storage, find)));
  const failed = searched.filter(({ failure }) => failure);
  if (failed.length === copies.length) throw failed[0]!.failure!;
  for (const { storage, failure } of failed) onUnread(storage, failure!);
  const ids = new Set(searched.flatMap(({ found, broken }) => [...found.keys(), ...broken.keys()]));
  const merged = [...ids].sort().flatMap((id) => merge(id, searched, onBroken) ?? []);
  return { found: merged, unread: Math.max(...searched.map(({ unread }) => unread)) };
}

async function search(storage: Storage, find: Find): Promise<Searched> {
  const broken = new Map<string, BackupError>();
  const { location } = storage;
  try {
    const { found, unread } = await find(storage, (id, error) => void broken.set(id, error));
    const byId = new Map(found.map((backup) => [backup.backupId, backup]));
    return { storage: location, found: byId, broken, unread };
  } catch (thrown) {
    return { storage: location, found: new Map(), broken, unread: 0, failure: toBackupError(thrown) };
  }
}

function merge(id: string, searched: readonly Searched[], onBroken: OnBroken): FoundBackup | undefined {
  const readable = searched.flatMap(({ found }) => found.get(id) ?? []);
  if (readable.length === 0) {
    const errors = searched.flatMap(({ broken }) => broken.get(id) ?? []);
    onBroken(id, errors[0]!);
    return undefined;
  }
  const isSound = ({ verifications }: FoundBackup): boolean =>
    backupStatus(verifications).status !== 'verification-failed';
  const sound = readable.filter(isSound);
  const counted = sound.length > 0 ? sound : readable.slice(0, 1);
  return {
    ...counted[0]!,
    // A failure of one copy says nothing about the others.
    verifications: mergeRecords(counted),
    copies: searched.map((each) => describeCopy(id, each)),
  };
}

function mergeRecords(backups: readonly FoundBackup[]): VerificationRecord[] {
  return backups.flatMap(({ verifications }) => verifications).sort((a, b) => (a.time < b.time ? -1 : 1));
}

function describeCopy(id: string, { storage, found, broken, failure }: Searched): FoundCopy {
  if (failure) return { storage, state: 'unread', reason: failure.message };
  const damage = broken.get(id);
  if (damage) return { storage, state: 'damaged', reason: damage.message };
  const backup = found.get(id);
  if (!backup) return { storage, state: 'missing' };
  const { status, time, failure: fault } = backupStatus(backup.verifications);
  return status === 'verification-failed'
    ? { storage, state: 'damaged', reason: `its verification of ${time} failed: ${fault}` }
    : { storage, state: 'held' };
}
