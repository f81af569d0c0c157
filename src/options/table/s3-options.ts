// Options: how S3 keeps objects. The words are those of the AWS command line.
import { inStorage, type OptionSpec } from './option-spec.ts';

/**
 * Operations that write: restore and verify put leases and records next to a backup; prune may put
 * a manifest back.
 */
const writing = ['backup', 'restore', 'verify', 'prune', 'binlog-archive'] as const;

export const S3_OPTIONS: readonly OptionSpec[] = [
  {
    name: 's3-expected-bucket-owner',
    kind: { type: 'text' },
    group: 'Storage',
    operations: inStorage,
    help: 'Account that must own the bucket. S3 refuses every request to a bucket of another owner',
    rare: true,
    value: 'ACCOUNT',
  },
  {
    name: 's3-sse',
    kind: { type: 'text' },
    group: 'Storage',
    operations: writing,
    help: 'Server-side encryption: AES256 (SSE-S3), aws:kms or aws:kms:dsse. By default the bucket decides. A server that ignores the setting is an error',
    rare: true,
    value: 'HOW',
  },
  {
    name: 's3-sse-kms-key-id',
    kind: { type: 'text' },
    group: 'Storage',
    operations: writing,
    help: 'Id or ARN of the KMS key for aws:kms. The default is the AWS managed key for S3',
    rare: true,
    value: 'KEY',
  },
  {
    name: 's3-storage-class',
    kind: { type: 'text' },
    group: 'Storage',
    operations: ['backup', 'binlog-archive'],
    help: 'Storage class of objects of 128 KiB or more, such as STANDARD_IA. The manifest, the summary and smaller objects stay in the default class',
    rare: true,
    value: 'CLASS',
  },
  {
    name: 's3-object-lock-mode',
    kind: { type: 'text' },
    group: 'Storage',
    operations: ['backup', 'binlog-archive'],
    help: 'Object lock for every object of the backup: governance (privileged accounts can remove it) or compliance (no account can). The bucket needs object lock',
    rare: true,
    value: 'MODE',
  },
  {
    name: 's3-object-lock-days',
    kind: { type: 'integer', min: 1, max: 36_500 },
    group: 'Storage',
    operations: ['backup', 'binlog-archive'],
    help: 'Days that the object lock lasts, counted from the start of the backup',
    rare: true,
    value: 'DAYS',
  },
  {
    name: 's3-checksum-algorithm',
    kind: { type: 'choice', values: ['auto', 'CRC32', 'SHA256', 'none'] },
    group: 'Storage',
    operations: writing,
    help: 'Checksum that the S3 server verifies and stores in addition to our SHA-256: CRC32, SHA256 or none. auto means CRC32 on AWS and none on other servers',
    rare: true,
    default: 'auto',
    value: 'NAME',
  },
];
