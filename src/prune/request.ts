// Request and report of a prune.
import type { BackupStatus } from '../repository/backup-status.ts';
import type { PrunedBinlogs } from '../archive/request.ts';
import type { RetentionConfig } from './policy.ts';

export interface PruneRequest {
  /**
   * Rules of each storage, in the order of the storages; undefined: nothing is removed from the
   * storage.
   */
  retentions: readonly (RetentionConfig | undefined)[];
  /** Only the backups of this label. */
  label?: string;
  dryRun: boolean;
  /** Id of the backup that this run made. It stays regardless of the rules. */
  made?: string;
}

export interface PrunedBackup {
  backupId: string;
  storage: string;
  /** Absent if the backup cannot be read. */
  label?: string;
  status?: BackupStatus;
  storedBytes?: number;
  /** Outcome for the backup. In a dry run, `removed` means: would be removed. */
  outcome: 'kept' | 'removed' | 'failed';
  /** Reasons in a few words each: rules, protection, or an error. */
  reasons: string[];
}

export interface PrunedRemains {
  backupId: string;
  storage: string;
  lastModified: string;
  outcome: 'removed' | 'failed' | 'kept';
  /** Reason for keeping the remains. */
  reason?: string;
}

export interface PruneReport {
  storage: string;
  status: 'pruned' | 'planned' | 'failed';
  kept: number;
  removed: number;
  failed: number;
  /** Bytes of the objects of removed backups. */
  freedBytes: number;
  backups: PrunedBackup[];
  /** Remains of crashed runs. */
  incomplete: PrunedRemains[];
  /** Archives of binary logs of which something was removed. */
  binlogs: PrunedBinlogs[];
  warnings: string[];
  durationSeconds: number;
}
