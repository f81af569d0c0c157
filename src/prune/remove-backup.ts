// Removes one backup, the manifest first: from then on it does not exist for list and restore, and what is left after a
// crash is removed as incomplete. Invariant: a backup that is being read, or that the storage holds, is left whole.
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
  /** Why it was kept; absent: it is gone. */
  kept?: string;
  /** What is still there of what was removed; a later run tries it again. */
  left?: string;
  warning?: string;
}

/** @param memory bytes that removals share for manifests, which are put back for a reader who comes late. @throws BackupError STORAGE_* */
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
    // Written after the manifest, such as records of verifications, under a lock that is the default of the bucket.
    const lock = lockIn(error);
    if (lock === undefined) throw error;
    return { left: `some objects stay, ${lock}` };
  }
  return {};
}

/** @returns names of leases that came in the meantime and have run out; or why the backup is there again */
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
  // A reader takes its lease before it reads the manifest: one who has read it is seen now at the latest.
  const late: string[] = [];
  for await (const { name } of storage.listObjects(backupId, LEASE_PREFIX)) late.push(name);
  const use = await findUse(storage, backupId, late, now());
  if (!use) return late;
  for (const [i, { key }] of manifests.entries()) await storage.put(key, bodies[i]!);
  return use;
}

function oversized(backupId: string, bytes: number): Removal {
  return {
    kept: 'a manifest that is none',
    warning: `${backupId} is kept, for its manifest has ${formatBytes(bytes)}, as no backup with so few objects has: delete the folder if it is not yours`,
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
        kept: 'a lease that cannot be understood',
        warning: `${backupId} is kept because its lease ${name} is invalid: delete this object if no client reads the backup`,
      };
  }
  return undefined;
}

function describeLock({ until }: ObjectLock): Removal {
  return { kept: until ? `locked until ${until.toISOString()}` : 'locked by a legal hold' };
}
