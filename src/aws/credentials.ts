// Where credentials for AWS come from: variables, files, profiles, a role. Invariant: an error of a profile, a role or an identity
// names it and what it lacks, and is not taken for one of the bucket; keys have no blanks or line breaks around them.
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { BackupError } from '../core/errors.ts';
import { explainCredentials, type CredentialSource } from './credential-errors.ts';
import type { AwsRequestHandler } from './request-handler.ts';

export interface AwsIdentity {
  /** A profile of the AWS configuration files; role chains and SSO in it are followed. */
  profile?: string;
  /** A file that is read in place of ~/.aws/credentials. */
  credentialsFile?: string;
  /** A role to assume with the credentials that were found. Renewed as long as the run lasts. */
  roleArn?: string;
  /** With it the role is assumed by a token of the host's identity and not by credentials; a fresh token at each call. */
  webIdentityToken?: () => Promise<string>;
  /** Role that the host gives to the SDK by AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, for messages. */
  hostRoleArn?: string;
  region?: string;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

export type CredentialProvider = (options?: Record<string, unknown>) => Promise<Credentials>;

/** @param requestHandler that requests to STS and SSO are sent with */
export async function credentialsOf(
  identity: AwsIdentity,
  requestHandler: AwsRequestHandler,
): Promise<CredentialProvider> {
  const { profile, credentialsFile, roleArn, region, webIdentityToken } = identity;
  const named = profile === undefined ? {} : { profile };
  const client = { clientConfig: { requestHandler } };
  // The files are read anew when credentials are asked for again: whoever renews them there is noticed.
  const byDefault = defaultProvider({ ...named, ...client, ignoreCache: true });
  const around = (provider: CredentialProvider, source: CredentialSource): CredentialProvider =>
    trimmed(explained(provider, source));
  const base: CredentialSource = {
    ...named,
    ...(identity.hostRoleArn ? { roleArn: identity.hostRoleArn, by: 'token-file' as const } : {}),
  };
  if (credentialsFile === undefined && roleArn === undefined) return around(byDefault, base);
  const { fromIni, fromTemporaryCredentials, fromWebToken } = await import('@aws-sdk/credential-providers');
  const clientConfig = { requestHandler, ...(region === undefined ? {} : { region }) };
  if (roleArn !== undefined && webIdentityToken !== undefined) {
    // Called again before the credentials expire: the token of the first time would have expired long before.
    const byToken = async (): Promise<Credentials> =>
      await fromWebToken({
        roleArn,
        roleSessionName: 'mysql-backup',
        webIdentityToken: await webIdentityToken(),
        clientConfig,
      })();
    return around(byToken, { roleArn, by: 'web-identity' });
  }
  // The chain would let the environment outweigh a file that was asked for.
  const chain =
    credentialsFile === undefined
      ? byDefault
      : fromIni({ ...named, ...client, filepath: credentialsFile, ignoreCache: true });
  const file = credentialsFile === undefined ? {} : { file: credentialsFile };
  if (roleArn === undefined) return around(chain, { ...base, ...file });
  const masterCredentials = around(chain, { ...base, ...file, forRole: roleArn });
  const assumed = fromTemporaryCredentials({
    masterCredentials,
    params: { RoleArn: roleArn, RoleSessionName: 'mysql-backup' },
    clientConfig,
  });
  return around(assumed, { roleArn, by: 'credentials' });
}

function explained(provider: CredentialProvider, source: CredentialSource): CredentialProvider {
  return async (options) => {
    try {
      return await provider(options);
    } catch (error) {
      throw error instanceof BackupError ? error : explainCredentials(error, source);
    }
  };
}

/** A secret that was pasted or mounted often ends with a line break, which no signature of it can be right with. */
function trimmed(provider: CredentialProvider): CredentialProvider {
  return async (options) => {
    const found = await provider(options);
    const { accessKeyId, secretAccessKey, sessionToken } = found;
    return {
      ...found,
      accessKeyId: accessKeyId.trim(),
      secretAccessKey: secretAccessKey.trim(),
      ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.trim() }),
    };
  };
}
