// Turns the storage's configuration into a storage. This module loads the AWS SDK only for an s3://
// location, so work on a directory starts at once.
import { defined } from '../core/defined.ts';
import type { Logger } from '../core/log.ts';
import { DirectoryStorage } from '../storage/directory/directory-storage.ts';
import { parseDirectory, parseLocation } from '../storage/location.ts';
import type { S3Options } from '../storage/s3/requests/s3-client.ts';
import type { StorageConfig } from '../storage/storage-config.ts';
import type { Storage } from '../storage/storage.ts';

export type OpenOptions = Omit<S3Options, 'bucket' | 'prefix'>;

export async function openStorage(url: string, options: OpenOptions): Promise<Storage> {
  const parsed = parseLocation(url);
  if (parsed.kind === 'directory') return new DirectoryStorage(parsed.path);
  const { openS3Storage } = await import('../storage/s3/s3-storage.ts');
  return await openS3Storage({ ...options, bucket: parsed.bucket, prefix: parsed.prefix });
}

/**
 * Opens all named storages, the directory first. A backup goes to all of them. A reader takes an
 * object from the directory if the directory holds the object.
 */
export async function openStorages(
  { url, directory, stallTimeoutMs, s3 }: StorageConfig,
  isWritten: boolean,
  { logger, webIdentityToken, signal }: StorageHost,
): Promise<Storage> {
  const options = {
    logger,
    ...defined({ stallTimeoutMs, signal }),
    ...(s3.endpoint ? { endpoint: s3.endpoint } : {}),
    ...(s3.region ? { region: s3.region } : {}),
    ...defined({ forcePathStyle: s3.forcePathStyle }),
    ...(s3.ca ? { ca: s3.ca } : {}),
    ...defined({ proxies: s3.proxies }),
    ...(s3.profile ? { profile: s3.profile } : {}),
    ...(s3.hostRoleArn ? { hostRoleArn: s3.hostRoleArn } : {}),
    ...(s3.credentialsFile ? { credentialsFile: s3.credentialsFile } : {}),
    ...(s3.roleArn ? { roleArn: s3.roleArn } : {}),
    ...(s3.expectedBucketOwner ? { expectedBucketOwner: s3.expectedBucketOwner } : {}),
    ...defined({ objectOptions: s3.objectOptions }),
    ...(s3.roleArn && webIdentityToken ? { webIdentityToken } : {}),
  };
  if (!directory) return await openStorage(url!, options);
  const near = new DirectoryStorage(parseDirectory(directory));
  if (!url) return near;
  const both = [near, await openStorage(url, options)] as const;
  if (!isWritten) {
    const { FallbackStorage } = await import('../storage/both/fallback-storage.ts');
    return new FallbackStorage(...both, logger);
  }
  const { MirrorStorage } = await import('../storage/both/mirror-storage.ts');
  return new MirrorStorage(both);
}

/** Services that opening a storage needs from the program. */
export interface StorageHost {
  logger: Logger;
  /**
   * Returns a token of the host's own identity, for roles that the storage assumes with the token.
   * Each call returns a fresh token.
   */
  webIdentityToken?: () => Promise<string>;
  signal?: AbortSignal;
}
