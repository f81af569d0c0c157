// Limits on data that is read from a storage into memory. Invariant: no limit comes from the data
// itself unless the data is signed. An attacker who can write to the bucket controls sizes, numbers
// of objects, and manifests that state sizes.
import { BackupError } from '../core/errors.ts';
import { formatBytes, formatCount } from '../core/units.ts';

/** Size limit of a summary; a backup writes no larger one. */
export const MAX_SUMMARY_BYTES = 16 * 1024;
/** Size limit of a verification record; a larger one omits details. */
export const MAX_RECORD_BYTES = 16 * 1024;
export const MAX_LEASE_BYTES = 4 * 1024;
/** Size limit of the private key of a backup with a passphrase. */
export const MAX_IDENTITY_BYTES = 64 * 1024;
/** Size limit of a stored definition file; a backup writes no larger one. */
export const MAX_DEFINITION_BYTES = 64 * 1024 * 1024;

/** Number of files that describe one backup as a whole: manifest, summary, records, leases. */
export const MAX_NOTES = 5000;
/** Enough for a verification every hour for four months. */
export const MAX_RECORDS = 3000;
export const MAX_LEASES = 100;
export const MAX_FOLDERS = 100_000;

/** Enough for a manifest of any server except the largest. */
const SMALL_MANIFEST_BYTES = 16 * 1024 * 1024;
/** Manifest bytes per object: more than a table of 1,017 columns with the longest names needs. */
const BYTES_PER_OBJECT = 64 * 1024;
/** Slightly less than the longest text that Node.js can hold. */
const MAX_MANIFEST_BYTES = 480 * 1024 * 1024;

/** Returns the largest plausible manifest for this number of objects. */
export function manifestLimit(objects: number): number {
  return Math.min(MAX_MANIFEST_BYTES, SMALL_MANIFEST_BYTES + objects * BYTES_PER_OBJECT);
}

/**
 * Asserts, before the manifest is read, that its size fits its objects.
 * @throws BackupError MANIFEST_INVALID
 */
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
