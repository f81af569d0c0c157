// Removes one backup, the manifest first: from then on, list and restore no longer see it, and the
// remains of a crash are removed as incomplete. Invariant: a backup that is being read or is locked
// by the storage is left complete.
import { isLeaseName, LEASE_PREFIX, readLease } from '../repository/lease.ts';
import type { Context } from '../repository/context.ts';
import { BackupError } from '../core/errors.ts';
import { MANIFEST_NAMES } from '../format/manifest.ts';
import type { Budget } from '../core/concurrency.ts';
import { formatBytes } from '../core/units.ts';
import { manifestLimit, MAX_LEASES } from '../repository/bounds.ts';
import type { ObjectLock, Storage } from '../storage/storage.ts';
import { lockIn } from './remove-incomplete.ts';

export interface Removal {
  /** Reason for keeping the backup; absent: it is removed. */
  kept?: string;
  /** Remaining objects of a removed backup; a later run removes them. */
  left?: string;
  warning?: string;
}

/**
 * Removes a backup.
 * @param memory budget in bytes that removals share for manifests, which are restored for a late
 * reader
 * @throws BackupError STORAGE_*
 */
export async function removeBackup(
  backupId: string,
  dryRun: boolean,
  { storage, now }: Pick<Context, 'storage' | 'now'>,
  memory: Budget,
): Promise<Removal> {
  const files = new Map<string, number>();
  for await (const { name, bytes } of storage.listObjects(backupId)) files.set(name, bytes);
  const names = [...files.keys()];
  const use = await findUse(storage, backupId, names, now());
  if (use) return use;
  const manifests = MANIFEST_NAMES.filter((name) => files.has(name));
  for (const name of manifests) {
    const lock = await storage.lockOf(`${backupId}/${name}`);
    if (lock) return describeLock(lock);
  }
  const manifestBytes = manifests.reduce((sum, name) => sum + files.get(name)!, 0);
  if (manifestBytes > manifestLimit(files.size)) return oversized(backupId, manifestBytes);
  if (dryRun) return {};
  const late = await memory.use(manifestBytes, () =>
    removeManifests(
      storage,
      backupId,
      manifests.map((name) => ({ key: `${backupId}/${name}`, bytes: files.get(name)! })),
      now,
    ),
  );
  if (!Array.isArray(late)) return late;
  const rest = [...new Set([...names, ...late])].filter((name) => !manifests.includes(name));
  try {
    await storage.delete(rest.map((name) => `${backupId}/${name}`));
  } catch (error) {
    // Objects written after the manifest, such as verification records, may have the bucket's
    // default lock.
    const lock = lockIn(error);
    if (lock === undefined) throw error;
    return { left: `some objects stay, ${lock}` };
  }
  return {};
}

/**
 * Removes the manifests.
 * @returns names of expired leases that appeared in the meantime; or the reason why the backup was
 * restored
 */
async function removeManifests(
  storage: Storage,
  backupId: string,
  manifests: readonly { key: string; bytes: number }[],
  now: () => Date,
): Promise<string[] | Removal> {
  let bodies: Buffer[];
  try {
    bodies = await Promise.all(manifests.map(({ key, bytes }) => storage.read(key, bytes)));
  } catch (error) {
    // Another prune was faster.
    if (error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND') return {};
    throw error;
  }
  await storage.delete(manifests.map(({ key }) => key));
  // A reader takes its lease before it reads the manifest, so the lease of every reader is visible
  // now.
  const late: string[] = [];
  for await (const { name } of storage.listObjects(backupId, LEASE_PREFIX)) late.push(name);
  const use = await findUse(storage, backupId, late, now());
  if (!use) return late;
  for (const [i, { key }] of manifests.entries()) await storage.put(key, bodies[i]!);
  return use;
}

function oversized(backupId: string, bytes: number): Removal {
  return {
    kept: 'an implausible manifest',
    warning: `${backupId} is kept because its manifest has ${formatBytes(bytes)}, more than its objects explain: delete the folder if it is not yours`,
  };
}

async function findUse(
  storage: Storage,
  backupId: string,
  names: readonly string[],
  now: Date,
): Promise<Removal | undefined> {
  const leases = names.filter(isLeaseName);
  if (leases.length > MAX_LEASES)
    return {
      kept: `${leases.length} leases`,
      warning: `${backupId} is kept because it has ${leases.length} leases, more than any backup needs: delete them if no client reads the backup`,
    };
  for (const name of leases) {
    const { state, lease } = await readLease(storage, backupId, name, now);
    if (state === 'holds') return { kept: `in use by ${lease!.operation} until ${lease!.expires}` };
    if (state === 'odd')
      return {
        kept: 'an invalid lease',
        warning: `${backupId} is kept because its lease ${name} is invalid: delete this object if no client reads the backup`,
      };
  }
  return undefined;
}

function describeLock({ until }: ObjectLock): Removal {
  return { kept: until ? `locked until ${until.toISOString()}` : 'locked by a legal hold' };
}
