// Where the tests' S3 comes from: variables, a container of an image that anyone can pull, or fauxqs in the
// keeper's own process. What a server is known not to do is stated, so that tests of it are reported as not run.

import { randomBytes } from 'node:crypto';
import { GenericContainer, Wait } from 'testcontainers';
import { RUN_LABEL, findEngineWithImage } from './docker-servers.ts';
import { S3_IMAGE } from './images.ts';
import { allowedWays } from './server-search.ts';
import type { S3Info } from './server-types.ts';

export interface RunningS3 {
  info: S3Info;
  stop(): Promise<void>;
}

const REGION = 'us-east-1';

function s3FromVariables(): RunningS3 {
  const endpoint = process.env['TEST_S3_ENDPOINT'];
  const accessKeyId = process.env['TEST_S3_ACCESS_KEY'];
  const secretAccessKey = process.env['TEST_S3_SECRET_KEY'];
  if (!endpoint) throw new Error('TEST_S3_ENDPOINT is not set');
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('TEST_S3_ENDPOINT is set, TEST_S3_ACCESS_KEY or TEST_S3_SECRET_KEY is not');
  }
  const region = process.env['TEST_S3_REGION'] ?? REGION;
  return {
    info: {
      endpoint,
      region,
      accessKeyId,
      secretAccessKey,
      source: 'variable',
      detail: 'TEST_S3_ENDPOINT',
      cannot: [],
      // The one that Ceph has for tests.
      kmsKey: process.env['TEST_S3_KMS_KEY'] ?? 'testkey-1',
    },
    async stop() {},
  };
}

async function startDockerS3(runId: string): Promise<RunningS3> {
  const client = await findEngineWithImage(S3_IMAGE);
  const accessKeyId = 'testaccess';
  const secretAccessKey = randomBytes(16).toString('hex');
  const started = await new GenericContainer(S3_IMAGE)
    .withEnvironment({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey })
    .withCommand(['mini', '-dir=/data'])
    .withTmpFs({ '/data': 'rw' })
    .withExposedPorts(8333)
    .withLabels({ [RUN_LABEL]: runId })
    .withAutoCleanup(false)
    .withWaitStrategy(Wait.forHttp('/', 8333).forStatusCodeMatching((status) => status < 500))
    .withStartupTimeout(300_000)
    .start();
  return {
    info: {
      endpoint: `http://${started.getHost()}:${started.getMappedPort(8333)}`,
      region: REGION,
      accessKeyId,
      secretAccessKey,
      source: 'docker',
      detail: `Docker image ${S3_IMAGE}`,
      // It makes a missing bucket of itself for an administrator's key, and has no KMS without one configured; the last three
      // were not tried.
      cannot: ['missing-bucket', 'sse-kms', 'storage-classes', 'checksums', 'bucket-owner'],
    },
    async stop() {
      await client.container.getById(started.getId()).remove({ force: true, v: true });
    },
  };
}

async function startFauxqsInProcess(): Promise<RunningS3> {
  const { startFauxqs } = await import('fauxqs');
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  return {
    info: {
      endpoint: `http://127.0.0.1:${server.port}`,
      region: REGION,
      accessKeyId: 'testaccess',
      secretAccessKey: 'testsecret',
      source: 'in-process',
      detail: 'fauxqs in process',
      cannot: [
        'credentials',
        'conditional-writes',
        'list-multipart-uploads',
        'puts-over-11-mib',
        'object-lock',
        'versioning',
        'sse-kms',
        'storage-classes',
        'checksums',
        'bucket-owner',
      ],
    },
    async stop() {
      await server.stop();
    },
  };
}

export async function findS3(runId: string): Promise<RunningS3> {
  const ways = allowedWays();
  if (ways.includes('variables') && process.env['TEST_S3_ENDPOINT']) return s3FromVariables();
  if (ways.includes('docker')) {
    try {
      return await startDockerS3(runId);
    } catch (error) {
      process.stderr.write(
        `tests: no S3 server in Docker (${error instanceof Error ? error.message : String(error)})\n`,
      );
    }
  }
  return startFauxqsInProcess();
}
