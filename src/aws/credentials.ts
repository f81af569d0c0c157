// The sources of AWS credentials: variables, files, profiles, a role. Invariants: an error of a
// profile, a role or an identity names it and the cause, and does not look like an error of the
// bucket; keys have no blanks or line breaks around them.
import { defined } from '../core/defined.ts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { BackupError } from '../core/errors.ts';
import { explainCredentials, type CredentialSource } from './credential-errors.ts';
import type { AwsRequestHandler } from './request-handler.ts';

export interface AwsIdentity {
  /** Access key that replaces all other sources of credentials. */
  keys?: Credentials;
  /** A profile of the AWS configuration files. The SDK follows its role chains and SSO. */
  profile?: string;
  /** A file that replaces ~/.aws/credentials. */
  credentialsFile?: string;
  /**
   * A role to assume with the found credentials. The provider renews the role during the whole run.
   */
  roleArn?: string;
  /**
   * Returns a fresh token of the host's identity at each call. If present, this token assumes the
   * role in place of credentials.
   */
  webIdentityToken?: () => Promise<string>;
  /**
   * Role that the host gives to the SDK by AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, for
   * messages.
   */
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

/**
 * Returns the provider.
 * @param requestHandler sends the requests to STS and SSO
 */
export async function credentialsOf(
  identity: AwsIdentity,
  requestHandler: AwsRequestHandler,
): Promise<CredentialProvider> {
  const { profile, credentialsFile, roleArn, region, webIdentityToken } = identity;
  const named = profile === undefined ? {} : { profile };
  const client = { clientConfig: { requestHandler } };
  // The provider reads the files again at each call, and so notices credentials that another
  // program renewed.
  const { keys } = identity;
  const byDefault: CredentialProvider = keys
    ? () => Promise.resolve(keys)
    : defaultProvider({ ...named, ...client, ignoreCache: true });
  const around = (provider: CredentialProvider, source: CredentialSource): CredentialProvider =>
    trimmed(explained(provider, source));
  const base: CredentialSource = {
    ...named,
    ...(identity.hostRoleArn ? { roleArn: identity.hostRoleArn, by: 'token-file' as const } : {}),
  };
  if (credentialsFile === undefined && roleArn === undefined) return around(byDefault, base);
  const { fromIni, fromTemporaryCredentials, fromWebToken } = await import('@aws-sdk/credential-providers');
  const clientConfig = { requestHandler, ...defined({ region }) };
  if (roleArn !== undefined && webIdentityToken !== undefined) {
    // The SDK calls this again before the credentials expire. The first token would have expired
    // long before.
    const byToken = async (): Promise<Credentials> =>
      await fromWebToken({
        roleArn,
        roleSessionName: 'mysql-backup',
        webIdentityToken: await webIdentityToken(),
        clientConfig,
      })();
    return around(byToken, { roleArn, by: 'web-identity' });
  }
  // In the chain, the environment would outweigh the requested file.
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

/**
 * Trims the keys. A pasted or mounted secret often ends with a line break, which makes every
 * signature wrong.
 */
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
