// What prune is asked to do, and what it tells of each backup.
import type { BackupStatus } from '../repository/backup-status.ts';
import type { RetentionConfig } from './policy.ts';

export interface PruneRequest extends RetentionConfig {
  /** Only the backups of this label. */
  label?: string;
  dryRun: boolean;
  /** Id of the backup that this run has made, which stays whatever the rules say. */
  made?: string;
}

export interface PrunedBackup {
  backupId: string;
  storage: string;
  /** Absent if it cannot be read. */
  label?: string;
  status?: BackupStatus;
  storedBytes?: number;
  /** In a dry run `removed` means: would be. */
  outcome: 'kept' | 'removed' | 'failed';
  /** Why, each a few words: rules, or what protects it, or what went wrong. */
  reasons: string[];
}

export interface PrunedRemains {
  backupId: string;
  storage: string;
  lastModified: string;
  outcome: 'removed' | 'failed' | 'kept';
  /** Why it is kept. */
  reason?: string;
}

export interface PruneReport {
  storage: string;
  status: 'pruned' | 'planned' | 'failed';
  kept: number;
  removed: number;
  failed: number;
  /** Bytes of the objects of what was removed. */
  freedBytes: number;
  backups: PrunedBackup[];
  /** What crashed runs had left. */
  incomplete: PrunedRemains[];
  warnings: string[];
  durationSeconds: number;
}
