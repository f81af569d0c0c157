// Where backups are kept.
import { all, type OptionSpec } from './option-spec.ts';

export const STORAGE_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'storage',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Where backups are kept: s3://bucket/prefix or a directory',
    value: 'URL',
  },
  {
    name: 'backup-dir',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Directory for a copy on disk; with --storage both are written in one pass',
    value: 'PATH',
  },
  {
    name: 's3-endpoint',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'URL of an S3-compatible server that is not AWS',
    value: 'URL',
  },
  {
    name: 's3-region',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Region of the bucket; without it AWS_REGION or the profile decides',
    value: 'NAME',
  },
  {
    name: 's3-force-path-style',
    kind: { type: 'flag' },
    group: 'Storage',
    operations: all,
    help: 'Address the bucket as a path and not as a host name; the default with --s3-endpoint',
  },
  {
    name: 'label',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'Name of the server among the backups of a storage; a backup takes the host by default',
    value: 'NAME',
  },
  {
    name: 'max-age',
    kind: { type: 'duration' },
    group: 'Storage',
    operations: ['list'],
    help: 'Exit with code 4 if the newest backup is older, or there is none',
    value: 'TIME',
  },
  {
    name: 'aws-credentials-file',
    kind: { type: 'text' },
    group: 'Storage',
    operations: all,
    help: 'File with credentials for S3, in the format of ~/.aws/credentials',
    value: 'PATH',
  },
];
