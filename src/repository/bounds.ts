// How much of a storage is taken into memory. Invariant: no bound comes from what is read, unless someone signed it: an attacker who
// writes to the bucket decides sizes and numbers of objects, and manifests that say what sizes are right.
import { BackupError } from '../core/errors.ts';
import { formatBytes, formatCount } from '../core/units.ts';

/** Of a summary; a backup writes no larger one. */
export const MAX_SUMMARY_BYTES = 16 * 1024;
/** Of the record of a verification; one that would be larger leaves details out. */
export const MAX_RECORD_BYTES = 16 * 1024;
export const MAX_LEASE_BYTES = 4 * 1024;
/** Of the private key of a backup with a passphrase. */
export const MAX_IDENTITY_BYTES = 64 * 1024;
/** Of a file of definitions as it is stored; a backup writes no larger one. */
export const MAX_DEFINITION_BYTES = 64 * 1024 * 1024;

/** Files of one backup that tell of it as a whole: manifest, summary, records, leases. */
export const MAX_NOTES = 5000;
/** A verification every hour for four months. */
export const MAX_RECORDS = 3000;
export const MAX_LEASES = 100;
export const MAX_FOLDERS = 100_000;

/** A manifest of any server but the largest. */
const SMALL_MANIFEST_BYTES = 16 * 1024 * 1024;
/** What a manifest may say of one object: more than a table of 1,017 columns with the longest names takes. */
const BYTES_PER_OBJECT = 64 * 1024;
/** The longest text that Node.js can hold is little longer. */
const MAX_MANIFEST_BYTES = 480 * 1024 * 1024;

/** The largest manifest that so many objects explain. */
export function manifestLimit(objects: number): number {
  return Math.min(MAX_MANIFEST_BYTES, SMALL_MANIFEST_BYTES + objects * BYTES_PER_OBJECT);
}

/** @throws BackupError MANIFEST_INVALID for a manifest that is larger than its objects explain, before it is read */
export async function assertPlausibleManifest(
  backupId: string,
  bytes: number,
  objects: AsyncIterable<unknown>,
): Promise<void> {
  if (bytes <= SMALL_MANIFEST_BYTES) return;
  const isPossible = bytes <= MAX_MANIFEST_BYTES;
  let count = 0;
  if (isPossible) for await (const _ of objects) if (bytes <= manifestLimit(++count)) return;
  const limit = isPossible
    ? `more than its ${formatCount(count)} objects explain`
    : `a manifest has at most ${formatBytes(MAX_MANIFEST_BYTES)}`;
  throw new BackupError(
    'MANIFEST_INVALID',
    `the manifest of ${backupId} has ${formatBytes(bytes)}, ${limit}`,
    {
      hint: 'It was damaged, or someone else put it there: use another backup, or the other copy of this one.',
      details: { bytes, objects: count },
    },
  );
}
