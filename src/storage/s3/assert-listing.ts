// A listing names the bucket and the prefix that it is of. What does not is another document, such as the page of a proxy or a list of
// buckets, and would be read as "nothing is there".
import { BackupError } from '../../core/errors.ts';

/** Aliases of access points: the listing names the bucket behind them. */
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
