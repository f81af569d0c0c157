// Translates an error of the credential providers: names the role, profile or identity, and the
// cause. The error's name and status decide. The messages of STS and of the SDK's providers hold no
// secret, so the translation repeats them.
import { BackupError } from '../core/errors.ts';
import { certificateHint, certificateProblemOf } from '../network/certificate-errors.ts';
import { printable } from '../core/printable.ts';

export interface CredentialSource {
  profile?: string;
  roleArn?: string;
  file?: string;
  /** Role that needs the credentials. */
  forRole?: string;
  /** The means to assume the role. */
  by?: 'web-identity' | 'token-file' | 'credentials';
}

interface ProviderError {
  name?: string;
  message?: string;
  code?: string;
  proxy?: string;
  $metadata?: { httpStatusCode?: number };
  $fault?: string;
}

const TRUST: Readonly<Record<NonNullable<CredentialSource['by']>, string>> = {
  'web-identity':
    'The trust policy of the role must allow sts:AssumeRoleWithWebIdentity to the provider token.actions.githubusercontent.com, with the audience sts.amazonaws.com and a `sub` that matches this repository and branch or environment; the account needs that provider, and the job `permissions: id-token: write`.',
  'token-file':
    'The trust policy of the role (AWS_ROLE_ARN) must allow sts:AssumeRoleWithWebIdentity to the provider of the token in AWS_WEB_IDENTITY_TOKEN_FILE, with its audience and subject.',
  credentials:
    'Allow sts:AssumeRole on the role to the credentials that are used, and name them in the trust policy of the role.',
};

const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException']);

export function explainCredentials(thrown: unknown, source: CredentialSource): BackupError {
  const error = (thrown ?? {}) as ProviderError;
  const { name = '', message = '', code, proxy, $metadata } = error;
  const status = $metadata?.httpStatusCode;
  const problem = certificateProblemOf(code);
  if (problem)
    return new BackupError('STORAGE_UNREACHABLE', `${subjectOf(source)}: ${problem.meaning} (${code})`, {
      hint: certificateHint(
        problem,
        '--s3-ca FILE, AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS',
        'the endpoint of STS',
      ),
      cause: thrown,
    });
  if (code !== undefined && status === undefined && /^E[A-Z_]+$/.test(code))
    return new BackupError(
      'STORAGE_UNREACHABLE',
      `${subjectOf(source)}: ${code}${proxy ? ` through the proxy ${proxy}` : ''}`,
      {
        hint: 'Check that STS or SSO can be reached from this machine, HTTPS_PROXY and NO_PROXY, and the region (--s3-region, AWS_REGION).',
        cause: thrown,
      },
    );
  const said = message && message !== name ? `: ${printable(message.split('\n', 1)[0]!.slice(0, 400))}` : '';
  return new BackupError(
    'STORAGE_ACCESS_DENIED',
    `${subjectOf(source)}: ${name || 'error'}${status ? ` (HTTP ${status})` : ''}${said}`,
    { hint: hintOf(name, source), cause: thrown },
  );
}

function subjectOf({ roleArn, profile, file, forRole, by }: CredentialSource): string {
  if (roleArn !== undefined && by === 'web-identity')
    return `cannot assume the role ${roleArn} with the token of the job (provider token.actions.githubusercontent.com)`;
  if (profile !== undefined)
    return `the AWS profile ${profile}${file === undefined ? '' : ` in ${file}`} gives no credentials`;
  if (roleArn !== undefined && by === 'token-file')
    return `cannot assume the role ${roleArn} with the token of AWS_WEB_IDENTITY_TOKEN_FILE`;
  if (roleArn !== undefined) return `cannot assume the role ${roleArn}`;
  if (file !== undefined) return `${file} gives no credentials`;
  return `there are no credentials ${forRole === undefined ? 'for S3' : `to assume the role ${forRole} with`}`;
}

function hintOf(name: string, { roleArn, profile, file, by }: CredentialSource): string {
  if (name === 'ForeignAnswer')
    return 'A proxy or gateway answers in place of STS: check HTTPS_PROXY, NO_PROXY and --s3-ca.';
  if (EXPIRED.has(name))
    return 'The token has expired: renew it, and check that the clock of this machine is right.';
  if (profile !== undefined)
    return `Check --aws-profile or AWS_PROFILE, and the profile in ~/.aws/config${file === undefined ? ' and ~/.aws/credentials' : ` and ${file}`}. For SSO run \`aws sso login --profile ${profile}\`; for a role check its trust policy.`;
  if (roleArn !== undefined && by !== undefined) return TRUST[by];
  if (file !== undefined)
    return 'Check --aws-credentials-file: it needs the section [default], or the one of --aws-profile.';
  return 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --aws-profile, give --aws-role-to-assume in a job with `id-token: write`, or run where a role is attached.';
}
