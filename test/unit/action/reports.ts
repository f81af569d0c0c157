// Outcomes of every kind, with names that try to be more than names: what the tests of outputs and summaries render.
import type { PruneReport } from '../../../src/prune/request.ts';
import type { BackupVerification, BackupReport, TableReport } from '../../../src/backup/request.ts';
import type { Outcome } from '../../../src/app/outcome.ts';
import type { Check } from '../../../src/verify/report.ts';

export const ID = '20261122T030000Z-4f2a9c';
/** Markdown, HTML, Mermaid, a formula, the end of a cell and of a line. */
export const HOSTILE = '<img src=x onerror=alert(1)> | `a` **b** $x^2$ [l](http://evil) %% gantt\n## h ](x)';

const STAGES = [
  { name: 'preflight', seconds: 0.2 },
  { name: 'snapshot', seconds: 0.05 },
  { name: 'data', seconds: 11 },
  { name: 'manifest', seconds: 1.25 },
];
const TOTALS = {
  backupId: ID,
  label: 'shop',
  storage: 's3://example-backups/production',
  manifestKey: `${ID}/@.manifest.json`,
  tables: 3,
  rows: 1_234_567,
  dataBytes: 5_000_000,
  storedBytes: 1_500_000,
  durationSeconds: 12.5,
  snapshot: {
    method: 'lock-instance',
    consistent: true,
    gtidExecuted: '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77',
    binlogFile: 'binlog.000007',
    binlogPosition: 158,
  },
  stages: STAGES,
};

function tableReport(schema: string, name: string, rows: number, previousRows?: number): TableReport {
  return {
    schema,
    name,
    rows,
    dataBytes: rows * 4,
    storedBytes: rows,
    seconds: rows / 100_000,
    ...(previousRows === undefined ? {} : { previousRows }),
  };
}

export const BACKUP: BackupReport = {
  ...TOTALS,
  status: 'stored',
  locks: [
    { lock: 'BACKUP STAGE BLOCK_COMMIT', blocks: 'commits', heldSeconds: 0.012, longestWaitSeconds: 0.01 },
  ],
  objects: {
    onServer: 9,
    inBackup: 7,
    leftOut: [
      { name: 'schema scratch', reason: 'it is not selected' },
      { name: `view shop.${HOSTILE.slice(0, 20)}`, reason: 'it is invalid on the source' },
    ],
  },
  tableReports: [
    tableReport('shop', 'orders', 1_000_000, 1_000_000),
    tableReport('shop', 'order_lines', 234_000, 500_000),
    tableReport('archive', `t|${HOSTILE.slice(0, 20)}`, 567),
  ],
  warnings: [],
};

export const stored = (more: Partial<BackupReport> = {}): Outcome => ({
  operation: 'backup',
  exitCode: 0,
  report: { ...BACKUP, ...more },
});

export const PROOF: BackupVerification = {
  level: 'rows',
  status: 'passed',
  checks: [],
  durationSeconds: 3.5,
};

export const CHECKS: Check[] = [
  { check: 'count', status: 'passed', schema: 'shop', table: 'orders', expected: 5, actual: 5 },
  { check: 'definition', status: 'passed', schema: 'shop', table: 'orders', expected: 'aa', actual: 'aa' },
  {
    check: 'rows',
    status: 'failed',
    schema: 'shop',
    table: 'orders|lines',
    chunk: 17,
    range: '`id` >= 5 AND `id` < 9',
    expected: '9f3c',
    actual: '11ab',
  },
];

export const RESTORED: Outcome = {
  operation: 'restore',
  exitCode: 0,
  report: {
    ...TOTALS,
    status: 'restored',
    resumed: true,
    loadedBy: 'insert',
    renamed: { shop: 'shop_staging' },
    warnings: [],
    verification: { level: 'counts', status: 'passed', checks: CHECKS.slice(0, 2) },
  },
};

export const FAILED: Outcome = {
  operation: 'verify',
  exitCode: 12,
  report: {
    ...TOTALS,
    level: 'rows',
    status: 'failed',
    failure: { culprit: 'server', message: 'the server differs from the backup in 1 table' },
    warnings: [],
    checks: CHECKS,
  },
};

export const LISTED: Outcome = {
  operation: 'list',
  exitCode: 0,
  isUtc: true,
  report: {
    storage: '/b',
    warnings: [],
    labels: [{ label: 'shop', backups: 2, storedBytes: 100 }],
    backups: ['20261121T030000Z-000001', ID].map((backupId) => ({
      formatVersion: '2.0',
      backupId,
      label: 'shop',
      begin: '2026-11-22T03:00:00Z',
      end: '2026-11-22T03:00:12Z',
      host: 'db1',
      flavor: 'mysql',
      serverVersion: '9.7.0',
      method: 'lock-instance',
      consistent: true,
      schemas: 1,
      tables: 3,
      rows: 9,
      dataBytes: 100,
      storedBytes: 50,
      warnings: 0,
      encrypted: false,
      partial: false,
      status: 'restore-verified',
      verifiedLevel: 'rows',
    })),
  },
};

export const PRUNED: PruneReport = {
  storage: 's3://example-backups/production',
  status: 'failed',
  kept: 1,
  removed: 1,
  failed: 1,
  freedBytes: 3_000_000,
  durationSeconds: 1,
  backups: [
    { backupId: ID, storage: 's3://b', label: 'shop', storedBytes: 5, outcome: 'kept', reasons: ['newest'] },
    {
      backupId: '20260101T030000Z-000001',
      storage: 's3://b',
      storedBytes: 3_000_000,
      outcome: 'removed',
      reasons: ['older than 30d'],
    },
    {
      backupId: '20260102T030000Z-000002',
      storage: 's3://b',
      outcome: 'failed',
      reasons: ['locked until 2027'],
    },
  ],
  binlogs: [],
  incomplete: [
    {
      backupId: '20260103T030000Z-000003',
      storage: 's3://b',
      lastModified: '2026-01-03',
      outcome: 'removed',
    },
  ],
  warnings: [],
};
