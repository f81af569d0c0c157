// Verifies that a listing names its bucket and its prefix. Any other document, such as a proxy's
// page or a list of buckets, would be read as an empty listing.
import { BackupError } from '../../core/errors.ts';

/** Aliases of access points: the listing names the bucket of the access point. */
const ALIAS = /-(s3alias|ext-s3alias|-ol-s3)$/;

/** @throws BackupError STORAGE_FAILED if it is not a listing of the bucket below the prefix */
export function assertListing(
  page: { Name?: string | undefined; Prefix?: string | undefined },
  bucket: string,
  prefix: string,
): void {
  const isOfBucket = page.Name === bucket || (ALIAS.test(bucket) && page.Name !== undefined);
  if (isOfBucket && (page.Prefix ?? '') === prefix) return;
  const found =
    page.Name === undefined
      ? 'the answer is not a listing'
      : `the answer is a listing of s3://${page.Name}/${page.Prefix ?? ''}`;
  throw new BackupError('STORAGE_FAILED', `cannot list s3://${bucket}/${prefix}: ${found}`, {
    hint: 'Another server answers, such as a proxy with a page of its own: check --s3-endpoint and --s3-force-path-style.',
  });
}
