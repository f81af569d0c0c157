// Locations and part sizes.
import { expect, it } from '@jest/globals';
import path from 'node:path';
import { BackupError } from '../../../src/core/errors.ts';
import { parseDirectory, parseLocation } from '../../../src/storage/location.ts';
import { choosePartBytes } from '../../../src/storage/s3/upload/s3-upload.ts';

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
  ['./backups', path.resolve('backups')],
  ['../backups', path.resolve('..', 'backups')],
  ['.', path.resolve('.')],
  ['..', path.resolve('..')],
  ['./s3:x', path.resolve('s3:x')],
])('reads the directory %s', (text, expected) => {
  expect(parseDirectory(text)).toBe(expected);
  expect(parseLocation(text)).toEqual({ kind: 'directory', path: expected });
});

it.each([
  '',
  '  ',
  's3://',
  's3:///x',
  's3://b/x',
  's3://bucket/a/../b',
  's3://bucket/a//b',
  'gs://bucket',
  'file://host/x',
  '~/backups',
  '/a\0b',
  'C:\\backups',
])('refuses the location %j', (text) => {
  expect(() => parseLocation(text)).toThrow(BackupError);
  expect(() => parseLocation(text)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});

it.each([
  ['s3:bucket/p', 'Did you mean s3://bucket/p?'],
  ['s3:/bucket/p', 'Did you mean s3://bucket/p?'],
  ['s3//bucket/p', 'Did you mean s3://bucket/p?'],
  ['s3/bucket/p', 'Did you mean s3://bucket/p?'],
  ['S3:bucket', 'Did you mean s3://bucket?'],
  ['arn:aws:s3:::bucket/p/*', 'Did you mean s3://bucket/p?'],
  ['https://bucket.s3.eu-central-1.amazonaws.com/p/', 'Did you mean s3://bucket/p?'],
  ['https://s3.eu-central-1.amazonaws.com/bucket/p', 'Did you mean s3://bucket/p?'],
  ['file:/var/backups', 'Did you mean file:///var/backups?'],
  ['bucket/p', 'Write s3://bucket/p for a bucket, ./bucket/p for a directory.'],
  ['backups', 'Write s3://backups for a bucket, ./backups for a directory.'],
  ['~/backups', 'Write the home directory as an absolute path.'],
  ['gs://bucket/p', 'Only s3://bucket/prefix and directories are storages.'],
])('refuses %s, and says: %s', (text, hint) => {
  for (const parse of [parseLocation, parseDirectory])
    expect(() => parse(text)).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
});

it('a directory is no bucket', () => {
  expect(() => parseDirectory('s3://bucket/p')).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('Give s3://bucket/p with --storage.') }),
  );
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
