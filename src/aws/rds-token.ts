// Signs tokens that RDS and Aurora accept in place of a password. A token is valid for 15 minutes.
// This folder is the only one that imports the AWS SDK.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
import { Signer } from '@aws-sdk/rds-signer';
import { NO_PROXIES } from '../network/proxies.ts';
import { BackupError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { credentialsOf } from './credentials.ts';
import { AwsRequestHandler, type AwsNetwork } from './request-handler.ts';

export interface RdsAccess {
  host: string;
  port: number;
  user: string;
  region?: string;
  /** The profile, as for S3. */
  profile?: string;
  network?: AwsNetwork;
}

const TIMEOUT_MS = 30_000;

/**
 * Signs a token.
 * @throws BackupError CONFIG_INVALID without a region or credentials
 */
export async function signRdsToken({
  host,
  port,
  user,
  region,
  profile,
  network = { proxies: NO_PROXIES },
}: RdsAccess): Promise<Secret> {
  const requests = new AwsRequestHandler({
    ...network,
    maxSockets: 1,
    connectionTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  const named = { ...(region ? { region } : {}), ...(profile ? { profile } : {}) };
  try {
    const credentials = await credentialsOf(named, requests);
    const signer = new Signer({ hostname: host, port, username: user, credentials, ...named });
    return new Secret(await signer.getAuthToken());
  } catch (cause) {
    throw new BackupError('CONFIG_INVALID', `no IAM token for ${user}@${host}: ${(cause as Error).message}`, {
      hint: 'Set AWS_REGION or --s3-region, and give credentials as for S3 that may rds-db:connect.',
      cause,
    });
  } finally {
    requests.destroy();
  }
}
