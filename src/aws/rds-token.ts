// Signs tokens that RDS and Aurora take in place of a password. Here because this folder is the one that knows the AWS SDK.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html: a token is valid for 15 minutes.
import { Signer } from '@aws-sdk/rds-signer';
import { BackupError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';

export interface RdsAccess {
  host: string;
  port: number;
  user: string;
  region?: string;
}

/** @throws BackupError CONFIG_INVALID without a region or credentials */
export async function signRdsToken({ host, port, user, region }: RdsAccess): Promise<Secret> {
  const signer = new Signer({ hostname: host, port, username: user, ...(region ? { region } : {}) });
  try {
    return new Secret(await signer.getAuthToken());
  } catch (cause) {
    throw new BackupError('CONFIG_INVALID', `no IAM token for ${user}@${host}: ${(cause as Error).message}`, {
      hint: 'Set AWS_REGION or --s3-region, and give credentials as for S3 that may rds-db:connect.',
      cause,
    });
  }
}
