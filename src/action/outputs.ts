// The outputs of action.yml, from an outcome. Pure: names to texts.
import type { BackupReport } from '../backup/request.ts';
import type { BackupError } from '../core/errors.ts';
import type { Outcome } from '../app/outcome.ts';

export const OUTPUTS = {
  'backup-id': 'Id of the backup that was made, restored or verified',
  storage: 'Where it is kept',
  'manifest-key': 'Key of its manifest below the storage',
  status:
    'stored, objects-verified, restore-verified, restored, passed, listed, pruned or planned; failed or cancelled',
  tables: 'Number of tables',
  rows: 'Number of rows',
  'data-bytes': 'Size before compression, in bytes',
  'stored-bytes': 'Size of all objects, in bytes',
  'duration-seconds': 'Time that the operation took, in seconds',
  'verification-level': 'Level of the verification that was run',
  'verification-status': 'passed, failed or not-run',
  'report-path': 'File of the report (JSON); it is always written',
  backups: 'The backups that list found, as JSON',
} as const;

export type OutputName = keyof typeof OUTPUTS;

export function outputsOf(outcome: Outcome): Partial<Record<OutputName, string>> {
  switch (outcome.operation) {
    case 'backup': {
      const { verification } = outcome.report;
      return {
        ...totals(outcome.report),
        status: backupStatusOf(verification),
        'verification-level': verification?.level ?? 'off',
        'verification-status': verification?.status ?? 'not-run',
      };
    }
    case 'restore': {
      const { verification } = outcome.report;
      return {
        ...totals(outcome.report),
        'verification-level': verification.level,
        'verification-status': verification.status,
      };
    }
    case 'verify': {
      const { backupId, storage, manifestKey, status, level, durationSeconds } = outcome.report;
      return {
        'backup-id': backupId,
        storage,
        ...(manifestKey === undefined ? {} : { 'manifest-key': manifestKey }),
        status,
        'duration-seconds': String(durationSeconds),
        'verification-level': level,
        'verification-status': status,
      };
    }
    case 'list':
      return {
        storage: outcome.report.storage,
        status: 'listed',
        backups: JSON.stringify(outcome.report.backups),
      };
    case 'prune':
    case 'plan':
    case 'restore-plan':
      return { storage: outcome.report.storage, status: outcome.report.status };
  }
}

/** After a run that has no outcome. A backup is named only if it is there. */
export function failureOutputs(
  { code }: BackupError,
  { operation, backupId }: { operation: string; backupId?: string | undefined },
): Partial<Record<OutputName, string>> {
  const isUnproven = code === 'VERIFICATION_FAILED';
  return {
    status: code === 'CANCELLED' ? 'cancelled' : 'failed',
    ...(isUnproven ? { 'verification-status': 'failed' } : {}),
    ...(isUnproven && operation === 'backup' && backupId !== undefined ? { 'backup-id': backupId } : {}),
  };
}

/** As `list` will show it. */
function backupStatusOf(verification: BackupReport['verification']): string {
  if (verification?.status !== 'passed') return 'stored';
  return verification.level === 'objects' ? 'objects-verified' : 'restore-verified';
}

function totals(report: {
  backupId: string;
  storage: string;
  manifestKey?: string;
  status: string;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  durationSeconds: number;
}): Partial<Record<OutputName, string>> {
  return {
    'backup-id': report.backupId,
    storage: report.storage,
    ...(report.manifestKey === undefined ? {} : { 'manifest-key': report.manifestKey }),
    status: report.status,
    tables: String(report.tables),
    rows: String(report.rows),
    'data-bytes': String(report.dataBytes),
    'stored-bytes': String(report.storedBytes),
    'duration-seconds': String(report.durationSeconds),
  };
}
