// The one place that configures the AWS SDK: credentials, region, time-outs and checksums.
// s3-requests.ts sends the requests, and sends them again.
import { defined } from '../../../core/defined.ts';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type AwsIdentity, credentialsOf } from '../../../aws/credentials.ts';
import { AwsRequestHandler } from '../../../aws/request-handler.ts';
import { NO_PROXIES, type Proxies } from '../../../network/proxies.ts';
import type { S3ObjectOptions } from '../../s3-object-options.ts';
import { BackupError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';

export interface S3Options extends AwsIdentity {
  bucket: string;
  /** Folder inside the bucket, without slashes at its ends; may be empty. */
  prefix: string;
  /** URL of an S3-compatible server; absent: AWS. */
  endpoint?: string;
  /** `https://server/bucket/key` instead of `https://bucket.server/key`. */
  forcePathStyle?: boolean;
  /** Proxies for S3, STS and SSO; absent: none. */
  proxies?: Proxies;
  /** Trusted authorities in PEM, in addition to those of Node.js. */
  ca?: string;
  /** Required account of the bucket; every request asks for it. */
  expectedBucketOwner?: string;
  /** The storage options of objects. */
  objectOptions?: S3ObjectOptions;
  /**
   * Size of a part in bytes, unless the object's bound requires larger parts. S3 accepts 5 MiB or
   * more.
   */
  partBytes?: number;
  /**
   * Number of parts of one object that upload at the same time. Memory: up to `parts + 1` parts for
   * each object.
   */
  partConcurrency?: number;
  /**
   * Two times in milliseconds: silence after which the client abandons a socket, and time during
   * which it repeats a request after a transient error. 0: the client never abandons a socket, and
   * repeats a request for 120 s.
   */
  stallTimeoutMs?: number;
  /** Ends reads, listings and uploads, but no deletions: a cancelled run cleans up. */
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
    // The signature needs a region even if the server has none.
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
    // One attempt, with its original error: s3-requests.ts repeats the requests that it may repeat.
    retryStrategy: { retry: (next, args) => next(args) },
    // With this header the SDK would open a new connection for every part.
    expectContinueHeader: false,
    requestHandler,
    // The reader checks every byte against the manifest's SHA-256; the SDK's CRC would only cost
    // time.
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Servers other than AWS may have no host name for each bucket, and may refuse the newer
    // checksum headers.
    ...(options.endpoint === undefined
      ? { followRegionRedirects: true }
      : {
          endpoint: options.endpoint,
          forcePathStyle: true,
        }),
    ...(options.endpoint !== undefined || options.objectOptions?.checksumAlgorithm === 'none'
      ? { requestChecksumCalculation: 'WHEN_REQUIRED' }
      : {}),
    ...defined({ forcePathStyle: options.forcePathStyle, region: options.region, profile: options.profile }),
    credentials: await credentialsOf(options, requestHandler),
  };
}
