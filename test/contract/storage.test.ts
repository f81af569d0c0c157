// The storage contract on every storage: directory, S3 on a real server, S3 in process, and several at once.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { describeStorage } from './storage-contract.ts';
import {
  directoryPlace,
  type S3Server,
  s3Place,
  s3ServerOfEnvironment,
  teeDirectoriesPlace,
  teePlace,
} from './storage-places.ts';

describeStorage('directory', directoryPlace);
describeStorage('two directories at once', teeDirectoriesPlace);

const server = s3ServerOfEnvironment();
if (server) {
  describeStorage('s3 server, with a prefix', () => s3Place(server, 'prod/mysql'));
  describeStorage('s3 server, without a prefix', () => s3Place(server, ''));
  describeStorage('directory and s3 server at once', () => teePlace(server));
} else {
  describe('s3 server', () => {
    it.skip('not run: TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY and TEST_S3_SECRET_KEY are not set', () =>
      undefined);
  });
}

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
  describeStorage('fauxqs', () => s3Place(inProcess(), 'in process'));
});
