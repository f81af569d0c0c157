// Turns the storage's configuration into a storage. This module loads the AWS SDK only for an s3://
// location, so work on a directory starts at once.
import { defined } from '../core/defined.ts';
import type { Logger } from '../core/log.ts';
import { DirectoryStorage } from '../storage/directory/directory-storage.ts';
import { parseLocation } from '../storage/location.ts';
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
 * Opens the storages as one. A backup goes to all of them, and a reader takes the first that holds
 * the backup.
 */
export async function openStorages(configs: readonly StorageConfig[], host: StorageHost): Promise<Storage> {
  const opened: Storage[] = [];
  try {
    for (const config of configs) opened.push(await openConfigured(config, host));
  } catch (error) {
    await Promise.allSettled(opened.map((storage) => storage.close()));
    throw error;
  }
  const [first, ...others] = opened;
  if (others.length === 0) return first!;
  const { CopiesStorage } = await import('../storage/copies/copies-storage.ts');
  return new CopiesStorage([first!, ...others], host.logger);
}

async function openConfigured(
  { url, stallTimeoutMs, s3 }: StorageConfig,
  { logger, webIdentityToken, signal }: StorageHost,
): Promise<Storage> {
  return await openStorage(url, {
    logger,
    ...defined({ stallTimeoutMs, signal }),
    ...(s3.endpoint ? { endpoint: s3.endpoint } : {}),
    ...(s3.region ? { region: s3.region } : {}),
    ...defined({ forcePathStyle: s3.forcePathStyle }),
    ...(s3.ca ? { ca: s3.ca } : {}),
    ...defined({ proxies: s3.proxies, keys: s3.keys }),
    ...(s3.profile ? { profile: s3.profile } : {}),
    ...(s3.hostRoleArn ? { hostRoleArn: s3.hostRoleArn } : {}),
    ...(s3.credentialsFile ? { credentialsFile: s3.credentialsFile } : {}),
    ...(s3.roleArn ? { roleArn: s3.roleArn } : {}),
    ...(s3.expectedBucketOwner ? { expectedBucketOwner: s3.expectedBucketOwner } : {}),
    ...defined({ objectOptions: s3.objectOptions }),
    ...(s3.roleArn && !s3.keys && webIdentityToken ? { webIdentityToken } : {}),
  });
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
