// What an operation is asked to do, complete and valid: the request of its use-case, and what the program around it needs.
import type { BackupRequest } from '../backup/request.ts';
import type { Trust } from '../encryption/trust.ts';
import type { ConnectionConfig } from '../mysql/connection/connection-config.ts';
import type { RetentionConfig } from '../prune/policy.ts';
import type { PruneRequest } from '../prune/request.ts';
import type { FindRequest } from '../repository/find-tables.ts';
import type { ListRequest } from '../repository/list.ts';
import type { BackupChoice } from '../repository/resolve-backup.ts';
import type { ShowRequest } from '../repository/show.ts';
import type { RestoreRequest } from '../restore/request.ts';
import type { FleetProfile } from './read-fleet.ts';
import type { StorageConfig } from '../storage/storage-config.ts';
import type { DiffRequest } from '../verify/diff.ts';
import type { VerifyRequest } from '../verify/request.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Options of every operation. */
export interface Common {
  storage: StorageConfig;
  trust: Trust;
  label?: string;
  logLevel: LogLevel;
  /** What is allowed in the configuration and yet not wise. */
  advice: readonly string[];
  /** File that the report is written to. */
  reportPath?: string;
}

/** Options of operations that may finish with warnings. */
interface WithWarnings {
  failOnWarnings: boolean;
}

export interface BackupConfig extends Common, BackupRequest, WithWarnings {
  operation: 'backup';
  label: string;
  dryRun: boolean;
  /** Verification that follows at once. */
  proof?: VerifyConfig;
  /** Applied after a success, to the backups of the same label. */
  retention?: RetentionConfig;
}

/** A backup with everything that it needs, of which nothing is written but probes. */
export interface CheckConfig extends Omit<BackupConfig, 'operation'> {
  operation: 'check';
}

/** Operations on one backup. */
export type WithBackup = Pick<BackupChoice, 'before' | 'verified'>;

export interface RestoreConfig extends Common, RestoreRequest, WithBackup, WithWarnings {
  operation: 'restore';
  dryRun: boolean;
  /** The restore drops without asking. */
  isConfirmed: boolean;
}

export interface VerifyConfig extends Common, VerifyRequest, WithBackup, WithWarnings {
  operation: 'verify';
  /** Server to restore to, and to leave as it was. */
  restoreInto?: ConnectionConfig;
  /** The label whose last verified restore is oldest. */
  rotate?: boolean;
  /** Server in a container that the run starts and removes, instead of `restoreInto`. */
  restoreIntoDocker?: DockerTarget;
}

export interface DockerTarget {
  /** Absent: the official image of the release of the backup's source. */
  image?: string;
}

export interface ListConfig extends Common, ListRequest {
  operation: 'list';
}

export interface ShowConfig extends Common, ShowRequest {
  operation: 'show';
}

export interface DiffConfig extends Common, DiffRequest, WithBackup, WithWarnings {
  operation: 'diff';
}

export interface FindConfig extends Common, FindRequest {
  operation: 'find';
}

export interface PruneConfig extends Common, PruneRequest, WithWarnings {
  operation: 'prune';
}

/** What a status page of one storage shows. */
export interface ReportConfig extends Common {
  operation: 'report';
  /** File of the page. */
  htmlPath: string;
}

export interface MatrixConfig extends Common {
  operation: 'matrix';
  profiles: readonly FleetProfile[];
  /** Only those whose newest backup is older, in seconds. */
  staleSeconds?: number;
  /** In the order of their last verified restores, the oldest first. */
  rotate: boolean;
  /** Only so many. */
  limit?: number;
}

export interface FleetStatusConfig extends Common {
  operation: 'fleet-status';
  profiles: readonly FleetProfile[];
  /** Longest age of the newest verified restore, in seconds. */
  maxVerifiedAgeSeconds?: number;
  htmlPath?: string;
}

export type Config =
  | BackupConfig
  | CheckConfig
  | RestoreConfig
  | VerifyConfig
  | ListConfig
  | ShowConfig
  | FindConfig
  | DiffConfig
  | PruneConfig
  | ReportConfig
  | MatrixConfig
  | FleetStatusConfig;
