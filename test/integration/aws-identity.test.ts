// Where credentials and the region for S3 come from, on a real S3 server, and what is said when a profile, a role or an identity gives
// none.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AwsRequestHandler } from '../../src/aws/request-handler.ts';
import { credentialsOf, type AwsIdentity } from '../../src/aws/credentials.ts';
import { silentLogger } from '../../src/core/log.ts';
import { openS3Storage } from '../../src/storage/s3/s3-storage.ts';
import { NO_PROXIES } from '../../src/network/proxies.ts';
import { type Folder, makeFolder, runJson } from '../support/command-line.ts';
import { startHttpEndpoint } from '../support/http-endpoint.ts';
import { acquireS3 } from '../support/servers.ts';

const s3 = await acquireS3();
const ROLE = 'arn:aws:iam::123456789012:role/backups';
const DENIED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>';
let bucket: string;
let folder: Folder;

beforeAll(async () => {
  bucket = await s3.createBucket();
  folder = await makeFolder();
}, 60_000);

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

const { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret } = s3.environment();
const alone = { AWS_EC2_METADATA_DISABLED: 'true' };

const list = (environment: Record<string, string>, ...more: string[]) =>
  runJson(['list', '--storage', `s3://${bucket}/x`, '--s3-endpoint', s3.endpoint, ...more], {
    environment: { ...alone, ...environment },
  });

describe('credentials', () => {
  it('have no blanks and line breaks around them', async () => {
    const { exitCode, stderr } = await list({
      AWS_ACCESS_KEY_ID: ` ${keyId}\n`,
      AWS_SECRET_ACCESS_KEY: `${secret}\r\n`,
      AWS_DEFAULT_REGION: s3.region,
    });
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('come from the profile of --aws-profile, and from that of AWS_PROFILE', async () => {
    const file = join(folder.path, 'credentials');
    await writeFile(
      file,
      `[default]\naws_access_key_id=wrong\naws_secret_access_key=wrong\n[good]\naws_access_key_id=${keyId}\naws_secret_access_key=${secret}\n`,
    );
    const environment = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_REGION: s3.region };
    expect((await list(environment, '--aws-profile', 'good')).exitCode).toBe(0);
    expect((await list({ ...environment, AWS_PROFILE: 'good' })).exitCode).toBe(0);
    const byFile = ['--aws-credentials-file', file, '--aws-profile', 'good'];
    expect((await list({ AWS_REGION: s3.region }, ...byFile)).exitCode).toBe(0);
    if (s3.can('credentials')) expect((await list(environment)).exitCode).toBe(11);
  });

  it('of a profile that does not exist are an error that names it and the option', async () => {
    const { exitCode, document } = await list({ AWS_REGION: s3.region }, '--aws-profile', 'nowhere');
    expect([exitCode, document.error!.code]).toEqual([11, 'STORAGE_ACCESS_DENIED']);
    expect(document.error!.message).toContain('the AWS profile nowhere gives no credentials');
    expect(document.error!.hint).toContain('--aws-profile');
  });

  it('of an SSO session that is not logged in are an error that names the profile and the command', async () => {
    const config = join(folder.path, 'sso-config');
    await writeFile(
      config,
      '[profile staff]\nsso_session=corp\nsso_account_id=123456789012\nsso_role_name=Backup\n[sso-session corp]\nsso_region=eu-central-1\nsso_start_url=https://corp.awsapps.test/start\nsso_registration_scopes=sso:account:access\n',
    );
    const environment = { AWS_CONFIG_FILE: config, AWS_REGION: s3.region, HOME: folder.path };
    const { exitCode, document } = await list(environment, '--aws-profile', 'staff');
    expect(exitCode).toBe(11);
    expect(document.error!.message).toContain('the AWS profile staff gives no credentials');
    expect(document.error!.hint).toContain('aws sso login --profile staff');
  });
});

describe('a role', () => {
  const handler = new AwsRequestHandler({
    proxies: NO_PROXIES,
    maxSockets: 1,
    connectionTimeout: 10_000,
    socketTimeout: 10_000,
  });
  const saved = process.env['AWS_ENDPOINT_URL_STS'];

  afterEach(() => {
    if (saved === undefined) delete process.env['AWS_ENDPOINT_URL_STS'];
    else process.env['AWS_ENDPOINT_URL_STS'] = saved;
  });
  afterAll(() => handler.destroy());

  const refusedBy = async (identity: AwsIdentity, answer: string): Promise<unknown> => {
    await using sts = await startHttpEndpoint({
      status: 403,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': '1' },
      body: answer,
    });
    process.env['AWS_ENDPOINT_URL_STS'] = sts.url;
    const provider = await credentialsOf({ region: 'us-east-1', ...identity }, handler);
    return await provider().then(
      () => undefined,
      (error: unknown) => error,
    );
  };

  it.each([
    [{ roleArn: ROLE }, `with TLS at AWS, as the role ${ROLE}`],
    [{ hostRoleArn: ROLE, endpoint: 'https://s3.test' }, `with TLS at https://s3.test, as the role ${ROLE}`],
    [{ profile: 'staff', hostRoleArn: ROLE }, 'with TLS at AWS, by the profile staff'],
    [{ endpoint: 'http://s3.test' }, 'without TLS at http://s3.test'],
  ])('is part of what check says about the storage: %j', async (options, expected) => {
    const storage = await openS3Storage({
      bucket: 'b',
      prefix: '',
      region: 'us-east-1',
      logger: silentLogger,
      ...options,
    });
    expect(storage.access).toBe(expected);
    await storage.close();
  });

  it('that the token of a job may not assume: the message names role and provider, the hint the trust policy', async () => {
    const identity = { roleArn: ROLE, webIdentityToken: async () => 'token' };
    expect(await refusedBy(identity, DENIED)).toMatchObject({
      code: 'STORAGE_ACCESS_DENIED',
      message: `cannot assume the role ${ROLE} with the token of the job (provider token.actions.githubusercontent.com): AccessDenied (HTTP 403): Not authorized to perform sts:AssumeRoleWithWebIdentity`,
      hint: expect.stringMatching(/trust policy.*sts\.amazonaws\.com.*id-token: write/),
    });
  });

  it('of a pod is named, with the variable of its token', async () => {
    await using sts = await startHttpEndpoint({
      status: 403,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': '1' },
      body: DENIED,
    });
    const token = join(folder.path, 'token');
    await writeFile(token, 'token');
    const { exitCode, document } = await list({
      AWS_ROLE_ARN: ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
      AWS_REGION: s3.region,
      AWS_ENDPOINT_URL_STS: sts.url,
    });
    expect(exitCode).toBe(11);
    expect(document.error!.message).toContain(
      `cannot assume the role ${ROLE} with the token of AWS_WEB_IDENTITY`,
    );
    expect(document.error!.hint).toContain('trust policy');
  });
});

it('the debug log shows the code, the message and the request id of the server', async () => {
  await using server = await startHttpEndpoint({
    status: 403,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'REQ-4711', 'x-amz-id-2': 'HOST-0815' },
    body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>explicit deny in a policy</Message><RequestId>REQ-4711</RequestId></Error>',
  });
  const result = await runJson(
    ['list', '--storage', 's3://bucket/x', '--s3-endpoint', server.url, '--log-level', 'debug'],
    { environment: s3.environment() },
  );
  expect(result.exitCode).toBe(11);
  expect(result.stderr).toContain(
    'ListObjectsV2Command: AccessDenied (HTTP 403): explicit deny in a policy (request id REQ-4711, host id HOST-0815)',
  );
});
