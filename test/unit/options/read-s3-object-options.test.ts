// How S3 is to keep objects: what is taken, what is not, and that all that is wrong is told at once.
import { describe, expect, it } from '@jest/globals';
import type { BackupConfig } from '../../../src/options/operations.ts';
import { readConfig } from '../../../src/options/read/read-config.ts';
import type { Operation } from '../../../src/options/option-table.ts';
import type { BackupError } from '../../../src/core/errors.ts';

function read(
  given: Record<string, string>,
  operation: Operation = 'backup',
): BackupConfig['storages'][number]['s3'] {
  const options = {
    storage: 's3://bucket/prefix',
    ...(operation === 'backup' ? { user: 'u' } : {}),
    ...given,
  };
  return readConfig(
    { operation, options: new Map(Object.entries(options).map(([name, value]) => [name, [value]])) },
    { environment: {}, readFile: () => '' },
  ).storages[0]!.s3;
}

function problemsOf(given: Record<string, string>): string[] {
  try {
    read(given);
  } catch (error) {
    return (error as BackupError).details['problems'] as string[];
  }
  throw new Error('no problem was found');
}

describe('how S3 keeps objects', () => {
  it('is as the bucket has it, where nothing is said', () => {
    expect(read({})).toEqual({ objectOptions: { checksumAlgorithm: 'auto' } });
  });

  it('is read', () => {
    expect(
      read({
        's3-sse': 'aws:kms',
        's3-sse-kms-key-id': 'alias/backups',
        's3-storage-class': 'GLACIER_IR',
        's3-object-lock-mode': 'COMPLIANCE',
        's3-object-lock-days': '30',
        's3-checksum-algorithm': 'SHA256',
        's3-expected-bucket-owner': '123456789012',
        verify: 'objects',
      }),
    ).toEqual({
      expectedBucketOwner: '123456789012',
      objectOptions: {
        sse: 'aws:kms',
        sseKmsKeyId: 'alias/backups',
        storageClass: 'GLACIER_IR',
        objectLock: { mode: 'compliance', days: 30 },
        checksumAlgorithm: 'SHA256',
      },
    });
  });

  it('may have classes and owners of its own on another server', () => {
    expect(
      read({
        's3-endpoint': 'https://s3.example.com',
        's3-storage-class': 'cold',
        's3-expected-bucket-owner': 'us',
      }),
    ).toMatchObject({ expectedBucketOwner: 'us', objectOptions: { storageClass: 'cold' } });
  });

  it.each<[Record<string, string>, ...RegExp[]]>([
    [{ 's3-sse': 'sse-c' }, /SSE-C, which is refused: .*--encrypt-to/],
    [{ 's3-sse': 'kms' }, /--s3-sse is "kms", it takes AES256, aws:kms, aws:kms:dsse/],
    [{ 's3-sse-kms-key-id': 'k' }, /--s3-sse-kms-key-id needs --s3-sse aws:kms/],
    [{ 's3-sse': 'AES256', 's3-sse-kms-key-id': 'k' }, /--s3-sse-kms-key-id needs --s3-sse aws:kms/],
    [{ 's3-storage-class': 'COLD' }, /--s3-storage-class is "COLD", AWS has STANDARD/],
    [{ 's3-storage-class': 'GLACIER', verify: 'objects' }, /--verify contradicts --s3-storage-class GLACIER/],
    [{ 's3-object-lock-mode': 'governance' }, /needs --s3-object-lock-days/],
    [{ 's3-object-lock-days': '3' }, /needs --s3-object-lock-mode/],
    [{ 's3-object-lock-mode': 'governance', 's3-object-lock-days': '0' }, /--s3-object-lock-days is "0"/],
    [{ 's3-checksum-algorithm': 'MD5' }, /--s3-checksum-algorithm is "MD5"/],
    [{ 's3-expected-bucket-owner': 'me' }, /12 digits at AWS/],
    [
      { storage: '/b', 's3-sse': 'x', 's3-object-lock-days': '3' },
      /--s3-sse is "x"/,
      /--s3-sse needs a --storage in S3/,
      /needs --s3-object-lock-mode/,
      /--s3-object-lock-days needs a --storage in S3/,
    ],
  ])('refuses %j', (given, ...expected) => {
    const problems = problemsOf(given);
    expect(problems).toHaveLength(expected.length);
    for (const pattern of expected) expect(problems).toContainEqual(expect.stringMatching(pattern));
  });

  it('belongs to what writes', () => {
    expect(() => read({ 's3-sse': 'AES256' }, 'list')).toThrow(/does not belong to list/);
    expect(() => read({ 's3-object-lock-days': '1' }, 'prune')).toThrow(/does not belong to prune/);
    expect(read({ 's3-sse': 'AES256', 'keep-last': '1' }, 'prune').objectOptions).toMatchObject({
      sse: 'AES256',
    });
  });
});
