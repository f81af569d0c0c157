// The outputs of action.yml, from an outcome. Pure: names to texts.
import { defined } from '../core/defined.ts';
import type { BackupError } from '../core/errors.ts';
import { type Outcome, statusOf, statusOfError, storageOf } from '../app/outcome.ts';
import type { RunFacts } from '../app/alerts/run-facts.ts';
import type { ListReport } from '../repository/find/list.ts';
import type { PruneReport } from '../prune/request.ts';

export const OUTPUTS = {
  'backup-id': 'Id of the backup that was made, restored or verified; also after a failure, if it is there',
  label: 'Its label, or the one that was asked for',
  server: 'Server that was backed up, restored to or compared with, as host:port',
  storage:
    'Where backups are kept: s3://bucket/prefix, or the directory. Of several, the one that was read, or the first',
  directory: 'Directory of the second copy, if backup-dir and storage are given',
  storages: 'All storages, one on each line, as the input storage takes them',
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
  backups: 'The newest 100 backups that list found, the newest first, as JSON',
  count: 'Number of all backups that list found, or of the profiles of matrix or fleet-status',
  newest: 'Id of the newest backup that list found, which latest means',
  'newest-verified': 'Id of the newest backup that list found whose restore was verified',
  stale:
    'true if max-age was given and the newest backup of some label is older, or there is none; or if fleet-status found a stale profile',
  'html-path': 'File of the status page that report or fleet-status has written',
  matrix: 'Profiles that matrix has chosen, as JSON for strategy.matrix; count is their number',
  'stale-profiles': 'Names of the profiles that fleet-status found to be stale, as a JSON list',
  'recovery-point':
    'Moment up to which the binary log is archived, after binlog-archive, binlog-list and list',
  transactions: 'Number of transactions that binlog-archive has stored or binlog-verify has read',
  removed: 'Number of backups that were removed by prune, or after a backup',
  kept: 'Number of backups that were kept by prune, or after a backup',
  'freed-bytes': 'Bytes that their removal has freed',
} as const;

export type OutputName = keyof typeof OUTPUTS;
type Outputs = Partial<Record<OutputName, string>>;

/**
 * Maximum number of backups in an output: an expression reads the whole output, which must stay
 * well below a megabyte.
 */
const BACKUPS_SHOWN = 100;

export function outputsOf(outcome: Outcome, facts: RunFacts): Outputs {
  const { label } = outcome.report as { label?: string };
  const storage = storageOf(outcome.report, facts);
  const names = { ...facts, ...defined({ label, storage }) };
  return {
    ...namesOf(names),
    'verification-status': 'not-run',
    ...resultOf(outcome),
    status: statusOf(outcome),
  };
}

/** Returns the outputs of a run that has no outcome. */
export function failureOutputs(error: BackupError, facts: RunFacts): Outputs {
  return {
    ...namesOf(facts),
    'verification-status': error.code === 'VERIFICATION_FAILED' ? 'failed' : 'not-run',
    status: statusOfError(error),
  };
}

function namesOf(facts: RunFacts): Outputs {
  const { backupId, label, server, storage, directory, storages } = facts;
  const all = storages?.join('\n') ?? storage;
  return {
    ...defined({ 'backup-id': backupId, label, server, storage, directory, storages: all }),
  };
}

function resultOf(outcome: Outcome): Outputs {
  switch (outcome.operation) {
    case 'backup': {
      const { verification, retention } = outcome.report;
      return {
        ...totals(outcome.report),
        'verification-level': verification?.level ?? 'off',
        'verification-status': verification?.status ?? 'not-run',
        ...(retention ? pruned(retention) : {}),
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
      const { backupId, manifestKey, status, level, durationSeconds } = outcome.report;
      return {
        'backup-id': backupId,
        ...defined({ 'manifest-key': manifestKey }),
        'duration-seconds': String(durationSeconds),
        'verification-level': level,
        'verification-status': status,
      };
    }
    case 'mask-check':
    case 'mask-suggest':
    case 'show':
    case 'diff':
      return defined({ 'backup-id': outcome.report.backupId });
    case 'list':
      return {
        ...listed(outcome.report, outcome.error),
        ...defined({ 'recovery-point': outcome.report.recoveryPoints?.at(-1)?.to }),
      };
    case 'prune':
      return pruned(outcome.report);
    case 'binlog-archive': {
      const { recoveryPoint, transactions, storedBytes, durationSeconds } = outcome.report;
      return {
        'recovery-point': recoveryPoint,
        transactions: String(transactions),
        'stored-bytes': String(storedBytes),
        'duration-seconds': String(durationSeconds),
      };
    }
    case 'binlog-list': {
      const { windows } = outcome.report;
      return { count: String(windows.length), ...defined({ 'recovery-point': windows.at(-1)?.to }) };
    }
    case 'binlog-verify': {
      const { transactions, status, durationSeconds } = outcome.report;
      return {
        transactions: String(transactions),
        'verification-status': status,
        'duration-seconds': String(durationSeconds),
      };
    }
    case 'report':
      return { 'html-path': outcome.report.htmlPath, count: String(outcome.report.backups) };
    case 'matrix':
      return { matrix: JSON.stringify(outcome.report), count: String(outcome.report.include.length) };
    case 'fleet-status': {
      const { profiles, stale, htmlPath } = outcome.report;
      const names = profiles.filter(({ status }) => status === 'stale').map(({ profile }) => profile);
      return {
        count: String(profiles.length),
        stale: String(stale > 0),
        'stale-profiles': JSON.stringify(names),
        ...defined({ 'html-path': htmlPath }),
      };
    }
    case 'plan':
    case 'check':
    case 'find':
    case 'binlog-find':
    case 'restore-plan':
      return {};
  }
}

function listed({ backups, newest, newestVerified }: ListReport, error: BackupError | undefined): Outputs {
  return {
    backups: JSON.stringify(backups.slice(-BACKUPS_SHOWN).toReversed()),
    count: String(backups.length),
    newest: newest ?? '',
    'newest-verified': newestVerified ?? '',
    stale: String(error?.code === 'BACKUP_STALE'),
  };
}

function pruned({ removed, kept, freedBytes }: PruneReport): Outputs {
  return { removed: String(removed), kept: String(kept), 'freed-bytes': String(freedBytes) };
}

function totals(report: {
  backupId: string;
  manifestKey?: string;
  tables: number;
  rows: number;
  dataBytes: number;
  storedBytes: number;
  durationSeconds: number;
}): Outputs {
  return {
    'backup-id': report.backupId,
    ...defined({ 'manifest-key': report.manifestKey }),
    tables: String(report.tables),
    rows: String(report.rows),
    'data-bytes': String(report.dataBytes),
    'stored-bytes': String(report.storedBytes),
    'duration-seconds': String(report.durationSeconds),
  };
}
