// Removes one backup, the manifest first: from then on it does not exist for list and restore, and what is left after a
// crash is removed as incomplete. Invariant: a backup that is being read, or that the storage holds, is left whole.
import { isLeaseName, LEASE_PREFIX, readLease } from '../repository/lease.ts';
import type { Context } from '../repository/context.ts';
import { BackupError } from '../core/errors.ts';
import { MANIFEST_NAMES } from '../format/manifest.ts';
import type { ObjectLock, Storage } from '../storage/storage.ts';
import { lockIn } from './remove-incomplete.ts';

export interface Removal {
  /** Why it was kept; absent: it is gone. */
  kept?: string;
  /** What is still there of what was removed; a later run tries it again. */
  left?: string;
  warning?: string;
}

/** @throws BackupError STORAGE_* */
export async function removeBackup(
  backupId: string,
  dryRun: boolean,
  { storage, now }: Pick<Context, 'storage' | 'now'>,
): Promise<Removal> {
  const names: string[] = [];
  for await (const { name } of storage.listObjects(backupId)) names.push(name);
  const use = await findUse(storage, backupId, names, now());
  if (use) return use;
  const manifests = MANIFEST_NAMES.filter((name) => names.includes(name));
  for (const name of manifests) {
    const lock = await storage.lockOf(`${backupId}/${name}`);
    if (lock) return describeLock(lock);
  }
  if (dryRun) return {};
  const keys = (selected: readonly string[]): string[] => selected.map((name) => `${backupId}/${name}`);
  let bodies: Buffer[];
  try {
    bodies = await Promise.all(keys(manifests).map((key) => storage.read(key)));
  } catch (error) {
    // Another prune was faster.
    if (error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND') return {};
    throw error;
  }
  await storage.delete(keys(manifests));
  // A reader takes its lease before it reads the manifest: one who has read it is seen now at the latest.
  const late: string[] = [];
  for await (const { name } of storage.listObjects(backupId, LEASE_PREFIX)) late.push(name);
  const lateUse = await findUse(storage, backupId, late, now());
  if (lateUse) {
    for (const [i, key] of keys(manifests).entries()) await storage.put(key, bodies[i]!);
    return lateUse;
  }
  const rest = [...new Set([...names, ...late])].filter((name) => !manifests.includes(name));
  try {
    await storage.delete(keys(rest));
  } catch (error) {
    // Written after the manifest, such as records of verifications, under a lock that is the default of the bucket.
    const lock = lockIn(error);
    if (lock === undefined) throw error;
    return { left: `some objects stay, ${lock}` };
  }
  return {};
}

async function findUse(
  storage: Storage,
  backupId: string,
  names: readonly string[],
  now: Date,
): Promise<Removal | undefined> {
  for (const name of names.filter(isLeaseName)) {
    const { state, lease } = await readLease(storage, backupId, name, now);
    if (state === 'holds') return { kept: `in use by ${lease!.operation} until ${lease!.expires}` };
    if (state === 'odd')
      return {
        kept: 'a lease that cannot be understood',
        warning: `${backupId} is kept, for its lease ${name} cannot be understood: delete that object if nobody reads the backup`,
      };
  }
  return undefined;
}

function describeLock({ until }: ObjectLock): Removal {
  return { kept: until ? `locked until ${until.toISOString()}` : 'locked by a legal hold' };
}
