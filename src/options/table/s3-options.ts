// How objects are kept in S3. The words are those of the AWS command line.
import { all, type OptionSpec } from './option-spec.ts';

/** Those that write: restore and verify put leases and records beside a backup, prune may put a manifest back. */
const writing = ['backup', 'restore', 'verify', 'prune'] as const;

export const S3_OPTIONS: readonly OptionSpec[] = [
  {
    name: 's3-expected-bucket-owner',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    rare: true,
    help: 'Account that the bucket must belong to, else every request is refused: a bucket of that name may be somebody else’s',
    value: 'ACCOUNT',
  },
  {
    name: 's3-sse',
    kind: { type: 'text' },
    group: 'Storage',
    operations: writing,
    rare: true,
    help: 'Encryption by the server: AES256 (SSE-S3), aws:kms or aws:kms:dsse; without it as the bucket has it. A server that ignores it is an error',
    value: 'HOW',
  },
  {
    name: 's3-sse-kms-key-id',
    kind: { type: 'text' },
    group: 'Storage',
    operations: writing,
    rare: true,
    help: 'Id or ARN of the KMS key for aws:kms; without it the key of AWS for S3',
    value: 'KEY',
  },
  {
    name: 's3-storage-class',
    kind: { type: 'text' },
    group: 'Storage',
    operations: ['backup'],
    rare: true,
    help: 'Storage class of objects from 128 KiB, such as STANDARD_IA; manifest, summary and smaller ones stay in the default class',
    value: 'CLASS',
  },
  {
    name: 's3-object-lock-mode',
    kind: { type: 'text' },
    group: 'Storage',
    operations: ['backup'],
    rare: true,
    help: 'Lock every object of the backup: governance (privileged accounts can lift it) or compliance (nobody can); needs a bucket with object lock',
    value: 'MODE',
  },
  {
    name: 's3-object-lock-days',
    kind: { type: 'integer', min: 1, max: 36_500 },
    group: 'Storage',
    operations: ['backup'],
    rare: true,
    help: 'For so many days from the beginning of the backup',
    value: 'DAYS',
  },
  {
    name: 's3-checksum-algorithm',
    kind: { type: 'choice', values: ['auto', 'CRC32', 'SHA256', 'none'] },
    group: 'Storage',
    operations: writing,
    rare: true,
    help: 'Checksum that the server checks at the upload and that is recorded beside our SHA-256: CRC32, SHA256 or none; auto is CRC32 at AWS and none elsewhere',
    default: 'auto',
    value: 'NAME',
  },
];
