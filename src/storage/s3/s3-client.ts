// The one place that configures the AWS SDK: credentials, region, time-outs and checksums. Requests are sent, and sent again, by
// s3-requests.ts.
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type AwsIdentity, credentialsOf } from '../../aws/credentials.ts';
import { AwsRequestHandler } from '../../aws/request-handler.ts';
import { NO_PROXIES, type Proxies } from '../../network/proxies.ts';
import type { S3ObjectOptions } from '../s3-object-options.ts';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

export interface S3Options extends AwsIdentity {
  bucket: string;
  /** Folder inside the bucket, without slashes at its ends; may be empty. */
  prefix: string;
  /** URL of an S3-compatible server; AWS when absent. */
  endpoint?: string;
  /** `https://server/bucket/key` instead of `https://bucket.server/key`. */
  forcePathStyle?: boolean;
  /** Proxies for S3, STS and SSO; absent: none. */
  proxies?: Proxies;
  /** PEM: authorities that are trusted in addition to those of Node.js. */
  ca?: string;
  /** Account that the bucket must belong to; every request asks for it. */
  expectedBucketOwner?: string;
  /** How objects are stored. */
  objectOptions?: S3ObjectOptions;
  /** Size of a part where the object's bound does not ask for more, in bytes; 5 MiB is the least that S3 takes. */
  partBytes?: number;
  /** Parts of one object that are uploaded at the same time. Memory: up to `parts + 1` parts for each object. */
  partConcurrency?: number;
  /**
   * Silence after which a socket is abandoned, and time during which a request that fails for what may pass by itself is sent
   * again, in milliseconds. 0: a socket is never given up, and a request is sent again for 120 s.
   */
  stallTimeoutMs?: number;
  /** Ends what is read, listed and put; not what is deleted, for a run that was cancelled clears up. */
  signal?: AbortSignal;
  logger: Logger;
}

export const DEFAULT_STALL_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 15_000;
const MAX_SOCKETS = 64;

export async function createS3Client(options: S3Options): Promise<S3Client> {
  const config = await configure(options);
  const client = new S3Client(config);
  try {
    await client.config.region();
    return client;
  } catch (error) {
    client.destroy();
    // The signature needs a region even where the server has none.
    if (options.endpoint !== undefined) return new S3Client({ ...config, region: 'us-east-1' });
    throw new BackupError('CONFIG_INVALID', `no region is known for bucket ${options.bucket}`, {
      hint: 'Set the region with --s3-region, AWS_REGION or AWS_DEFAULT_REGION.',
      cause: error,
    });
  }
}

async function configure(options: S3Options): Promise<S3ClientConfig> {
  const stallTimeoutMs = options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS;
  const requestHandler = new AwsRequestHandler({
    proxies: options.proxies ?? NO_PROXIES,
    ca: options.ca,
    maxSockets: MAX_SOCKETS,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: stallTimeoutMs,
  });
  return {
    // One attempt, its error as it is: s3-requests.ts sends again what may be sent again.
    retryStrategy: { retry: (next, args) => next(args) },
    // With it the SDK would take a new connection for every part.
    expectContinueHeader: false,
    requestHandler,
    // Every byte is checked against the manifest's SHA-256; the SDK's CRC would only cost time.
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Other servers than AWS may have no host name for each bucket, and may refuse the newer checksum headers.
    ...(options.endpoint === undefined
      ? { followRegionRedirects: true }
      : {
          endpoint: options.endpoint,
          forcePathStyle: true,
        }),
    ...(options.endpoint !== undefined || options.objectOptions?.checksumAlgorithm === 'none'
      ? { requestChecksumCalculation: 'WHEN_REQUIRED' }
      : {}),
    ...(options.forcePathStyle === undefined ? {} : { forcePathStyle: options.forcePathStyle }),
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    credentials: await credentialsOf(options, requestHandler),
  };
}
