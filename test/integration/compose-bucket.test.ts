// The service of docker/compose.yaml that makes the bucket, run as Compose would run it, on a real S3 server.
import { expect, it } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { removeBucket } from '../support/s3-buckets.ts';
import { notRun } from '../support/server-suites.ts';
import { acquireS3 } from '../support/servers.ts';

const file = join(import.meta.dirname, '..', '..', 'docker', 'compose.yaml');
const { services } = parse(readFileSync(file, 'utf8'), { merge: true }) as {
  services: Record<string, { entrypoint: string[]; command: string[] }>;
};

const s3 = await acquireS3().catch((error: Error) => {
  notRun('the bucket of Compose', error.message);
});
const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) notRun('the bucket of Compose', 'curl is not installed');

(s3 && hasCurl ? it : it.skip)('makes the bucket, and takes one that is there', async () => {
  const { entrypoint, command } = services['bucket']!;
  const name = `compose-${randomBytes(4).toString('hex')}`;
  const [program, ...words] = [...entrypoint, ...command].map((word) =>
    word.replaceAll('$$', '$').replace('http://s3:8333/backups', `${s3!.endpoint}/${name}`),
  );
  const run = (): Promise<unknown> =>
    promisify(execFile)(program!, words, { env: { PATH: process.env['PATH'], ...s3!.environment() } });
  await expect(run()).resolves.toMatchObject({ stdout: '' });
  await expect(run()).resolves.toMatchObject({ stdout: '' });
  await removeBucket(s3!, name);
});
