// What is asked of S3 for each object, and what becomes of it on a server that ignores it: looked at on the wire, before a server in
// process that knows neither encryption nor locks, conditional writes or checksums.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import type { S3ObjectOptions } from '../../../../src/storage/s3-object-options.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { openStorage } from '../../../../src/app/open-storage.ts';
import type { Storage } from '../../../../src/storage/storage.ts';
import { type AskedOfS3, type S3Answer, S3Front } from '../../../support/s3-front.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
const never = new AbortController().signal;
const newId = (): string => `20261122T030000Z-${randomBytes(3).toString('hex')}`;

let front: S3Front;
const opened: Storage[] = [];

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'any';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'any';
  front = await S3Front.start('kept');
});

afterEach(async () => {
  front.answer = undefined;
  front.asked.length = 0;
  for (const storage of opened.splice(0)) await storage.close();
});

afterAll(() => front[Symbol.asyncDispose]());

async function open(
  objectOptions: S3ObjectOptions,
  more: { expectedBucketOwner?: string } = {},
): Promise<Storage> {
  const options = { endpoint: front.url, region: 'us-east-1', stallTimeoutMs: 20_000, logger: silentLogger };
  const storage = await openStorage('s3://kept/some', { ...options, objectOptions, ...more });
  opened.push(storage);
  return storage;
}

/** A small object, one in a single PUT, one in parts, the manifest, and a record beside them. */
async function store(storage: Storage, backupId = newId()): Promise<string> {
  const writer = await storage.create(backupId, never);
  await writer.write('small', randomBytes(1000), 1000);
  await writer.write('single', randomBytes(200 * 1024), 200 * 1024);
  await writer.write('parts', randomBytes(6 * MIB), 6 * MIB);
  await writer.commit('@.manifest.json', Buffer.from('{}'));
  await storage.put(`${backupId}/@.lease-0123456789abcdef.json`, Buffer.from('{}'));
  return backupId;
}

const isNewObject = ({ method, url }: AskedOfS3): boolean =>
  (method === 'PUT' && !url.includes('partNumber=')) || (method === 'POST' && url.includes('?uploads'));

/** Name of each object → the header with which it was begun. */
function sent(header: string): Record<string, unknown> {
  const objects = front.asked.filter(isNewObject);
  return Object.fromEntries(
    objects.map(({ url, headers }) => [url.split('?')[0]!.split('/').at(-1)!.slice(0, 8), headers[header]]),
  );
}

const all = <T>(value: T): Record<string, T> => ({
  small: value,
  single: value,
  parts: value,
  '@.manife': value,
  '@.lease-': value,
});

describe('encryption by the server', () => {
  const claim = (sse: string): void => {
    front.answer = () => ({ headers: { 'x-amz-server-side-encryption': sse } });
  };

  it('is asked for with every object, parts and what lies beside a backup too', async () => {
    claim('aws:kms');
    const storage = await open({ sse: 'aws:kms', sseKmsKeyId: 'arn:aws:kms:eu-central-1:1:key/k' });
    await storage.checkWritable(newId());
    expect(sent('x-amz-server-side-encryption')).toEqual({ '@.probe': 'aws:kms', '@.probe-': 'aws:kms' });
    front.asked.length = 0;
    await store(storage);
    expect(sent('x-amz-server-side-encryption')).toEqual(all('aws:kms'));
    expect(sent('x-amz-server-side-encryption-aws-kms-key-id')).toEqual(
      all('arn:aws:kms:eu-central-1:1:key/k'),
    );
  });

  it('by keys of S3 itself, AES256', async () => {
    claim('AES256');
    await store(await open({ sse: 'AES256' }));
    expect(sent('x-amz-server-side-encryption')).toEqual(all('AES256'));
    expect(sent('x-amz-server-side-encryption-aws-kms-key-id')).toEqual(all(undefined));
  });

  it('that a server reports only of the finished object is accepted', async () => {
    front.answer = ({ method }) =>
      method === 'HEAD' ? { headers: { 'x-amz-server-side-encryption': 'aws:kms' } } : undefined;
    const storage = await open({ sse: 'aws:kms' });
    await storage.checkWritable(newId());
    await store(storage);
  });

  it('that a server ignores is an error of the write test, and of each object', async () => {
    const storage = await open({ sse: 'aws:kms' });
    const ignored = {
      code: 'STORAGE_UNSUPPORTED',
      message: expect.stringContaining('is not encrypted by aws:kms'),
    };
    const id = newId();
    await expect(storage.checkWritable(id)).rejects.toMatchObject(ignored);
    const writer = await storage.create(id, never);
    for (const bytes of [1000, 6 * MIB])
      await expect(writer.write(`o${bytes}`, randomBytes(bytes), bytes)).rejects.toMatchObject(ignored);
    await expect(writer.commit('@.manifest.json', Buffer.from('{}'))).rejects.toMatchObject(ignored);
    await writer.abort();
    for await (const { name } of storage.listObjects(id)) expect(name).toBe('nothing is left');
  });
});

it('puts into another class what is large, and nothing that list and prune read', async () => {
  const storage = await open({ storageClass: 'STANDARD_IA' });
  await store(storage);
  expect(sent('x-amz-storage-class')).toEqual({
    ...all(undefined),
    single: 'STANDARD_IA',
    parts: 'STANDARD_IA',
  });
});

describe('an object lock', () => {
  const lockable = (enabled = true): void => {
    front.answer = ({ url, method }) => {
      if (url.includes('?object-lock') && method === 'GET')
        return enabled
          ? {
              status: 200,
              body: '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>',
            }
          : { status: 404, body: '<Error><Code>ObjectLockConfigurationNotFoundError</Code></Error>' };
      if (url.includes('?retention'))
        return { status: 400, body: '<Error><Code>InvalidArgument</Code></Error>' };
      return undefined;
    };
  };

  it('is the same for all of a backup, with a hash of each, and on nothing that has to go again', async () => {
    lockable();
    const storage = await open({ objectLock: { mode: 'compliance', days: 30 } });
    await storage.checkWritable(newId());
    // The locked one is an upload that is aborted.
    expect(sent('x-amz-object-lock-mode')).toEqual({ '@.probe': undefined, '@.probe-': 'COMPLIANCE' });
    expect(front.asked.filter(({ url }) => url.includes('AbortMultipartUpload'))).toHaveLength(1);
    front.asked.length = 0;
    await store(storage);
    expect(sent('x-amz-object-lock-mode')).toEqual({ ...all('COMPLIANCE'), '@.lease-': undefined });
    const dates = sent('x-amz-object-lock-retain-until-date');
    const until = dates['small'] as string;
    expect(dates).toEqual({ ...all(until), '@.lease-': undefined });
    expect(Math.abs(Date.parse(until) - Date.now() - 30 * DAY_MS)).toBeLessThan(60_000);
    const bodies = front.asked.filter(({ method, url }) => method === 'PUT' && !url.includes('@.lease'));
    expect(bodies.length).toBeGreaterThan(4);
    for (const { headers } of bodies) expect(headers['content-md5']).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    const manifest = bodies.find(({ url }) => url.includes('@.manifest'));
    expect(manifest!.headers['content-md5']).toBe(createHash('md5').update('{}').digest('base64'));
  });

  it('is refused where the bucket has none, before anything is written', async () => {
    lockable(false);
    const storage = await open({ objectLock: { mode: 'governance', days: 1 } });
    await expect(storage.checkWritable(newId())).rejects.toMatchObject({
      code: 'STORAGE_UNSUPPORTED',
      message: 's3://kept has no object lock',
    });
    expect(front.asked.filter(isNewObject)).toEqual([]);
  });

  it('that the credentials must not set is named, and the probe is gone', async () => {
    lockable();
    const { answer } = front;
    front.answer = (asked) =>
      asked.url.includes('?retention')
        ? { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
        : answer!(asked);
    const storage = await open({ objectLock: { mode: 'governance', days: 1 } });
    const id = newId();
    await expect(storage.checkWritable(id)).rejects.toMatchObject({
      code: 'STORAGE_ACCESS_DENIED',
      hint: expect.stringContaining('s3:PutObjectRetention'),
    });
    for await (const { name } of storage.listObjects(id)) expect(name).toBe('nothing is left');
  });
});

describe('checksums', () => {
  it('are asked for where they are wanted, and not elsewhere', async () => {
    await store(await open({}));
    expect(sent('x-amz-sdk-checksum-algorithm')).toEqual(all(undefined));
    // A bucket that locks its objects by default takes nothing without a hash of some kind.
    const md5 = sent('content-md5');
    for (const name of ['small', 'single', '@.manife', '@.lease-'])
      expect([name, md5[name]]).toEqual([name, expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/)]);
    front.asked.length = 0;
    await store(await open({ checksumAlgorithm: 'SHA256' }));
    expect(sent('x-amz-sdk-checksum-algorithm')).toMatchObject({ small: 'SHA256', single: 'SHA256' });
    expect(sent('x-amz-checksum-algorithm')).toMatchObject({ parts: 'SHA256' });
  });

  it('that a server ignores are an error where they were asked for', async () => {
    const storage = await open({ checksumAlgorithm: 'SHA256' });
    await expect(storage.checkWritable(newId())).rejects.toMatchObject({
      code: 'STORAGE_UNSUPPORTED',
      message: 'the server does not say that it checked SHA256',
    });
  });
});

describe('the owner of the bucket', () => {
  const denied = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };

  it('is asked for with every request, after a wrong one was refused', async () => {
    front.answer = ({ headers }) =>
      headers['x-amz-expected-bucket-owner'] === '000000000000' ? denied : undefined;
    const storage = await open({}, { expectedBucketOwner: '123456789012' });
    const id = await store(storage);
    await storage.checkWritable(newId());
    for await (const _ of storage.listFolders());
    await storage.read(`${id}/small`);
    await storage.delete([`${id}/small`]);
    await storage.lockOf(`${id}/single`);
    await storage.removeIncomplete(id, []);
    expect(front.asked.length).toBeGreaterThan(15);
    const [first, ...rest] = front.asked;
    expect(first!.headers['x-amz-expected-bucket-owner']).toBe('000000000000');
    for (const { method, url, headers } of rest)
      expect([method, url, headers['x-amz-expected-bucket-owner']]).toEqual([method, url, '123456789012']);
    front.answer = () => denied;
    await expect(storage.read(`${id}/small`)).rejects.toMatchObject({
      code: 'STORAGE_ACCESS_DENIED',
      hint: expect.stringContaining('does not belong to 123456789012'),
    });
  });

  it('that a server ignores is an error of the first request, whichever it is', async () => {
    const storage = await open({}, { expectedBucketOwner: '000000000000' });
    for (const work of [storage.checkWritable(newId()), storage.read(`${newId()}/x`)])
      await expect(work).rejects.toMatchObject({
        code: 'STORAGE_UNSUPPORTED',
        message: expect.stringContaining('for owner 111111111111 too'),
      });
    expect(front.asked).toHaveLength(1);
  });
});

describe('a storage class', () => {
  const isHead = ({ method }: AskedOfS3): boolean => method === 'HEAD';
  const refusesUnknown = (asked: AskedOfS3): S3Answer | undefined =>
    asked.headers['x-amz-storage-class'] === 'MYSQL_BACKUP_NO_SUCH_CLASS'
      ? { status: 400, body: '<Error><Code>InvalidStorageClass</Code></Error>' }
      : undefined;

  it('that a server ignores is a warning', async () => {
    const storage = await open({ storageClass: 'STANDARD_IA' });
    expect(await storage.checkWritable(newId())).toEqual([
      'the server ignores --s3-storage-class STANDARD_IA: what was stored with it is in class STANDARD',
    ]);
  });

  it('of a server that takes any name is a warning', async () => {
    front.answer = (asked) => (isHead(asked) ? { headers: { 'x-amz-storage-class': 'COLD' } } : undefined);
    const storage = await open({ storageClass: 'COLD' });
    expect(await storage.checkWritable(newId())).toEqual([
      'the server takes any name for --s3-storage-class: COLD may have no effect on what is stored',
    ]);
  });

  it('that a server has and shows is none', async () => {
    front.answer = (asked) =>
      isHead(asked) ? { headers: { 'x-amz-storage-class': 'COLD' } } : refusesUnknown(asked);
    const storage = await open({ storageClass: 'COLD' });
    expect(await storage.checkWritable(newId())).toEqual([]);
  });

  it('that a server refuses is an error that names it', async () => {
    front.answer = ({ headers }) =>
      headers['x-amz-storage-class'] === undefined
        ? undefined
        : { status: 400, body: '<Error><Code>InvalidStorageClass</Code></Error>' };
    const storage = await open({ storageClass: 'COLD' });
    await expect(storage.checkWritable(newId())).rejects.toMatchObject({
      code: 'STORAGE_UNSUPPORTED',
      hint: expect.stringContaining('--s3-storage-class'),
    });
  });
});

describe('a bucket that locks its objects by default', () => {
  const locking = (asked: AskedOfS3): S3Answer | undefined => {
    if (asked.url.includes('?object-lock') && asked.method === 'GET')
      return {
        status: 200,
        body: '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>7</Days></DefaultRetention></Rule></ObjectLockConfiguration>',
      };
    return undefined;
  };

  it('gets one probe, that is kept and used again', async () => {
    front.answer = locking;
    const storage = await open({});
    for (let times = 0; times < 3; times++) expect(await storage.checkWritable(newId())).toEqual([]);
    const puts = front.asked.filter(({ method, url }) => method === 'PUT' && !url.includes('partNumber='));
    expect(puts.map(({ url }) => url.split('?')[0])).toEqual(['/kept/some/.mysql-backup-probe']);
    expect(front.asked.filter(({ url }) => url.includes('AbortMultipartUpload'))).toHaveLength(3);
    for await (const id of storage.listFolders()) expect(id).not.toContain('probe');
  });

  it.each<[string, (asked: AskedOfS3) => S3Answer | undefined]>([
    ['shows its lock', locking],
    [
      'may not be asked for its lock',
      ({ url, method }) =>
        url.includes('?object-lock') && method === 'GET'
          ? { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
          : undefined,
    ],
  ])('that %s gets a hash with every part, as it demands', async (_, answer) => {
    // MinIO and AWS refuse a part without one by this error.
    const demanding = (asked: AskedOfS3): S3Answer | undefined =>
      asked.url.includes('partNumber=') &&
      asked.method === 'PUT' &&
      asked.headers['content-md5'] === undefined
        ? { status: 400, body: '<Error><Code>InvalidRequest</Code><Message>Content-MD5</Message></Error>' }
        : answer(asked);
    front.answer = demanding;
    const storage = await open({});
    await storage.checkWritable(newId());
    await store(storage);
    expect(front.asked.filter(({ url }) => url.includes('partNumber=')).length).toBeGreaterThan(2);
  });

  it('locks what shows no lock itself, from its own date on', async () => {
    const storage = await open({});
    const id = await store(storage);
    front.answer = (asked) =>
      asked.url.includes('?versioning')
        ? {
            status: 200,
            body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
          }
        : locking(asked);
    const { until } = (await storage.lockOf(`${id}/single`))!;
    expect(Math.abs(until!.getTime() - Date.now() - 7 * DAY_MS)).toBeLessThan(60_000);
  });
});

describe('on a server that ignores conditional writes', () => {
  it('a second writer of the same backup is refused and takes nothing of the first away', async () => {
    const storage = await open({});
    const id = newId();
    const second = await storage.create(id, never);
    const first = await storage.create(id, never);
    await first.write('a', Buffer.from('first'), 5);
    await second.write('b', Buffer.from('second'), 6);
    await first.commit('@.manifest.json', Buffer.from('{"of":"first"}'));
    await expect(second.commit('@.manifest.json', Buffer.from('{"of":"second"}'))).rejects.toMatchObject({
      code: 'STORAGE_EXISTS',
    });
    await second.abort();
    expect((await storage.read(`${id}/@.manifest.json`)).toString()).toBe('{"of":"first"}');
    expect((await storage.read(`${id}/a`)).toString()).toBe('first');
    // The condition was sent, and made no difference.
    const conditions = front.asked.filter(({ headers }) => headers['if-none-match'] === '*');
    expect(conditions).toHaveLength(1);
  });

  it('a manifest that was replaced while it was written is noticed', async () => {
    const storage = await open({});
    const id = newId();
    const writer = await storage.create(id, never);
    await writer.write('a', Buffer.from('first'), 5);
    front.answer = ({ method, url }) =>
      method === 'GET' && url.includes('@.manifest') ? { status: 200, body: 'of another' } : undefined;
    await expect(writer.commit('@.manifest.json', Buffer.from('{}'))).rejects.toMatchObject({
      code: 'STORAGE_CHANGED',
    });
  });
});

describe('what lies in an archive', () => {
  const archive = (isThere: (url: string) => boolean): void => {
    front.answer = ({ method, url }) =>
      method === 'GET' && isThere(url)
        ? { status: 403, body: '<Error><Code>InvalidObjectState</Code></Error>' }
        : undefined;
  };

  it('is told, with what to do, and read once it was brought back', async () => {
    const storage = await open({});
    const id = await store(storage);
    archive((url) => url.includes('/single'));
    await expect(storage.read(`${id}/single`)).rejects.toMatchObject({
      code: 'STORAGE_ARCHIVED',
      exitCode: 11,
      hint: expect.stringContaining('restore-object'),
    });
    front.answer = undefined;
    expect(await storage.read(`${id}/single`)).toHaveLength(200 * 1024);
  });

  it('is found by its class and by reading, for what was brought back has that class still', async () => {
    const storage = await open({});
    const id = await store(storage);
    front.answer = ({ url }) => {
      if (url.includes('list-type=2')) {
        const listed = ['small', 'single', 'parts'].map(
          (name) =>
            `<Contents><Key>some/${id}/${name}</Key><Size>1</Size><StorageClass>${name === 'small' ? 'STANDARD' : 'DEEP_ARCHIVE'}</StorageClass></Contents>`,
        );
        return {
          status: 200,
          body: `<ListBucketResult><Name>kept</Name><Prefix>some/${id}/</Prefix>${listed.join('')}</ListBucketResult>`,
        };
      }
      return url.includes('/parts')
        ? { status: 403, body: '<Error><Code>InvalidObjectState</Code></Error>' }
        : undefined;
    };
    expect(await storage.findArchived(id)).toEqual(['parts']);
    const read = front.asked.filter(({ headers }) => headers['range'] === 'bytes=0-0');
    expect(new Set(read.map(({ url }) => url.split('?')[0]!.split('/').at(-1)))).toEqual(
      new Set(['parts', 'single']),
    );
  });
});

describe('an answer that is no listing of the place', () => {
  it.each([
    ['the page of a proxy', '<html><body><h1>Please log in</h1></body></html>', 'not a listing'],
    [
      'a list of buckets',
      '<ListAllMyBucketsResult><Buckets><Bucket><Name>kept</Name></Bucket></Buckets></ListAllMyBucketsResult>',
      'not a listing',
    ],
    [
      'another bucket',
      '<ListBucketResult><Name>other</Name><Prefix>some/</Prefix></ListBucketResult>',
      's3://other/some/',
    ],
    [
      'all of the bucket',
      '<ListBucketResult><Name>kept</Name><Prefix></Prefix><Contents><Key>x</Key></Contents></ListBucketResult>',
      's3://kept/',
    ],
    ['nothing', '', 'not a listing'],
  ])('%s is an error, and not "nothing is there"', async (_, body, found) => {
    const storage = await open({});
    const id = await store(storage);
    front.answer = ({ url, method }) =>
      method === 'GET' && url.includes('list-type=2') ? { status: 200, body } : undefined;
    const expected = { code: 'STORAGE_FAILED', message: expect.stringContaining(found) };
    const read = async (list: AsyncIterable<unknown>): Promise<void> => {
      for await (const _ of list);
    };
    await expect(read(storage.listFolders())).rejects.toMatchObject(expected);
    await expect(read(storage.listObjects(id))).rejects.toMatchObject(expected);
    await expect(read(storage.listIncomplete(['@.manifest.json']))).rejects.toMatchObject(expected);
    await expect(storage.create(newId(), never)).rejects.toMatchObject(expected);
    await expect(storage.checkWritable(newId())).rejects.toMatchObject(expected);
  });
});
