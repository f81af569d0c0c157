// The one place that configures the AWS SDK: credentials, region, time-outs and checksums. Requests are sent, and sent again, by
// s3-requests.ts.
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { S3ObjectOptions } from '../s3-object-options.ts';
import { BackupError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

export interface S3Options {
  bucket: string;
  /** Folder inside the bucket, without slashes at its ends; may be empty. */
  prefix: string;
  /** URL of an S3-compatible server; AWS when absent. */
  endpoint?: string;
  region?: string;
  /** `https://server/bucket/key` instead of `https://bucket.server/key`. */
  forcePathStyle?: boolean;
  /** A profile of the AWS configuration files; role chains and SSO in it are followed. */
  profile?: string;
  /** A file that is read in place of ~/.aws/credentials. */
  credentialsFile?: string;
  /** A role to assume with the credentials that were found. Renewed as long as the run lasts. */
  roleArn?: string;
  /** With it the role is assumed by a token of the host's identity and not by credentials; a fresh token at each call. */
  webIdentityToken?: () => Promise<string>;
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
      hint: 'Set the region with --s3-region or AWS_REGION.',
      cause: error,
    });
  }
}

async function configure(options: S3Options): Promise<S3ClientConfig> {
  const stallTimeoutMs = options.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS;
  // Agents of our own: with an `Expect` header the SDK would take a new connection for every part.
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  return {
    // One attempt, its error as it is: s3-requests.ts sends again what may be sent again.
    retryStrategy: { retry: (next, args) => next(args) },
    expectContinueHeader: false,
    requestHandler: {
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: stallTimeoutMs,
    },
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
    ...(await credentialsOf(options)),
  };
}

async function credentialsOf({
  profile,
  credentialsFile,
  roleArn,
  region,
  webIdentityToken,
}: S3Options): Promise<S3ClientConfig> {
  const named = profile === undefined ? {} : { profile };
  // The files are read anew when credentials are asked for again: whoever renews them there is noticed.
  const byDefault = defaultProvider({ ...named, ignoreCache: true });
  if (credentialsFile === undefined && roleArn === undefined) return { credentials: byDefault };
  const { fromIni, fromTemporaryCredentials, fromWebToken } = await import('@aws-sdk/credential-providers');
  const clientConfig = region === undefined ? {} : { clientConfig: { region } };
  if (roleArn !== undefined && webIdentityToken !== undefined) {
    // Called again before the credentials expire: the token of the first time would have expired long before.
    return {
      credentials: async () =>
        await fromWebToken({
          roleArn,
          roleSessionName: 'mysql-backup',
          webIdentityToken: await webIdentityToken(),
          ...clientConfig,
        })(),
    };
  }
  // The chain would let the environment outweigh a file that was asked for.
  const chain =
    credentialsFile === undefined
      ? byDefault
      : fromIni({ ...named, filepath: credentialsFile, ignoreCache: true });
  if (roleArn === undefined) return { credentials: chain };
  return {
    credentials: fromTemporaryCredentials({
      masterCredentials: chain,
      params: { RoleArn: roleArn, RoleSessionName: 'mysql-backup' },
      ...clientConfig,
    }),
  };
}
