// Where credentials for S3 come from in a workflow, and whether they will last.
import * as core from '@actions/core';
import type { Config } from '../options/operations.ts';
import { formatSeconds } from '../core/units.ts';
import type { Environment } from './masking.ts';

const AUDIENCE = 'sts.amazonaws.com';

/** A token of the job, a fresh one at each call; undefined without the permission `id-token: write`. */
export function webIdentityTokenOf(environment: Environment): (() => Promise<string>) | undefined {
  if (!environment['ACTIONS_ID_TOKEN_REQUEST_URL']) return undefined;
  return () => core.getIDToken(AUDIENCE);
}

/** What to warn of before a run that may take hours; undefined if nothing will expire. */
export function expiryWarning(
  { storage, operation }: Pick<Config, 'storage' | 'operation'>,
  environment: Environment,
  now: Date,
): string | undefined {
  const { url, s3 } = storage;
  if (operation === 'list' || !/^s3:/i.test(url ?? '')) return undefined;
  if (s3.roleArn && environment['ACTIONS_ID_TOKEN_REQUEST_URL']) return undefined;
  if (s3.credentialsFile || !environment['AWS_SESSION_TOKEN']) return undefined;
  const expiration = Date.parse(environment['AWS_CREDENTIAL_EXPIRATION'] ?? '');
  const seconds = (expiration - now.getTime()) / 1000;
  const when = Number.isNaN(seconds)
    ? 'will expire'
    : seconds <= 0
      ? 'have expired'
      : `expire in ${formatSeconds(seconds)}`;
  return `the AWS credentials of the environment ${when} and cannot be renewed: for long runs give aws-role-to-assume and the permission \`id-token: write\``;
}
