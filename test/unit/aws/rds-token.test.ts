// The token is a signed URL: who, where, until when; the signature is compared with one made by hand from AWS's rules.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { signRdsToken } from '../../../src/aws/rds-token.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG';
const saved = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: SECRET });
  delete process.env['AWS_SESSION_TOKEN'];
  delete process.env['AWS_REGION'];
});

afterEach(() => {
  process.env = { ...saved };
});

it('is signed for one account on one server, with the credentials of the environment', async () => {
  const token = (
    await signRdsToken({ host: 'db.example.com', port: 3306, user: 'backup', region: 'eu-central-1' })
  ).reveal();
  expect(token).toMatch(/^db\.example\.com:3306\/\?Action=connect&/);
  const url = new URL(`https://${token}`);
  const query = url.searchParams;
  expect([query.get('DBUser'), query.get('X-Amz-Expires')]).toEqual(['backup', '900']);
  const signature = query.get('X-Amz-Signature')!;
  query.delete('X-Amz-Signature');
  expect(signature).toBe(sign(query));
});

function sign(query: URLSearchParams): string {
  const time = query.get('X-Amz-Date')!;
  const scope = `${time.slice(0, 8)}/eu-central-1/rds-db/aws4_request`;
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const canonicalQuery = [...query]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const empty = createHash('sha256').update('').digest('hex');
  const request = ['GET', '/', canonicalQuery, 'host:db.example.com:3306\n', 'host', empty].join('\n');
  const hash = createHash('sha256').update(request).digest('hex');
  const key = ['eu-central-1', 'rds-db', 'aws4_request'].reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    createHmac('sha256', `AWS4${SECRET}`).update(time.slice(0, 8)).digest(),
  );
  return createHmac('sha256', key).update(['AWS4-HMAC-SHA256', time, scope, hash].join('\n')).digest('hex');
}

it('says what is missing', async () => {
  Object.assign(process.env, {
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  });
  await expect(signRdsToken({ host: 'db', port: 3306, user: 'backup' })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/^no IAM token for backup@db: /),
  });
});
