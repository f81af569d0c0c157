// A lease marks a backup as being read: `@.lease-<random>.json` next to the manifest, with an
// expiry that the reader extends while it works. The lease of a crashed reader expires by itself.
// Prune keeps backups with a valid lease.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Context } from './context.ts';
import { BackupError } from '../core/errors.ts';
import { MANIFEST } from '../format/manifest.ts';
import { MAX_LEASE_BYTES } from './bounds.ts';
import { isBackupId } from '../format/names.ts';
import type { Storage } from '../storage/storage.ts';

/** Lease term, long compared with the difference of two machines' clocks. */
const TERM_MS = 60 * 60_000;
const RENEW_MS = 10 * 60_000;
/**
 * Longest plausible lease. A later expiry comes from a broken clock, or from someone who wants to
 * prevent pruning.
 */
const LONGEST_MS = 24 * 60 * 60_000;

export const LEASE_PREFIX = '@.lease-';

const lease = z.object({ backupId: z.string(), operation: z.string(), expires: z.iso.datetime() });

export type Lease = z.infer<typeof lease>;

export function isLeaseName(name: string): boolean {
  return /^@\.lease-[0-9a-f]{16}\.json$/.test(name);
}

export function serializeLease(value: Lease): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/**
 * Reads a lease and its state at a moment. An unreadable lease is `odd` and holds, because its
 * owner is unknown.
 */
export async function readLease(
  storage: Storage,
  backupId: string,
  name: string,
  now: Date,
): Promise<{ state: 'holds' | 'expired' | 'odd'; lease?: Lease }> {
  let bytes: Buffer;
  try {
    bytes = await storage.read(`${backupId}/${name}`, MAX_LEASE_BYTES);
  } catch (error) {
    if (error instanceof BackupError && error.code === 'STORAGE_OBJECT_NOT_FOUND')
      return { state: 'expired' };
    if (error instanceof BackupError && error.code === 'OBJECT_CORRUPT') return { state: 'odd' };
    throw error;
  }
  const value = parse(bytes);
  if (!value || value.backupId !== backupId) return { state: 'odd' };
  const leftMs = Date.parse(value.expires) - now.getTime();
  if (leftMs > LONGEST_MS) return { state: 'odd', lease: value };
  return { state: leftMs > 0 ? 'holds' : 'expired', lease: value };
}

function parse(bytes: Buffer): Lease | undefined {
  try {
    return lease.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Does the work under a lease. With read-only credentials, it logs that the lease is missing and
 * does the work without.
 */
export async function withLease<T>(
  backupId: string,
  operation: string,
  { storage, logger, now, onLease }: Pick<Context, 'storage' | 'logger' | 'now' | 'onLease'>,
  work: () => Promise<T>,
): Promise<T> {
  if (!isBackupId(backupId) || !(await isThere(storage, backupId))) return await work();
  const key = `${backupId}/${LEASE_PREFIX}${randomBytes(8).toString('hex')}.json`;
  const put = async (): Promise<boolean> => {
    const expires = new Date(now().getTime() + TERM_MS).toISOString();
    try {
      await storage.put(key, serializeLease({ backupId, operation, expires }));
      return true;
    } catch (error) {
      logger.info(
        `${backupId} is used without a lease, so do not run prune in the meantime: ${(error as Error).message}`,
      );
      return false;
    }
  };
  onLease?.(key);
  if (!(await put())) return await work();
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    renewal = put();
  }, RENEW_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    // Otherwise a late renewal would restore the lease after its removal.
    await renewal;
    await storage.delete([key]).then(
      () => onLease?.(undefined),
      (error: Error) => logger.info(`the lease of ${backupId} stays until it expires: ${error.message}`),
    );
  }
}

/** Prevents leases where no backup exists. */
async function isThere(storage: Storage, backupId: string): Promise<boolean> {
  for await (const _ of storage.listObjects(backupId, MANIFEST)) return true;
  return false;
}
