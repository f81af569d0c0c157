// Finds the source of credentials for S3 in a workflow, and whether the credentials will last.
import { BackupError } from '../../core/errors.ts';
import type { Config } from '../../options/operations.ts';
import type { RawOptions } from '../../options/option-values.ts';
import { formatSeconds } from '../../core/units.ts';
import type { Environment } from '../masking.ts';

/** The runner sets this variable for jobs that may request tokens. */
export const REQUEST_URL = 'ACTIONS_ID_TOKEN_REQUEST_URL';

/**
 * Adds the missing permission as the hint. A role needs an identity; without the permission the
 * original hint names keys that the user never meant to use.
 */
export function explainMissingIdentity(
  error: BackupError,
  options: RawOptions,
  environment: Environment,
): BackupError {
  const { code, message, details, cause } = error;
  const hasKeys = environment['AWS_ACCESS_KEY_ID'] || options.has('aws-credentials-file');
  if (code !== 'STORAGE_ACCESS_DENIED' || !options.has('aws-role-to-assume') || hasKeys) return error;
  if (environment[REQUEST_URL]) return error;
  return new BackupError(code, message, {
    hint: `The job has no identity to assume the role with: the variable ${REQUEST_URL} is missing. Give the job the permission: \`permissions: id-token: write\`, next to \`contents: read\` if it checks out.`,
    details,
    cause,
  });
}

/** Returns a warning for a run that may take hours; undefined if no credentials will expire. */
export function expiryWarning(
  { storages, operation }: Pick<Config, 'storages' | 'operation'>,
  environment: Environment,
  now: Date,
): string | undefined {
  const inS3 = storages.filter(({ url }) => /^s3:/i.test(url));
  if (
    operation === 'list' ||
    operation === 'diff' ||
    operation === 'show' ||
    operation === 'find' ||
    operation === 'mask-check' ||
    operation === 'mask-suggest' ||
    operation === 'report'
  )
    return undefined;
  const isRenewed = ({ s3 }: Config['storages'][number]): boolean =>
    s3.keys !== undefined ||
    s3.credentialsFile !== undefined ||
    (s3.roleArn !== undefined && Boolean(environment[REQUEST_URL]));
  if (inS3.every(isRenewed) || !environment['AWS_SESSION_TOKEN']) return undefined;
  const expiration = Date.parse(environment['AWS_CREDENTIAL_EXPIRATION'] ?? '');
  const seconds = (expiration - now.getTime()) / 1000;
  const when = Number.isNaN(seconds)
    ? 'will expire'
    : seconds <= 0
      ? 'have expired'
      : `expire in ${formatSeconds(seconds)}`;
  return `the AWS credentials of the environment ${when} and cannot be renewed: for long runs give aws-role-to-assume and the permission \`id-token: write\``;
}
