// Locations and part sizes.
import { expect, it } from '@jest/globals';
import { BackupError } from '../../../src/core/errors.ts';
import { parseLocation } from '../../../src/storage/location.ts';
import { choosePartBytes } from '../../../src/storage/s3/s3-upload.ts';

it.each([
  ['s3://bucket', { kind: 's3', bucket: 'bucket', prefix: '' }],
  ['s3://bucket/', { kind: 's3', bucket: 'bucket', prefix: '' }],
  ['s3://bucket/prod/my%20sql//', { kind: 's3', bucket: 'bucket', prefix: 'prod/my%20sql' }],
  ['/var/backups', { kind: 'directory', path: '/var/backups' }],
  ['file:///var/my%20backups', { kind: 'directory', path: '/var/my backups' }],
])('reads the location %s', (url, expected) => {
  expect(parseLocation(url)).toEqual(expected);
});

it.each([
  '',
  's3://',
  's3:///x',
  's3://b/x',
  's3://bucket/a/../b',
  's3://bucket/a//b',
  'gs://bucket',
  'file://host/x',
])('refuses the location %j', (url) => {
  expect(() => parseLocation(url)).toThrow(BackupError);
  expect(() => parseLocation(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

it('parts are small, and never more than ten thousand', () => {
  const MIB = 1024 * 1024;
  expect(choosePartBytes(64_000_000, 5 * MIB)).toBe(5 * MIB);
  expect(choosePartBytes(64_000_000, 1)).toBe(5 * MIB);
  for (const gib of [48, 49, 100, 1000, 5 * 1024]) {
    const maxBytes = gib * 1024 * MIB;
    expect(Math.ceil(maxBytes / choosePartBytes(maxBytes, 5 * MIB))).toBeLessThanOrEqual(10_000);
  }
});
