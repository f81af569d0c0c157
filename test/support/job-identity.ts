// The identity of a job, as GitHub and STS give it: tokens at one address, and for each the keys of an account of the S3 server.
import { startAnsweringEndpoint } from './answering-endpoint.ts';
import type { HttpEndpoint } from './http-endpoint.ts';

/** Keys that end after so many seconds, without a session token: they are those of a lasting account. */
export interface JobIdentity extends HttpEndpoint {
  /** For the step: where its token is, and where STS is. */
  environment: Readonly<Record<string, string>>;
}

export async function startJobIdentity(
  { accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string },
  seconds: number,
): Promise<JobIdentity> {
  let tokens = 0;
  const endpoint = await startAnsweringEndpoint(({ method, url }) => {
    if (method === 'GET' && url.startsWith('/token')) return { body: { value: `job-token-${++tokens}` } };
    const expiration = new Date(Date.now() + seconds * 1000).toISOString();
    return {
      body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><Expiration>${expiration}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    };
  });
  const environment = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint.url}/token?v=1`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-job',
    AWS_ENDPOINT_URL_STS: endpoint.url,
  };
  return { ...endpoint, environment, [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose]() };
}
