// Runs to tell of, for the tests of the alerts.
import type { Alert } from '../../../src/notify/notifier.ts';

export const SUCCESS: Alert = {
  outcome: 'succeeded',
  operation: 'backup',
  title: 'Backup of shop',
  backupId: '20261122T030000Z-4f2a9c',
  label: 'shop',
  server: 'db1.example.com:3306',
  schemas: ['crm', 'shop'],
  storage: 's3://example-backups/mysql',
  tables: 12,
  rows: 1_234_567,
  dataBytes: 5_000_000,
  storedBytes: 1_500_000,
  durationSeconds: 185,
  verification: { level: 'rows', status: 'passed' },
  warnings: [],
  runUrl: 'https://github.com/example/shop/actions/runs/42',
  tool: { name: 'mysql-backup', version: '1.2.3' },
  time: new Date('2026-11-22T03:03:05Z'),
};

export const FAILURE: Alert = {
  outcome: 'failed',
  operation: 'backup',
  title: 'Backup of R&D <eu>',
  server: 'db1.example.com:3306',
  storage: 's3://example-backups/mysql',
  durationSeconds: 4.2,
  error: {
    code: 'STORAGE_ACCESS_DENIED',
    message: 'cannot write s3://example-backups/mysql/a&b<c>: AccessDenied (HTTP 403)',
    hint: 'Check the credentials and that their policy allows s3:PutObject there.',
  },
  warnings: ['table shop.logs: "MyISAM" <not> transactional', 'the clock differs by 3 s'],
  runUrl: 'https://github.com/example/shop/actions/runs/43',
  tool: { name: 'mysql-backup', version: '1.2.3' },
  time: new Date('2026-11-22T03:00:04Z'),
};
