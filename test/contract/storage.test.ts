// The storage contract on every storage: directory, S3 on real servers and in process, and several at once.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { describeOnS3 } from '../support/server-suites.ts';
import { describeStorage } from './storage-contract.ts';
import {
  directoryPlace,
  type S3Server,
  s3Place,
  s3ServerOf,
  teeDirectoriesPlace,
  teePlace,
} from './storage-places.ts';

describeStorage('directory', directoryPlace);
describeStorage('two directories at once', teeDirectoriesPlace);

await describeOnS3('storages', undefined, (s3) => {
  describeStorage('with a prefix', () => s3Place(s3ServerOf(s3), 'prod/mysql'));
  describeStorage('without a prefix', () => s3Place(s3ServerOf(s3), ''));
  describeStorage('directory and s3 at once', () => teePlace(s3ServerOf(s3)));
});

await describeOnS3('storages', 'minio', (s3) => {
  const options = { sse: 'aws:kms', sseKmsKeyId: s3.kmsKey! } as const;
  describeStorage('plain', () => s3Place(s3ServerOf(s3), 'prod/mysql'));
  describeStorage('encrypted by KMS', () => s3Place(s3ServerOf(s3), 'prod/mysql', options));
});

for (const name of ['versitygw', 'rclone', 'moto'] as const)
  await describeOnS3('storages', name, (s3) => {
    describeStorage('with a prefix', () => s3Place(s3ServerOf(s3), 'prod/mysql'));
  });

describe('s3 in process', () => {
  let fauxqs: FauxqsServer;
  const inProcess = (): S3Server => ({
    endpoint: `http://127.0.0.1:${fauxqs.port}`,
    accessKey: 'any',
    secretKey: 'any',
    listsUploads: false,
  });
  beforeAll(async () => {
    fauxqs = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  });
  afterAll(async () => {
    await fauxqs.stop();
  });
  describeStorage('fauxqs', async () => ({
    ...(await s3Place(inProcess(), 'in process')),
    decodesTwice: true,
  }));
});
