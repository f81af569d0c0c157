// How a backup is made.
import type { OptionSpec } from './option-spec.ts';

export const BACKUP_OPTIONS: readonly OptionSpec[] = [
  {
    name: 'bytes-per-chunk',
    kind: { type: 'bytes', min: 131_072, max: 16_000_000_000 },
    group: 'Backup',
    operations: ['backup'],
    help: 'Size of a chunk before compression; a chunk is one object and one transaction of a restore',
    default: '64MB',
    value: 'SIZE',
  },
  {
    name: 'rows-per-chunk',
    kind: { type: 'integer', min: 1, max: 1_000_000_000 },
    group: 'Backup',
    operations: ['backup'],
    help: 'Rows of a chunk, in place of bytes-per-chunk, for tables with a key',
    value: 'N',
  },
  {
    name: 'compression-level',
    kind: { type: 'integer', min: 1, max: 19 },
    group: 'Backup',
    operations: ['backup'],
    help: 'zstd level',
    default: '1',
    value: 'N',
  },
  {
    name: 'long-query-guard',
    kind: { type: 'duration' },
    group: 'Backup',
    operations: ['backup'],
    help: 'A statement older than this is waited for before a global lock, which would stall all writes behind it',
    default: '60s',
    value: 'TIME',
  },
  {
    name: 'shrink-warning-percent',
    kind: { type: 'integer', min: 0, max: 100 },
    group: 'Backup',
    operations: ['backup'],
    help: 'Warn of a table that lost so many percent of its rows since the backup before; 0: never',
    default: '50',
    value: 'N',
  },
  {
    name: 'verify',
    kind: { type: 'choice', values: ['off', 'objects', 'sample', 'counts', 'rows'] },
    group: 'Backup',
    operations: ['backup'],
    help: 'Prove the backup at once: off, objects, or with --restore-into sample, counts or rows',
    default: 'off',
    value: 'LEVEL',
  },
];
